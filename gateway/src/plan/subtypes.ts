import { isInterfaceType, isObjectType, isUnionType, type Schema } from '@apollo/federation-internals';
import type { JsonObject } from './json.ts';

/** Whether objects fit a type condition, by the supergraph's own types: those that clients do not see among them. */
export type FitsCondition = (object: JsonObject, unknownFits: boolean) => boolean;

const isPossible = (schema: Schema, condition: string, typeName: string): boolean => {
  if (condition === typeName) return true;
  const type = schema.type(typeName);
  const conditional = schema.type(condition);
  if (type === undefined || conditional === undefined) return false;
  if (isInterfaceType(conditional))
    return (isObjectType(type) || isInterfaceType(type)) && type.implementsInterface(conditional);
  return isUnionType(conditional) && isObjectType(type) && conditional.hasTypeMember(type);
};

export const createFitsCondition = (schema: Schema, condition: string): FitsCondition => {
  const answers = new Map<string, boolean>();
  return ({ __typename: typeName }, unknownFits) => {
    if (!typeName) return unknownFits;
    if (typeof typeName !== 'string') return false;
    const known = answers.get(typeName);
    if (known !== undefined) return known;
    const fresh = isPossible(schema, condition, typeName);
    // Subgraphs could invent names without end.
    if (schema.type(typeName) !== undefined) answers.set(typeName, fresh);
    return fresh;
  };
};
