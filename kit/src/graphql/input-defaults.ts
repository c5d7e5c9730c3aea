import {
  astFromValue,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isInputType,
  isListType,
  Kind,
  typeFromAST,
  valueFromASTUntyped,
  type DocumentNode,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';

type Variables = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Variables =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether a field of `type`, or of any input type below it, has a default. */
const hasDefaults = (type: GraphQLInputObjectType, seen: ReadonlySet<GraphQLInputObjectType> = new Set()): boolean =>
  !seen.has(type) &&
  Object.values(type.getFields()).some((field) => {
    const named = getNamedType(field.type);
    return (
      field.defaultValue !== undefined || (isInputObjectType(named) && hasDefaults(named, new Set([...seen, type])))
    );
  });

const fill = (type: GraphQLInputType, value: unknown): unknown => {
  const nullable = getNullableType(type);
  if (isListType(nullable)) {
    return Array.isArray(value)
      ? value.map((item: unknown) => fill(nullable.ofType, item))
      : fill(nullable.ofType, value);
  }
  if (!isInputObjectType(nullable) || !isObject(value)) return value;
  const filled: Record<string, unknown> = { ...value };
  for (const field of Object.values(nullable.getFields())) {
    if (value[field.name] !== undefined) filled[field.name] = fill(field.type, value[field.name]);
    else if (field.defaultValue !== undefined) {
      // As a client would write it: an enum's name rather than the value that it stands for inside.
      const ast = astFromValue(field.defaultValue, field.type);
      if (ast !== null && ast !== undefined) filled[field.name] = valueFromASTUntyped(ast);
    }
  }
  return filled;
};

/**
 * Completes variables with the defaults of input fields that they leave out, which graphql-jit does not do.
 * Undefined where no variable of the operation can lack one, so that most operations pay nothing.
 */
export const inputDefaultsOf = (
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | undefined,
): ((variables: Variables) => Variables) | undefined => {
  const operation = document.definitions.find(
    (definition) =>
      definition.kind === Kind.OPERATION_DEFINITION &&
      (operationName === undefined || definition.name?.value === operationName),
  );
  if (operation?.kind !== Kind.OPERATION_DEFINITION) return undefined;
  const concerned = (operation.variableDefinitions ?? []).flatMap((definition) => {
    const type = typeFromAST(schema, definition.type);
    if (!isInputType(type)) return [];
    const named = getNamedType(type);
    return isInputObjectType(named) && hasDefaults(named) ? [{ name: definition.variable.name.value, type }] : [];
  });
  if (concerned.length === 0) return undefined;
  return (variables) => ({
    ...variables,
    ...Object.fromEntries(
      concerned
        .filter(({ name }) => variables[name] !== undefined)
        .map(({ name, type }) => [name, fill(type, variables[name])]),
    ),
  });
};
