import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  Kind,
  parse,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';

/** A document that clients send. */
export interface UsedDocument {
  /** Its operation's. */
  readonly name: string;
  readonly text: string;
}

/** Why a schema does not answer a document; none where it does. */
export const documentProblems = (schema: GraphQLSchema, text: string): string[] =>
  validate(schema, parse(text)).map(({ message }) => message);

/** A manifest's documents, by the name of their operation. @throws where one can't be parsed */
export const documentsOf = (manifest: Readonly<Record<string, string>>): UsedDocument[] =>
  Object.values(manifest).map((text) => {
    const operation = parse(text).definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
    return { name: (operation?.kind === Kind.OPERATION_DEFINITION && operation.name?.value) || 'without a name', text };
  });

/**
 * What of a schema a document uses: `Type`, `Type.field`, `Type.field arg name`, `Enum.VALUE`. Of a variable's input
 * type that is all of it, since nobody knows what clients put there.
 */
export const usesOf = (schema: GraphQLSchema, text: string): ReadonlySet<string> => {
  const uses = new Set<string>();
  const info = new TypeInfo(schema);
  const useInput = (type: GraphQLInputType): void => {
    const named = getNamedType(type);
    if (uses.has(`whole ${named.name}`)) return;
    uses.add(`whole ${named.name}`).add(named.name);
    if (isEnumType(named)) for (const { name } of named.getValues()) uses.add(`${named.name}.${name}`);
    if (!isInputObjectType(named)) return;
    for (const field of Object.values(named.getFields())) {
      uses.add(`${named.name}.${field.name}`);
      useInput(field.type);
    }
  };
  visit(
    parse(text),
    visitWithTypeInfo(info, {
      VariableDefinition: () => {
        const type = info.getInputType();
        if (type) useInput(type);
      },
      NamedType: ({ name }) => void uses.add(name.value),
      Field: () => {
        const parent = info.getParentType();
        const field = info.getFieldDef();
        if (parent && field) uses.add(`${parent.name}.${field.name}`).add(getNamedType(field.type).name);
      },
      Argument: ({ name }) => {
        const parent = info.getParentType();
        const field = info.getFieldDef();
        if (parent && field) uses.add(`${parent.name}.${field.name} arg ${name.value}`);
      },
      ObjectField: ({ name }) => {
        const parent = info.getParentInputType();
        if (parent) uses.add(`${getNamedType(parent).name}.${name.value}`);
      },
      EnumValue: ({ value }) => {
        const type = info.getInputType();
        if (type) uses.add(`${getNamedType(type).name}.${value}`);
      },
    }),
  );
  return uses;
};
