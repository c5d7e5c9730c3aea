import type { ProductDefinition } from '@stargraph/kit/contracts/release';
import { contentsOf } from '@stargraph/kit/product-contents';

/** A product of a release as it is sold: what a bundle's parts bring stands among its own grants. */
export const soldProduct = (products: readonly ProductDefinition[], id: string): ProductDefinition | undefined => {
  const product = products.find((each) => each.id === id);
  return product === undefined ? undefined : { ...product, ...contentsOf(product, products) };
};
