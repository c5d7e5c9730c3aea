import { Kind, type DirectiveNode } from 'graphql';

/** A variable of `@skip` or `@include`, and what it must be. */
interface Condition {
  readonly variable: string;
  readonly expected: boolean;
}

/** All of them must hold. */
export type Conditions = readonly Condition[];

export const always: Conditions = [];

/** What `@skip` and `@include` ask for beside what is asked around them; undefined where the element is never there. */
export const conditionsOf = (directives: readonly DirectiveNode[] = [], around: Conditions): Conditions | undefined => {
  let conditions = around;
  for (const { name, arguments: given = [] } of directives) {
    const expected = name.value === 'include';
    if (!expected && name.value !== 'skip') continue;
    const value = given.find((each) => each.name.value === 'if')?.value;
    if (value?.kind === Kind.BOOLEAN && value.value !== expected) return undefined;
    if (value?.kind === Kind.VARIABLE) conditions = [...conditions, { variable: value.name.value, expected }];
  }
  return conditions;
};

export const conditionsKey = (conditions: Conditions): string =>
  conditions.map(({ variable, expected }) => `${expected ? '+' : '-'}${variable}`).join('');

/** Whether something is there that is asked for in any of these ways. */
export const isThere = (ways: readonly Conditions[], variables: Readonly<Record<string, unknown>>): boolean =>
  ways.some((conditions) => conditions.every(({ variable, expected }) => variables[variable] === expected));
