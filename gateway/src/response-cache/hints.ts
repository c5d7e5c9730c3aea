import {
  Kind,
  parse,
  valueFromASTUntyped,
  type ConstDirectiveNode,
  type EnumTypeDefinitionNode,
  type FieldDefinitionNode,
} from 'graphql';

/** What `@cacheControl` says of a field or a type. */
export interface CacheHint {
  /** Seconds. */
  readonly maxAge: number | undefined;
  readonly isPrivate: boolean;
  readonly inherits: boolean;
}

/** What a supergraph says of how long answers may be kept, and of who gives them. */
export interface CacheHints {
  /** By `Type.field` or `Type`. */
  readonly of: ReadonlyMap<string, CacheHint>;
  /** The subgraphs that may answer a field, by `Type.field`. */
  readonly subgraphs: ReadonlyMap<string, readonly string[]>;
}

type Directives = readonly ConstDirectiveNode[] | undefined;

const argumentsOf = ({ arguments: given = [] }: ConstDirectiveNode): Readonly<Record<string, unknown>> =>
  Object.fromEntries(given.map((each) => [each.name.value, valueFromASTUntyped(each.value)]));

const hintIn = (directives: Directives): CacheHint | undefined => {
  const found = directives?.find(({ name }) => name.value === 'cacheControl');
  if (found === undefined) return undefined;
  const { maxAge, scope, inheritMaxAge } = argumentsOf(found);
  return {
    maxAge: typeof maxAge === 'number' ? maxAge : undefined,
    isPrivate: scope === 'PRIVATE',
    inherits: inheritMaxAge === true,
  };
};

/** The values of `join__Graph` that directives of this name give. */
const graphsIn = (directives: Directives, name: string): string[] =>
  (directives ?? []).flatMap((directive) => {
    const graph = directive.name.value === name ? argumentsOf(directive)['graph'] : undefined;
    return typeof graph === 'string' ? [graph] : [];
  });

const namesOfGraphs = ({ values = [] }: EnumTypeDefinitionNode): Map<string, string> =>
  new Map(
    values.map((value) => {
      const graph = value.directives?.find(({ name }) => name.value === 'join__graph');
      const name = graph === undefined ? undefined : argumentsOf(graph)['name'];
      return [value.name.value, typeof name === 'string' ? name : value.name.value];
    }),
  );

/** Reads them from a supergraph: the API schema that clients see has them no more. */
export const readCacheHints = (supergraphSdl: string): CacheHints => {
  const of = new Map<string, CacheHint>();
  const subgraphs = new Map<string, readonly string[]>();
  const { definitions } = parse(supergraphSdl, { noLocation: true });
  const graphs = definitions.find(
    (definition): definition is EnumTypeDefinitionNode =>
      definition.kind === Kind.ENUM_TYPE_DEFINITION && definition.name.value === 'join__Graph',
  );
  const names = graphs === undefined ? new Map<string, string>() : namesOfGraphs(graphs);
  const note = (name: string, directives: Directives): void => {
    const hint = hintIn(directives);
    if (hint !== undefined) of.set(name, hint);
  };
  for (const definition of definitions) {
    if (
      definition.kind !== Kind.OBJECT_TYPE_DEFINITION &&
      definition.kind !== Kind.INTERFACE_TYPE_DEFINITION &&
      definition.kind !== Kind.UNION_TYPE_DEFINITION
    )
      continue;
    const type = definition.name.value;
    note(type, definition.directives);
    const ofType = graphsIn(definition.directives, 'join__type');
    const fields: readonly FieldDefinitionNode[] = 'fields' in definition ? (definition.fields ?? []) : [];
    for (const { name, directives } of fields) {
      const place = `${type}.${name.value}`;
      note(place, directives);
      // A field that says nothing of it is in every subgraph that has the type.
      const own = graphsIn(directives, 'join__field');
      subgraphs.set(
        place,
        [...new Set(own.length === 0 ? ofType : own)].map((graph) => names.get(graph) ?? graph),
      );
    }
  }
  return { of, subgraphs };
};
