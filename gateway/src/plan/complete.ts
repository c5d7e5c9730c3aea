import {
  ERRORS,
  isCompositeType,
  isCustomScalarType,
  isListType,
  isNonNullType,
  isValidLeafValue,
  type CompositeType,
  type Schema,
  type Type,
} from '@apollo/federation-internals';
import type { GraphQLError } from 'graphql';
import type { JsonObject } from './json.ts';

export const outcome = {
  fine: 0,
  /** Something below was broken, and told. */
  broken: 1,
  /** The value is null where it may not be: whatever holds it is null too. */
  invalid: 2,
} as const;

/** One answer in the making. */
export interface Shaping {
  readonly conditionValues: readonly boolean[];
  readonly errors: GraphQLError[];
  /** Where the value that is completed stands. */
  readonly path: (string | number)[];
  /** How the last value was completed: one of `outcome`. */
  outcome: number;
}

/**
 * Makes a field's value of what was received for it; tells by `shaping.outcome` how that went.
 * @param output what the same field, asked for twice, has already become; undefined for nothing
 * @throws where a subgraph's value has another form than its type
 */
export type Complete = (input: unknown, output: unknown, shaping: Shaping, parent: CompositeType) => unknown;

const placeOf = ({ path }: Shaping, type: Type, parent: CompositeType): string => {
  const last = path.at(-1);
  return typeof last === 'string'
    ? `field ${String(parent)}.${last}`
    : `array element of type ${String(type)} at index ${String(last)}`;
};

const tell = (shaping: Shaping, message: string): void => {
  shaping.errors.push(ERRORS.INVALID_GRAPHQL.err(message, { path: [...shaping.path] }));
};

/** What most values are is seen at a glance; `@apollo/gateway`'s own check judges the rest. */
const leafCheckOf = (schema: Schema, type: Type): ((value: unknown) => boolean) => {
  const judge = (value: unknown): boolean =>
    isValidLeafValue(schema, value, type as Parameters<typeof isValidLeafValue>[2]);
  if (isCustomScalarType(type)) return () => true;
  if (type === schema.stringType() || type === schema.idType())
    return (value) => typeof value === 'string' || judge(value);
  if (type === schema.intType()) return (value) => Number.isSafeInteger(value) || judge(value);
  return judge;
};

const completeLeaf = (schema: Schema, type: Type): Complete => {
  const isValid = leafCheckOf(schema, type);
  return (input, output, shaping, parent) => {
    shaping.outcome = outcome.fine;
    if (output !== undefined) return output;
    if (input === null || isValid(input)) return input;
    tell(shaping, `Invalid value found for ${placeOf(shaping, type, parent)}.`);
    shaping.outcome = outcome.broken;
    return null;
  };
};

const completeNonNull =
  (type: Type, isComposite: boolean, complete: Complete): Complete =>
  (input, output, shaping, parent) => {
    if (output === null || (output !== undefined && !isComposite)) {
      shaping.outcome = outcome.fine;
      return output;
    }
    const value = complete(input, output, shaping, parent);
    if (value !== null) {
      shaping.outcome = outcome.fine;
      return value;
    }
    if (shaping.outcome === outcome.fine)
      tell(shaping, `Cannot return null for non-nullable ${placeOf(shaping, type, parent)}.`);
    shaping.outcome = outcome.invalid;
    return null;
  };

const completeList =
  (type: Type, isComposite: boolean, complete: Complete): Complete =>
  (input, output, shaping, parent) => {
    shaping.outcome = outcome.fine;
    if (output === null || (output !== undefined && !isComposite)) return output;
    if (input === null) return null;
    if (!Array.isArray(input))
      throw new Error(`Invalid non-list value returned by subgraph for list type [${String(type)}]`);
    const before = output as readonly unknown[] | undefined;
    if (before !== undefined && before.length !== input.length)
      throw new Error(`Lists of ${input.length} and of ${before.length} elements received for one field`);
    const values: unknown[] = [];
    let isNull = false;
    let isBroken = false;
    for (let index = 0; index < input.length; index += 1) {
      const element: unknown = input[index];
      if (element === undefined) throw new Error('Should not pass undefined for `inputValue` to this method');
      shaping.path.push(index);
      values.push(complete(element, before?.[index], shaping, parent));
      shaping.path.pop();
      if (shaping.outcome === outcome.invalid) isNull = true;
      if (shaping.outcome !== outcome.fine) isBroken = true;
    }
    shaping.outcome = isBroken ? outcome.broken : outcome.fine;
    return isNull ? null : values;
  };

/** Fills an object's output; says whether the object is null after all. */
type CompleteObject = (
  input: JsonObject,
  output: JsonObject,
  type: CompositeType | undefined,
  shaping: Shaping,
) => boolean;

export const completeComposite =
  (schema: Schema, declared: CompositeType, completeObject: CompleteObject): Complete =>
  (input, output, shaping, parent) => {
    shaping.outcome = outcome.fine;
    if (output === null || input === null) return null;
    if (typeof input !== 'object')
      throw new Error(`Invalid non-object value returned by subgraph for composite type ${String(declared)}`);
    const { __typename: typeName } = input as JsonObject;
    if (typeName !== undefined && typeof typeName !== 'string')
      throw new Error(`Invalid non-string value for __typename at ${String(shaping.path)}`);
    const type = typeName ? schema.type(typeName) : undefined;
    if (typeName && (type === undefined || !isCompositeType(type))) {
      tell(shaping, `Invalid __typename found for object at ${placeOf(shaping, declared, parent)}.`);
      shaping.outcome = outcome.broken;
      return null;
    }
    const object = (output ?? {}) as JsonObject;
    const isNull = completeObject(input as JsonObject, object, type as CompositeType | undefined, shaping);
    shaping.outcome = isNull ? outcome.broken : outcome.fine;
    return isNull ? null : object;
  };

/** @param ofComposite completes objects of the composite type at the heart of `type`; undefined for leaves */
export const completerOf = (
  schema: Schema,
  type: Type,
  ofComposite: ((type: CompositeType) => Complete) | undefined,
): Complete => {
  const isComposite = ofComposite !== undefined;
  if (isNonNullType(type) || isListType(type)) {
    const inner = type.ofType as Type;
    const complete = completerOf(schema, inner, ofComposite);
    return (isListType(type) ? completeList : completeNonNull)(inner, isComposite, complete);
  }
  return ofComposite === undefined ? completeLeaf(schema, type) : ofComposite(type as CompositeType);
};
