import {
  getVariableValues,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  typeFromAST,
  valueFromAST,
  type GraphQLError,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type VariableDefinitionNode,
} from 'graphql';

type Values = Readonly<Record<string, unknown>>;

export type CoercedVariables =
  | { readonly coerced: Values; readonly errors?: never }
  | { readonly coerced?: never; readonly errors: readonly GraphQLError[] };

/** Reads an operation's variables, as `getVariableValues` of graphql-js does. */
export type VariableReader = (operation: OperationDefinitionNode, variables: Values) => CoercedVariables;

/** This value is not as it mostly is: graphql-js is the judge, and finds the words. */
const unusual = Symbol('unusual');

type Coerce = (value: unknown) => unknown;
/** Sets its variable; false where graphql-js is the judge. */
type Assign = (from: Values, to: Record<string, unknown>) => boolean;

const mostErrors = 10;

const createCoercers = (): ((type: GraphQLInputType) => Coerce) => {
  const coercers = new Map<GraphQLInputType, Coerce>();

  const ofObject = (type: GraphQLInputObjectType): Coerce => {
    // Types may hold themselves, so what is in them is looked up when it is needed first.
    const read = () =>
      Object.values(type.getFields()).map(({ name, type: inner, defaultValue }) => ({
        name,
        coerce: coercerOf(inner),
        required: isNonNullType(inner) && defaultValue === undefined,
        defaultValue,
      }));
    let fields: ReturnType<typeof read> | undefined;
    return (value) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return value == null ? null : unusual;
      fields ??= read();
      const given = value as Values;
      const coerced: Record<string, unknown> = {};
      let known = 0;
      for (const { name, coerce, required, defaultValue } of fields) {
        const own = given[name];
        if (own === undefined) {
          if (defaultValue !== undefined) coerced[name] = defaultValue;
          else if (required) return unusual;
          continue;
        }
        const inner = coerce(own);
        if (inner === unusual) return unusual;
        coerced[name] = inner;
        known += 1;
      }
      // More keys than that: one that the type does not have, or one without a value.
      return Object.keys(given).length === known ? coerced : unusual;
    };
  };

  const create = (type: GraphQLInputType): Coerce => {
    if (isNonNullType(type)) {
      const inner = coercerOf(type.ofType);
      return (value) => (value == null ? unusual : inner(value));
    }
    if (isListType(type)) {
      const inner = coercerOf(type.ofType);
      return (value) => {
        if (!Array.isArray(value)) return value == null ? null : unusual;
        const items: unknown[] = [];
        for (const item of value) {
          const coerced = inner(item);
          if (coerced === unusual) return unusual;
          items.push(coerced);
        }
        return items;
      };
    }
    if (isInputObjectType(type)) {
      const plain = !type.isOneOf && Object.keys(type.getFields()).every((name) => !(name in Object.prototype));
      return plain ? ofObject(type) : () => unusual;
    }
    return (value) => {
      if (value == null) return null;
      const coerced: unknown = type.parseValue(value);
      return coerced === undefined ? unusual : coerced;
    };
  };

  const coercerOf = (type: GraphQLInputType): Coerce => {
    const known = coercers.get(type);
    if (known !== undefined) return known;
    const created = create(type);
    coercers.set(type, created);
    return created;
  };
  return coercerOf;
};

/**
 * What a batch of a hundred events in a variable costs in graphql-js, which asks each value of which kind its type is,
 * is more than all the rest of their way through the gateway. So how a type is read is decided once. Whatever is not as
 * it mostly is (an error, above all) goes to graphql-js, so that every answer is its answer.
 */
export const createVariableReader = (schema: GraphQLSchema): VariableReader => {
  const coercerOf = createCoercers();
  const plans = new WeakMap<OperationDefinitionNode, readonly Assign[] | undefined>();

  const assignOf = ({ variable, type: node, defaultValue }: VariableDefinitionNode): Assign | undefined => {
    const name = variable.name.value;
    const type = typeFromAST(schema, node);
    if (!isInputType(type)) return undefined;
    const coerce = coercerOf(type);
    const required = isNonNullType(type);
    return (from, to) => {
      if (!Object.hasOwn(from, name)) {
        if (defaultValue === undefined) return !required;
        to[name] = valueFromAST(defaultValue, type);
        return true;
      }
      const coerced = coerce(from[name]);
      if (coerced === unusual) return false;
      to[name] = coerced;
      return true;
    };
  };

  const planOf = (operation: OperationDefinitionNode): readonly Assign[] | undefined => {
    if (plans.has(operation)) return plans.get(operation);
    const assigns = (operation.variableDefinitions ?? []).map(assignOf);
    const plan = assigns.every((assign) => assign !== undefined) ? assigns : undefined;
    plans.set(operation, plan);
    return plan;
  };

  const readPlainly = (operation: OperationDefinitionNode, variables: Values): Values | undefined => {
    try {
      const coerced: Record<string, unknown> = {};
      const usual = planOf(operation)?.every((assign) => assign(variables, coerced)) ?? false;
      return usual ? coerced : undefined;
    } catch {
      // A scalar that refuses its value.
      return undefined;
    }
  };

  return (operation, variables) => {
    const coerced = readPlainly(operation, variables);
    if (coerced !== undefined) return { coerced };
    const read = getVariableValues(schema, operation.variableDefinitions ?? [], variables, { maxErrors: mostErrors });
    return read.errors === undefined ? { coerced: read.coerced } : { errors: read.errors };
  };
};
