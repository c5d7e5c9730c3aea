import { Kind, parse, valueFromASTUntyped, type ConstDirectiveNode } from 'graphql';

/** How long a field's list is, or those lists of the object that it answers which `sizedFields` name. */
export interface SizeRule {
  /** Where no argument says it. */
  readonly assumed: number;
  /** Arguments that say it; the largest counts. */
  readonly slicing: readonly string[];
  readonly sized: readonly string[];
}

/** What the supergraph's directives `@cost` and `@listSize` say. */
export interface CostRules {
  /** By `Type.field` or `Type`. */
  readonly weights: ReadonlyMap<string, number>;
  /** By `Type.field`. */
  readonly sizes: ReadonlyMap<string, SizeRule>;
}

/** Of a list that says nothing of its size. */
const unstatedSize = 20;

const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];

/** Arguments of the directive by that name, which composition may have put under the name of its specification. */
const argumentsOf = (
  directives: readonly ConstDirectiveNode[],
  name: string,
): Readonly<Record<string, unknown>> | undefined => {
  const found = directives.find(
    (directive) => directive.name.value === name || directive.name.value === `cost__${name}`,
  );
  return (
    found &&
    Object.fromEntries((found.arguments ?? []).map((each) => [each.name.value, valueFromASTUntyped(each.value)]))
  );
};

export const unstated: SizeRule = { assumed: unstatedSize, slicing: [], sized: [] };

/** Reads the rules from a supergraph: the API schema that clients see has them no more. */
export const readCostRules = (supergraphSdl: string): CostRules => {
  const weights = new Map<string, number>();
  const sizes = new Map<string, SizeRule>();
  const readWeight = (name: string, directives: readonly ConstDirectiveNode[] = []): void => {
    const weight = argumentsOf(directives, 'cost')?.['weight'];
    if (typeof weight === 'number') weights.set(name, weight);
  };
  for (const definition of parse(supergraphSdl).definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    const type = definition.name.value;
    readWeight(type, definition.directives);
    for (const field of definition.fields ?? []) {
      const name = `${type}.${field.name.value}`;
      readWeight(name, field.directives);
      const size = argumentsOf(field.directives ?? [], 'listSize');
      if (size === undefined) continue;
      const assumed = size['assumedSize'];
      sizes.set(name, {
        assumed: typeof assumed === 'number' ? assumed : unstatedSize,
        slicing: strings(size['slicingArguments']),
        sized: strings(size['sizedFields']),
      });
    }
  }
  return { weights, sizes };
};
