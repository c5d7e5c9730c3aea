import {
  Kind,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isInputType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  getNamedType,
  parse,
  typeFromAST,
  type DocumentNode,
  type NamedTypeNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { createRandom, type Random } from './random.ts';

export interface GeneratedOperation {
  readonly text: string;
  readonly variables: Record<string, unknown>;
}

const maxFields = 28;

/** As a literal, `enum` values apart. */
const literalOf = (value: unknown, type: GraphQLInputType): string => {
  if (isNonNullType(type)) return literalOf(value, type.ofType);
  if (value === null || value === undefined) return 'null';
  if (isListType(type) && Array.isArray(value))
    return `[${value.map((element) => literalOf(element, type.ofType)).join(', ')}]`;
  if (isInputObjectType(type)) {
    const fields = type.getFields();
    return `{ ${Object.entries(value)
      .flatMap(([key, part]) => {
        const field = fields[key];
        return field === undefined ? [] : [`${key}: ${literalOf(part, field.type)}`];
      })
      .join(', ')} }`;
  }
  if (isEnumType(type) && typeof value === 'string') return value;
  return JSON.stringify(value);
};

class Generator {
  readonly #schema: GraphQLSchema;
  readonly #random: Random;
  readonly #variables = new Map<string, { readonly definition: string; readonly value: unknown }>();
  readonly #fragments: { readonly name: string; readonly on: GraphQLCompositeType; readonly text: string }[] = [];
  #left = maxFields;
  readonly #maxDepth: number;

  constructor(schema: GraphQLSchema, random: Random, maxDepth: number) {
    this.#maxDepth = maxDepth;
    this.#schema = schema;
    this.#random = random;
  }

  #inputValue(type: GraphQLInputType, depth = 0): unknown {
    const random = this.#random;
    if (isNonNullType(type)) return this.#inputValue(type.ofType, depth) ?? this.#plainValue(type, depth);
    if (random.chance(10)) return null;
    return this.#plainValue(type, depth);
  }

  #plainValue(type: GraphQLInputType, depth: number): unknown {
    const random = this.#random;
    if (isNonNullType(type)) return this.#plainValue(type.ofType, depth);
    if (isListType(type)) return Array.from({ length: random.int(3) }, () => this.#inputValue(type.ofType, depth + 1));
    if (isEnumType(type)) return random.pick(type.getValues()).name;
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields()).filter(
        (field) => isRequiredInputField(field) || (depth < 2 && random.chance(40)),
      );
      const entries = fields.map((field) => [field.name, this.#inputValue(field.type, depth + 1)]);
      return Object.fromEntries(entries);
    }
    switch (getNamedType(type).name) {
      case 'Int':
        return random.int(50);
      case 'Float':
        return random.int(50) / 2;
      case 'Boolean':
        return random.chance(50);
      case 'DateTime':
        return '2026-03-01T10:00:00.000Z';
      case 'BigInt':
        return String(random.int(100_000));
      default:
        return `v~o${random.int(4)}`;
    }
  }

  #variable(type: GraphQLInputType, value: unknown): string {
    const random = this.#random;
    const name = `v${this.#variables.size}`;
    const withDefault = random.chance(25) && value !== null;
    const isLeftOut = withDefault && random.chance(60);
    this.#variables.set(name, {
      definition: `$${name}: ${String(type)}${withDefault ? ` = ${literalOf(value, type)}` : ''}`,
      value: isLeftOut ? undefined : value,
    });
    return `$${name}`;
  }

  #arguments(field: GraphQLField<unknown, unknown>): string {
    const random = this.#random;
    const given = field.args
      .filter((argument) => isRequiredArgument(argument) || random.chance(35))
      .map((argument) => {
        const value = this.#inputValue(argument.type);
        const text = random.chance(50) ? this.#variable(argument.type, value) : literalOf(value, argument.type);
        return `${argument.name}: ${text}`;
      });
    return given.length === 0 ? '' : `(${given.join(', ')})`;
  }

  #directive(): string {
    const random = this.#random;
    if (!random.chance(9)) return '';
    const name = random.pick(['skip', 'include']);
    if (random.chance(25)) return ` @${name}(if: ${random.pick(['true', 'false'])})`;
    const kind = random.int(4);
    const known = `c${kind}`;
    if (!this.#variables.has(known)) {
      const value = random.chance(50);
      this.#variables.set(known, {
        definition: kind === 3 ? `$${known}: Boolean = ${value}` : `$${known}: Boolean!`,
        value: kind === 3 && random.chance(60) ? undefined : value,
      });
    }
    const directive = ` @${name}(if: $${known})`;
    return random.chance(15) ? `${directive} @${name === 'skip' ? 'include' : 'skip'}(if: $c${kind})` : directive;
  }

  #field(field: GraphQLField<unknown, unknown>, depth: number): string {
    const random = this.#random;
    this.#left -= 1;
    const args = this.#arguments(field);
    const named = getNamedType(field.type);
    let alias = '';
    if (args !== '' || random.chance(15)) alias = `a${random.int(1000)}: `;
    // Takes another field's name; not that of a key, which the planner then overwrites while another fetch reads it:
    // which comes first is chance, here and there.
    if (random.chance(2)) alias = random.pick(['name: ', 'length: ']);
    const head = `${alias}${field.name}${args}${this.#directive()}`;
    if (!isCompositeType(named)) return head;
    const text = `${head} ${this.#selectionSet(named, depth + 1)}`;
    // The same field once more, asked for something else.
    return random.chance(12) && this.#left > 0
      ? `${text} ${alias}${field.name}${args} ${this.#selectionSet(named, depth + 1)}`
      : text;
  }

  /** Types whose fragments may be spread where `type` stands. */
  #conditionsFor(type: GraphQLCompositeType): GraphQLCompositeType[] {
    const possible = new Set<GraphQLObjectType>(isObjectType(type) ? [type] : this.#schema.getPossibleTypes(type));
    return Object.values(this.#schema.getTypeMap()).filter(
      (other): other is GraphQLCompositeType =>
        isCompositeType(other) &&
        !other.name.startsWith('__') &&
        (isObjectType(other)
          ? possible.has(other)
          : this.#schema.getPossibleTypes(other).some((each) => possible.has(each))),
    );
  }

  #fragment(type: GraphQLCompositeType, depth: number): string {
    const random = this.#random;
    if (random.chance(8)) return `...${this.#directive()} ${this.#selectionSet(type, depth)}`;
    const conditions = this.#conditionsFor(type);
    const reusable = this.#fragments.filter(({ on }) => conditions.includes(on));
    if (reusable.length > 0 && random.chance(40)) return `...${random.pick(reusable).name}${this.#directive()}`;
    if (conditions.length === 0) return '__typename';
    const on = random.pick(conditions);
    if (!random.chance(35)) return `... on ${on.name}${this.#directive()} ${this.#selectionSet(on, depth)}`;
    const text = this.#selectionSet(on, depth);
    const name = `F${this.#fragments.length}`;
    this.#fragments.push({ name, on, text: `fragment ${name} on ${on.name} ${text}` });
    return `...${name}${this.#directive()}`;
  }

  #selectionSet(type: GraphQLCompositeType, depth: number): string {
    const random = this.#random;
    const parts: string[] = [];
    if (random.chance(isAbstractType(type) ? 45 : 15)) parts.push('__typename');
    if (random.chance(4)) parts.push(`t${random.int(9)}: __typename`);
    const fields = isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [];
    const leaves = fields.filter((field) => !isCompositeType(getNamedType(field.type)));
    const inner = fields.filter((field) => isCompositeType(getNamedType(field.type)));
    const wantsFragments = isAbstractType(type) ? 1 + random.int(3) : Number(random.chance(15));
    for (let count = 1 + random.int(3); count > 0 && this.#left > 0; count -= 1) {
      const deep = depth < this.#maxDepth && inner.length > 0 && (leaves.length === 0 || random.chance(55));
      const from = deep ? inner : leaves;
      if (from.length > 0) parts.push(this.#field(random.pick(from), depth));
    }
    for (let count = wantsFragments; count > 0 && depth < this.#maxDepth + 1 && this.#left > 0; count -= 1)
      parts.splice(random.int(parts.length + 1), 0, this.#fragment(type, depth + 1));
    if (parts.length === 0) parts.push('__typename');
    return `{ ${parts.join(' ')} }`;
  }

  /** Values for the variables of an operation that somebody wrote. */
  valuesFor(document: DocumentNode): Record<string, unknown> {
    const values: Record<string, unknown> = {};
    for (const definition of document.definitions) {
      if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
      for (const { variable, type: node } of definition.variableDefinitions ?? []) {
        const type = typeFromAST(this.#schema, node as NamedTypeNode);
        if (!isInputType(type)) throw new Error(`${variable.name.value} has no type`);
        const isBoolean = getNamedType(type).name === 'Boolean';
        values[variable.name.value] = isBoolean ? this.#random.chance(50) : this.#inputValue(type);
      }
    }
    return values;
  }

  operation(): GeneratedOperation {
    const random = this.#random;
    const query = this.#schema.getQueryType();
    const mutation = this.#schema.getMutationType();
    const isMutation = mutation && random.chance(12);
    const root = isMutation ? mutation : query;
    if (!root) throw new Error('A schema without a query');
    const fields = Object.values(root.getFields());
    const parts = Array.from({ length: 1 + random.int(3) }, () => this.#field(random.pick(fields), 1));
    if (random.chance(8)) parts.push(this.#fragment(root, 1));
    if (random.chance(8)) parts.push('__typename');
    if (!isMutation && random.chance(1.5)) parts.push('__schema { queryType { name } }');
    const definitions = [...this.#variables.values()].map(({ definition }) => definition);
    const head = definitions.length === 0 ? '' : ` G(${definitions.join(', ')})`;
    return {
      text: [
        `${isMutation ? 'mutation' : 'query'}${head} { ${parts.join(' ')} }`,
        ...this.#fragments.map(({ text }) => text),
      ].join('\n'),
      variables: Object.fromEntries(
        [...this.#variables].flatMap(([name, { value }]) => (value === undefined ? [] : [[name, value]])),
      ),
    };
  }
}

/** An operation that somebody wrote, with variables that fit it. */
export const withVariables = (schema: GraphQLSchema, text: string, seed: string): GeneratedOperation => ({
  text,
  variables: new Generator(schema, createRandom(seed), 0).valuesFor(parse(text)),
});

/**
 * An operation over the schema; some are not valid, since fields may contradict each other.
 * @param options.maxDepth the planner's work grows by leaps with it where every type is in every subgraph.
 */
export const generateOperation = (
  schema: GraphQLSchema,
  seed: string,
  options: { readonly maxDepth: number },
): GeneratedOperation => new Generator(schema, createRandom(seed), options.maxDepth).operation();
