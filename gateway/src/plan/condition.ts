import { Variable, type Operation } from '@apollo/federation-internals';
import { UnsupportedOperationError } from './unsupported.ts';

/** Holds where the variable of that index is what is expected. */
export interface Condition {
  readonly index: number;
  readonly expected: boolean;
}

/** Collects the variables that `@skip` and `@include` of one operation depend on. */
export interface Conditions {
  indexOf(variable: string): number;
  /**
   * What an element's own directives ask for, beside what is asked around it; null where it is never there.
   * @throws UnsupportedOperationError
   */
  readonly of: (
    element: {
      readonly appliedDirectives: readonly { readonly name: string; arguments(): Readonly<Record<string, unknown>> }[];
    },
    around: readonly Condition[],
  ) => readonly Condition[] | null;
  /** Their values for a request, in the order of their indices; null where one is not a boolean. */
  readonly values: (variables: Readonly<Record<string, unknown>>) => readonly boolean[] | null;
}

export const holds = (conditions: readonly Condition[], values: readonly boolean[]): boolean => {
  for (const { index, expected } of conditions) if (values[index] !== expected) return false;
  return true;
};

const none: readonly boolean[] = [];

export const createConditions = (operation: Operation): Conditions => {
  const names: string[] = [];
  const defaults = operation.collectDefaultedVariableValues();
  const indexOf = (variable: string): number => {
    const known = names.indexOf(variable);
    return known === -1 ? names.push(variable) - 1 : known;
  };
  return {
    indexOf,
    of: (element, around) => {
      let conditions = around;
      for (const [name, expected] of [
        ['skip', false],
        ['include', true],
      ] as const) {
        const directive = element.appliedDirectives.find((applied) => applied.name === name);
        if (directive === undefined) continue;
        const value = directive.arguments()['if'];
        if (value instanceof Variable) conditions = [...conditions, { index: indexOf(value.name), expected }];
        else if (typeof value !== 'boolean') throw new UnsupportedOperationError('condition');
        else if (value !== expected) return null;
      }
      return conditions;
    },
    values: (variables) => {
      if (names.length === 0) return none;
      const values: boolean[] = [];
      for (const name of names) {
        const value: unknown = Object.hasOwn(variables, name) ? variables[name] : defaults[name];
        if (typeof value !== 'boolean') return null;
        values.push(value);
      }
      return values;
    },
  };
};
