import { isThere, type Conditions } from './condition.ts';
import { sizeIn, type Size } from './size.ts';

type Variables = Readonly<Record<string, unknown>>;

/** What an operation may cost with these variables, which must be coerced. */
export type OperationCost = (variables: Variables) => number;

/** The fields of one response name, which are one field when executed. */
export interface FieldPart {
  /** In which ways it is asked for; undefined for always. */
  readonly there: readonly Conditions[] | undefined;
  readonly weight: number;
  readonly size: Size;
  /** What each object weighs by itself. */
  readonly each: number;
  /** The part that is what stands below; undefined for a leaf. */
  readonly below: number | undefined;
}

/** The costs of a set of fields of one type, by parts that were worked out before; or the dearest of several types. */
export type Part = { readonly fields: readonly FieldPart[] } | { readonly dearest: readonly number[] };

/** Whether a field's cost is the same in every request, as far as itself says. */
const isFixed = ({ there, size }: FieldPart): boolean => there === undefined && typeof size === 'number';

/**
 * The cost of the part at `root`. What depends on no variable is added up now; each of the others once a request.
 * @param parts each after those that it is made of
 */
export const costOfParts = (parts: readonly Part[], root: number): OperationCost => {
  const fixed: (number | undefined)[] = [];
  const fieldCost = (field: FieldPart, values: readonly (number | undefined)[], variables: Variables): number => {
    if (field.there !== undefined && !isThere(field.there, variables)) return 0;
    const below = field.below === undefined ? 0 : (values[field.below] ?? 0);
    return field.weight + sizeIn(field.size, variables) * (field.each + below);
  };
  const costOf = (part: Part, values: readonly (number | undefined)[], variables: Variables): number =>
    'fields' in part
      ? part.fields.reduce((sum, field) => sum + fieldCost(field, values, variables), 0)
      : Math.max(0, ...part.dearest.map((index) => values[index] ?? 0));

  for (const part of parts) {
    const known =
      'fields' in part
        ? part.fields.every(
            (field) => isFixed(field) && (field.below === undefined || fixed[field.below] !== undefined),
          )
        : part.dearest.every((index) => fixed[index] !== undefined);
    fixed.push(known ? costOf(part, fixed, {}) : undefined);
  }
  const total = fixed[root];
  if (total !== undefined) return () => total;
  const open = [...parts.entries()].filter(([index]) => fixed[index] === undefined);
  return (variables) => {
    const values = [...fixed];
    for (const [index, part] of open) values[index] = costOf(part, values, variables);
    return values[root] ?? 0;
  };
};
