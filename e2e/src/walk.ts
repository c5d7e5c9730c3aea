import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredArgument,
  isRequiredInputField,
  isLeafType,
  isObjectType,
  isUnionType,
  isInterfaceType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';

/** What stands for an argument, by its name or by `Type.field.name`; ids are those of the tenant that is attacked. */
export type Values = Readonly<Record<string, unknown>>;

type Argument = GraphQLArgument | GraphQLInputField;

const valueFor = (argument: Argument, place: string, type: GraphQLInputType, values: Values): unknown => {
  if (isNonNullType(type)) return valueFor(argument, place, type.ofType, values);
  if (isListType(type)) return [valueFor(argument, place, type.ofType, values)];
  for (const key of [`${place}.${argument.name}`, argument.name]) if (Object.hasOwn(values, key)) return values[key];
  if (isInputObjectType(type)) return inputFor(Object.values(type.getFields()), place, values);
  if (isEnumType(type)) return type.getValues()[0]?.name;
  throw new Error(
    `The walk does not know what to give for ${place}.${argument.name} (${String(type)}): name a value for it`,
  );
};

const inputFor = (fields: readonly GraphQLInputField[], place: string, values: Values): Record<string, unknown> =>
  Object.fromEntries(
    fields
      .filter(
        (field) =>
          isRequiredInputField(field) ||
          Object.hasOwn(values, `${place}.${field.name}`) ||
          /(^|[a-z])[Ii]d$/.test(field.name),
      )
      .map((field) => [field.name, valueFor(field, place, field.type, values)]),
  );

/** Fewer than the gateway's limit, so that the head of the operation has room as well. */
const mostTokens = 1500;

const tokensOf = (text: string): number => text.match(/[_A-Za-z]\w*|\.\.\.|[{}():$!=[\]]/g)?.length ?? 0;

/** Puts parts together as long as they stay within one document. */
const packed = (parts: readonly string[]): string[] => {
  const packs: { readonly parts: string[]; tokens: number }[] = [];
  for (const part of parts) {
    const tokens = tokensOf(part);
    const last = packs.at(-1);
    if (last !== undefined && last.tokens + tokens <= mostTokens) {
      last.parts.push(part);
      last.tokens += tokens;
    } else packs.push({ parts: [part], tokens });
  }
  return packs.map((pack) => pack.parts.join(' '));
};

/**
 * Selects everything down to `depth` that needs no argument of its own or whose arguments the values name: as few
 * selections as go into a document each.
 */
const selectionsOf = (
  type: GraphQLNamedType,
  values: Values,
  variables: Map<string, { type: string; value: unknown }>,
  depth: number,
  without: ReadonlySet<string>,
): string[] => {
  if (isLeafType(type)) return [''];
  if (isUnionType(type))
    return packed(
      type
        .getTypes()
        .flatMap((member) =>
          selectionsOf(member, values, variables, depth, without).map((inner) => `... on ${member.name}${inner}`),
        ),
    ).map((pack) => ` { __typename ${pack} }`);
  if (!isObjectType(type) && !isInterfaceType(type)) return [''];
  const fields: string[] = ['__typename'];
  for (const field of Object.values(type.getFields())) {
    const named = getNamedType(field.type);
    if ((!isLeafType(named) && depth <= 0) || without.has(`${type.name}.${field.name}`)) continue;
    // Members of one union may give the same name different types: an alias by type keeps them apart.
    for (const inner of selectionsOf(named, values, variables, depth - 1, without))
      fields.push(`${type.name}_${field.name}: ${call(field, type.name, values, variables)}${inner}`);
  }
  return packed(fields).map((pack) => ` { ${pack} }`);
};

const call = (
  field: GraphQLField<unknown, unknown>,
  type: string,
  values: Values,
  variables: Map<string, { type: string; value: unknown }>,
): string => {
  const args = field.args
    .filter((argument) => isRequiredArgument(argument) || /(^|[a-z])[Ii]d$/.test(argument.name))
    .map((argument) => {
      const name = `v${variables.size}`;
      variables.set(name, {
        type: String(argument.type),
        value: valueFor(argument, `${type}.${field.name}`, argument.type, values),
      });
      return `${argument.name}: $${name}`;
    });
  return `${field.name}${args.length === 0 ? '' : `(${args.join(', ')})`}`;
};

export interface WalkOperation {
  /** `Query.player`. */
  readonly place: string;
  readonly document: string;
  readonly variables: Record<string, unknown>;
  /** Those of the root field itself: what they name decides whether it answers at all. */
  readonly rootVariables: Record<string, unknown>;
}

/** The operations of several walks, each once: whoever sends the very same again is answered the same. */
export const together = (...walks: readonly (readonly WalkOperation[])[]): WalkOperation[] => [
  ...new Map(
    walks.flat().map((operation) => [operation.document + JSON.stringify(operation.variables), operation]),
  ).values(),
];

/**
 * One operation for each root field, with everything below it down to `depth`, and every argument named by `values`;
 * several where that is more than one document may hold. A mutation is one all the same: it would be done several times.
 *
 * @param without fields to leave out, as `Player.points`
 */
export const operationsOf = (
  schema: GraphQLSchema,
  values: Values,
  depth: number,
  without: ReadonlySet<string> = new Set(),
): WalkOperation[] =>
  [schema.getQueryType(), schema.getMutationType()].flatMap((root) =>
    root === null || root === undefined
      ? []
      : Object.values(root.getFields()).flatMap((field) => {
          const variables = new Map<string, { type: string; value: unknown }>();
          const called = call(field, root.name, values, variables);
          const named = getNamedType(field.type);
          const all = (down: number): string[] => selectionsOf(named, values, variables, down, without);
          const rootVariables = [...variables].map(([name, { value }]) => [name, value] as const);
          let selections = all(depth);
          if (root.name === 'Mutation')
            for (let down = depth - 1; selections.length > 1 && down > 0; down -= 1) selections = all(down);
          return selections.map((selection) => {
            const body = `${called}${selection}`;
            const used = [...variables].filter(([name]) => new RegExp(`\\$${name}\\b`).test(body));
            const head = used.map(([name, { type }]) => `$${name}: ${type}`).join(', ');
            return {
              place: `${root.name}.${field.name}`,
              document: `${root.name.toLowerCase()}${head === '' ? '' : ` (${head})`} { result: ${body} }`,
              variables: Object.fromEntries(used.map(([name, { value }]) => [name, value])),
              rootVariables: Object.fromEntries(rootVariables),
            };
          });
        }),
  );
