import {
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
  typeFromAST,
  type GraphQLInputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';

const ofScalar: Readonly<Record<string, () => unknown>> = {
  ID: () => 'nod_01h455vb4pex5vsknk084sn02q',
  String: () => 'sample',
  Int: () => 1,
  Float: () => 1,
  Boolean: () => true,
  BigInt: () => '1',
  JSON: () => ({}),
  DateTime: () => new Date().toISOString(),
};

const valueOf = (name: string, type: GraphQLInputType, named: Readonly<Record<string, unknown>>): unknown => {
  if (isNonNullType(type)) return valueOf(name, type.ofType, named);
  if (Object.hasOwn(named, name)) return named[name];
  if (isListType(type)) return [valueOf(name, type.ofType, named)];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter(isRequiredInputField);
    return Object.fromEntries(fields.map((field) => [field.name, valueOf(field.name, field.type, named)]));
  }
  return ofScalar[type.name]?.();
};

/** Variables of the right types for an operation: required ones and those that `named` knows by name. */
export const sampleVariables = (
  operation: OperationDefinitionNode,
  schema: GraphQLSchema,
  named: Readonly<Record<string, unknown>>,
): Record<string, unknown> =>
  Object.fromEntries(
    (operation.variableDefinitions ?? []).flatMap(({ variable, type: node, defaultValue }) => {
      const type = typeFromAST(schema, node as never) as GraphQLInputType;
      const name = variable.name.value;
      const wanted = (isNonNullType(type) && defaultValue === undefined) || Object.hasOwn(named, name);
      return wanted ? [[name, valueOf(name, type, named)] as const] : [];
    }),
  );
