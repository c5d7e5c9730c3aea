import { Supergraph } from '@apollo/federation-internals';
import {
  GraphQLError,
  Kind,
  isCompositeType,
  isEnumType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  parse,
  valueFromASTUntyped,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLFormattedError,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { SubgraphAnswer, SubgraphRequest } from '../../src/transport.ts';
import { hashOf } from './random.ts';

/** What goes wrong in subgraphs, in per mille of their values. */
export interface Faults {
  readonly name: string;
  readonly nulls: number;
  readonly errors: number;
  /** Values of another form than their type, and nulls that the type forbids: subgraphs that break their word. */
  readonly broken: number;
  /** Of entities, that are not there; of whole answers, that are none. */
  readonly missing: number;
  /** Subgraphs that give no answer. */
  readonly down: readonly string[];
}

interface Thing {
  /** Who it is: the same for one entity, whichever subgraph is asked. */
  readonly id: string;
  readonly type: GraphQLObjectType;
  /** What the gateway said of it. */
  readonly given: Readonly<Record<string, unknown>>;
}

/** A value that its non-null type may not have; whatever holds it is null. */
const impossible = Symbol('impossible');

const idOf = (value: unknown): string | undefined => {
  if (typeof value === 'string') return value.includes('~') ? value.slice(value.lastIndexOf('~') + 1) : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const part of Object.values(value)) {
    const found = idOf(part);
    if (found !== undefined) return found;
  }
  return undefined;
};

const extensionsOf = (chance: number): Record<string, unknown> | undefined => {
  switch (chance % 6) {
    case 0:
      return { code: 'FORBIDDEN', reason: 'not-yours' };
    case 1:
      return { code: 'INTERNAL', traceId: 'abc' };
    case 2:
      return { code: 'INVALID_GRAPHQL' };
    case 3:
      return { serviceName: 'elsewhere', http: { status: 418 } };
    case 4:
      return {};
    default:
      return undefined;
  }
};

/** One fetch being answered. */
class Fetch {
  readonly errors: GraphQLFormattedError[] = [];
  readonly #name: string;
  readonly #schema: GraphQLSchema;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #variables: Readonly<Record<string, unknown>>;
  readonly #faults: Faults;
  readonly #seed: number;

  constructor(
    subgraph: { readonly name: string; readonly schema: GraphQLSchema },
    fragments: ReadonlyMap<string, FragmentDefinitionNode>,
    variables: Readonly<Record<string, unknown>>,
    { faults, seed }: { readonly faults: Faults; readonly seed: number },
  ) {
    this.#name = subgraph.name;
    this.#schema = subgraph.schema;
    this.#fragments = fragments;
    this.#variables = variables;
    this.#faults = faults;
    this.#seed = seed;
  }

  #happens(perMille: number, ...words: readonly (string | number)[]): boolean {
    return perMille > 0 && hashOf(this.#seed, this.#faults.name, this.#name, ...words) % 1000 < perMille;
  }

