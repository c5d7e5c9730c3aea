import { Kind, valueFromASTUntyped, type FieldNode, type GraphQLField } from 'graphql';
import type { SizeRule } from './rules.ts';

/** How long a list is: known from the document, or the largest of what these arguments say in a request. */
export type Size =
  | number
  | { readonly variables: readonly string[]; readonly least: number; readonly otherwise: number };

const lengthOf = (value: unknown): number | undefined => (typeof value === 'number' ? Math.max(0, value) : undefined);

/** A field's size by its arguments: literals, variables, or the schema's defaults. */
export const sizeOf = (rule: SizeRule, node: FieldNode, field: GraphQLField<unknown, unknown>): Size => {
  const variables: string[] = [];
  let least: number | undefined;
  for (const name of rule.slicing) {
    const value = node.arguments?.find((each) => each.name.value === name)?.value;
    if (value?.kind === Kind.VARIABLE) variables.push(value.name.value);
    else {
      const given =
        value === undefined ? field.args.find((each) => each.name === name)?.defaultValue : valueFromASTUntyped(value);
      const length = lengthOf(given);
      if (length !== undefined) least = Math.max(least ?? 0, length);
    }
  }
  if (variables.length === 0) return least ?? rule.assumed;
  return { variables, least: least ?? 0, otherwise: least ?? rule.assumed };
};

/** @param variables coerced ones: with their definitions' defaults */
export const sizeIn = (size: Size, variables: Readonly<Record<string, unknown>>): number => {
  if (typeof size === 'number') return size;
  const told = size.variables.flatMap((name) => lengthOf(variables[name]) ?? []);
  return told.length === 0 ? size.otherwise : Math.max(size.least, ...told);
};

/** Equal for equal sizes. */
export const sizeKey = (size: Size): string => (typeof size === 'number' ? String(size) : JSON.stringify(size));
