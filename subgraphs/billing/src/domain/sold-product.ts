import type { ProductDefinition } from '@stargraph/kit/contracts/release';
import { contentsOf } from '@stargraph/kit/product-contents';

/**
 * A product of a release as it is sold: what a bundle's parts bring stands among its own grants, and past subscriptions
 * count towards no limit, which releases once could put on one.
 */
export const soldProduct = (products: readonly ProductDefinition[], id: string): ProductDefinition | undefined => {
  const product = products.find((each) => each.id === id);
  if (product === undefined) return undefined;
  const { kind, perPlayerLimit } = product;
  return {
    ...product,
    ...contentsOf(product, products),
    perPlayerLimit: kind === 'subscription' ? null : perPlayerLimit,
  };
};