  #error(path: readonly (string | number)[], chance: number): void {
    const extensions = extensionsOf(chance);
    this.errors.push({
      message: chance % 17 === 0 ? '' : `refused ${chance % 1000}`,
      ...(chance % 13 === 0 ? {} : { path }),
      ...(extensions === undefined ? {} : { extensions }),
    });
  }

  #wants(node: { readonly directives?: FieldNode['directives'] }): boolean {
    for (const directive of node.directives ?? []) {
      const value = directive.arguments?.[0]?.value;
      const condition: unknown = value === undefined ? true : valueFromASTUntyped(value, this.#variables);
      if (directive.name.value === 'skip' && condition === true) return false;
      if (directive.name.value === 'include' && condition === false) return false;
    }
    return true;
  }

  #applies(condition: string | undefined, type: GraphQLObjectType): boolean {
    if (condition === undefined || condition === type.name) return true;
    const conditional = this.#schema.getType(condition);
    return (isInterfaceType(conditional) || isUnionType(conditional)) && this.#schema.isSubType(conditional, type);
  }

  #collect(selectionSet: SelectionSetNode, type: GraphQLObjectType, fields: Map<string, FieldNode[]>): void {
    for (const selection of selectionSet.selections) {
      if (!this.#wants(selection)) continue;
      if (selection.kind === Kind.FIELD) {
        const key = selection.alias?.value ?? selection.name.value;
        fields.set(key, [...(fields.get(key) ?? []), selection]);
      } else {
        const fragment =
          selection.kind === Kind.INLINE_FRAGMENT ? selection : this.#fragments.get(selection.name.value);
        if (fragment !== undefined && this.#applies(fragment.typeCondition?.name.value, type))
          this.#collect(fragment.selectionSet, type, fields);
      }
    }
  }

  /** @returns the object, or `impossible` */
  object(
    selectionSets: readonly SelectionSetNode[],
    thing: Thing,
    path: readonly (string | number)[],
  ): Record<string, unknown> | typeof impossible {
    const fields = new Map<string, FieldNode[]>();
    for (const selectionSet of selectionSets) this.#collect(selectionSet, thing.type, fields);
    const result: Record<string, unknown> = {};
    for (const [key, nodes] of fields) {
      const value = this.#field(nodes, thing, [...path, key]);
      if (value === impossible) return impossible;
      result[key] = value;
    }
    return result;
  }

  #field(nodes: readonly FieldNode[], thing: Thing, path: readonly (string | number)[]): unknown {
    const [node] = nodes;
    if (node === undefined) return null;
    const name = node.name.value;
    if (name === '__typename') {
      return this.#happens(this.#faults.broken / 4, thing.id, name) ? 'Nonsense' : thing.type.name;
    }
    const field = thing.type.getFields()[name];
    if (field === undefined) throw new Error(`${thing.type.name}.${name} was asked of ${this.#name}`);
    const args = (node.arguments ?? []).map(
      (argument) => `${argument.name.value}:${JSON.stringify(valueFromASTUntyped(argument.value, this.#variables))}`,
    );
    const selectionSets = nodes.flatMap(({ selectionSet }) => (selectionSet === undefined ? [] : [selectionSet]));
    if (name === '_entities') return this.#entities(selectionSets, path);
    const given = thing.given[name];
    if (given !== undefined && !isCompositeType(field.type) && args.length === 0 && selectionSets.length === 0)
      return given;
    return this.#value(field.type, { words: [thing.id, name, ...args], name, selectionSets, path, nullable: true });
  }

  #entities(selectionSets: readonly SelectionSetNode[], path: readonly (string | number)[]): unknown[] {
    const { representations } = this.#variables;
    return (representations as Record<string, unknown>[]).map((representation, index) => {
      const named = this.#schema.getType(String(representation['__typename']));
      const id = idOf(representation) ?? String(hashOf(JSON.stringify(representation)) % 5);
      const type = isInterfaceType(named) || isUnionType(named) ? this.#possible(named, id) : named;
      if (!isObjectType(type)) throw new Error(`${JSON.stringify(representation)} was asked of ${this.#name}`);
      if (this.#happens(this.#faults.missing, 'entity', type.name, id)) return null;
      if (this.#happens(this.#faults.errors, 'entity', type.name, id)) {
        this.#error([...path, index], hashOf(this.#seed, type.name, id));
        return null;
      }
      const entity = this.object(selectionSets, { id, type, given: representation }, [...path, index]);
      return entity === impossible ? null : entity;
    });
  }

  #possible(type: Parameters<GraphQLSchema['getPossibleTypes']>[0], id: string): GraphQLObjectType | undefined {
    const types = this.#schema.getPossibleTypes(type).toSorted((a, b) => (a.name < b.name ? -1 : 1));
    return types[hashOf(id) % Math.max(types.length, 1)];
  }

  #value(
    type: GraphQLOutputType,
    asked: {
      readonly words: readonly (string | number)[];
      readonly name: string;
      readonly selectionSets: readonly SelectionSetNode[];
      readonly path: readonly (string | number)[];
      readonly nullable: boolean;
    },
  ): unknown {
    const { words, name, selectionSets, path, nullable } = asked;
    const { faults } = this;
    if (isNonNullType(type)) {
      if (this.#happens(faults.broken, 'null', ...words)) return null;
      const value = this.#value(type.ofType, { ...asked, nullable: false });
      return value === null && faults.broken === 0 ? impossible : value;
    }
    const chance = hashOf(this.#seed, ...words);
    if (nullable && this.#happens(faults.nulls, 'null', ...words)) return null;
    if (this.#happens(faults.errors, 'error', ...words)) {
      this.#error(path, chance);
      return null;
    }
    if (this.#happens(faults.broken / 2, 'form', ...words)) return chance % 2 === 0 ? { odd: true } : 17.5;
    if (isListType(type)) {
      const elements = Array.from({ length: chance % 4 }, (_, index) =>
        this.#value(type.ofType, {
          ...asked,
          words: [...words, index],
          path: [...path, index],
          nullable: true,
        }),
      );
      return elements.includes(impossible) ? null : elements;
    }
    if (isObjectType(type) || isInterfaceType(type) || isUnionType(type)) {
      const id = `o${chance % 4}`;
      const concrete = isObjectType(type) ? type : this.#possible(type, id);
      if (concrete === undefined) return null;
      const object = this.object(selectionSets, { id, type: concrete, given: {} }, path);
      return object === impossible ? null : object;
    }
    if (isEnumType(type)) return type.getValues()[chance % type.getValues().length]?.name;
    switch (type.name) {
      case 'Int':
        return chance % 1000;
      case 'Float':
        return (chance % 1000) / 4;
      case 'Boolean':
        return chance % 2 === 0;
      case 'JSON':
        return { [`k${chance % 3}`]: [null, chance % 7, { deep: '~' }] };
      default: {
        const [who] = words;
        return `${name}~${who}`;
      }
    }
  }

  get faults(): Faults {
    return this.#faults;
  }
}

interface ParsedFetch {
  readonly operation: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

const parseFetch = (query: string): ParsedFetch => {
  const { definitions } = parse(query, { noLocation: true });
  const operation = definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (operation === undefined) throw new Error('A fetch without an operation');
  return {
    operation,
    fragments: new Map(
      definitions.flatMap((definition) =>
        definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [],
      ),
    ),
  };
};

/** Subgraphs that answer any fetch, always in the same way to the same question about the same thing. */
export const createStandIns = (supergraphSdl: string) => {
  const schemas = new Map<string, GraphQLSchema>();
  for (const subgraph of Supergraph.build(supergraphSdl).subgraphs().values())
    schemas.set(subgraph.name, subgraph.schema.toGraphQLJSSchema());
  const parsed = new Map<string, ParsedFetch>();

  /** @returns undefined where the subgraph is down */
  const answer = (
    name: string,
    { query, variables }: Pick<SubgraphRequest, 'query' | 'variables'>,
    world: { readonly faults: Faults; readonly seed: number },
  ): SubgraphAnswer | undefined => {
    const schema = schemas.get(name);
    if (schema === undefined) throw new Error(`No subgraph ${name}`);
    const { faults, seed } = world;
    if (faults.down.includes(name)) return undefined;
    if (hashOf(seed, faults.name, name, query, 'gone') % 1000 < faults.missing / 4)
      return { errors: [{ message: 'nothing at all' }] };
    const { operation, fragments } = parsed.get(query) ?? parseFetch(query);
    parsed.set(query, { operation, fragments });
    const values: Record<string, unknown> = {};
    for (const { variable, defaultValue } of operation.variableDefinitions ?? [])
      if (defaultValue !== undefined) values[variable.name.value] = valueFromASTUntyped(defaultValue);
    Object.assign(values, variables);
    const fetch = new Fetch({ name, schema }, fragments, values, world);
    const type = schema.getRootType(operation.operation);
    if (!type) throw new GraphQLError(`No ${operation.operation} in ${name}`);
    const object = fetch.object([operation.selectionSet], { id: 'root', type, given: {} }, []);
    const data = object === impossible ? null : object;
    if (
      data !== null &&
      Array.isArray(data['_entities']) &&
      hashOf(seed, name, query, 'short') % 1000 < faults.broken / 4
    )
      data['_entities'] = hashOf(query) % 2 === 0 ? null : data['_entities'].slice(1);
    return { data, ...(fetch.errors.length === 0 ? {} : { errors: fetch.errors }) };
  };

  /** Turns of the event loop that an answer takes, so that answers overtake each other. */
  const turnsOf = (name: string, query: string): number => hashOf(name, query) % 3;

  return { answer, turnsOf, names: [...schemas.keys()] };
};
