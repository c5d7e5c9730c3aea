import { createContents } from '@stargraph/kit/product-contents';
import type { CheckedNode } from './node-schema.ts';
import { problemAt, type Problem } from './problem.ts';

/** The most kinds of items, and of currencies, that one purchase brings. */
const mostKinds = 100;
/** The most of one item that one purchase brings. */
const mostOfItem = 1_000_000n;
/** The most of one currency, minor units: what an amount may be written with. */
const mostOfCurrency = 10n ** 18n - 1n;

type Product = CheckedNode<'product'>;

/** The products that are parts of themselves, by way of whatever parts. */
const inCycles = (products: readonly Product[]): ReadonlySet<string> => {
  const byId = new Map(products.map((product) => [product.id, product]));
  const reaches = (from: Product, goal: string): boolean => {
    const seen = new Set<string>();
    const next = [from];
    for (let product = next.pop(); product !== undefined; product = next.pop())
      for (const { productId } of product.props.parts) {
        if (productId === goal) return true;
        const part = byId.get(productId);
        if (part !== undefined && !seen.has(productId)) {
          seen.add(productId);
          next.push(part);
        }
      }
    return false;
  };
  return new Set(products.filter((product) => reaches(product, product.id)).map(({ id }) => id));
};

/**
 * What must hold of bundles. What is owned once, or paid for again and again, can't be a part: its owner could buy the
 * bundle once more. What is not there at all is told of as a dangling reference.
 */
export const checkBundles = (products: readonly Product[]): Problem[] => {
  const bundles = products.filter(({ props }) => props.parts.length > 0);
  if (bundles.length === 0) return [];
  const kinds = new Map(products.map(({ id, props }) => [id, props.kind]));
  const cyclic = inCycles(products);
  const problems = bundles.flatMap(({ id, props }) => [
    ...props.parts.flatMap(({ productId }, index) => {
      const kind = kinds.get(productId);
      return kind === 'permanent' || kind === 'subscription'
        ? [
            problemAt(
              id,
              ['parts', String(index), 'productId'],
              'BUNDLE_PART',
              'A part is a consumable product or another bundle. Let the bundle bring the items themselves instead.',
            ),
          ]
        : [];
    }),
    ...(cyclic.has(id)
      ? [problemAt(id, ['parts'], 'BUNDLE_CYCLE', 'This bundle is a part of itself. Take one of the parts away.')]
      : []),
  ]);
  if (cyclic.size > 0) return problems;
  const contents = createContents(products.map(({ id, props }) => ({ id, ...props })));
  return [
    ...problems,
    ...bundles.flatMap(({ id, props }) => {
      const { items, currencies } = contents({ id, ...props });
      const isTooLarge =
        items.size > mostKinds ||
        currencies.size > mostKinds ||
        [...items.values()].some((quantity) => quantity > mostOfItem) ||
        [...currencies.values()].some((amount) => amount > mostOfCurrency);
      return isTooLarge
        ? [
            problemAt(
              id,
              ['parts'],
              'BUNDLE_TOO_LARGE',
              'With all of its parts it brings more than 1,000,000 of an item, an amount of more than 18 digits, or more than 100 kinds of items or currencies.',
            ),
          ]
        : [];
    }),
  ];
};
