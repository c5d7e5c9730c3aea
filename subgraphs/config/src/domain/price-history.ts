import type { Money, ProductDefinition } from '@stargraph/kit/contracts/release';

/** What a product cost by a release. Exactly one of the two is there. */
export interface ProductPrice {
  readonly price: Money | null;
  readonly stars: number | null;
}

/** What one release made of a product's price. */
export interface PriceChange<Release> {
  readonly release: Release;
  /** Null where it was not sold before. */
  readonly before: ProductPrice | null;
  /** Null where it is not sold any more. */
  readonly after: ProductPrice | null;
}

const priceOf = (product: ProductDefinition | null): ProductPrice | null =>
  product === null ? null : { price: product.price, stars: product.stars };

const textOf = (price: ProductPrice | null): string =>
  price === null ? '' : `${price.stars ?? ''} ${price.price?.currencyId ?? ''} ${price.price?.amount ?? ''}`;

/**
 * Which of a row of releases changed what a product costs.
 *
 * @param releases by their number, the oldest first
 * @returns the newest first
 */
export const priceChanges = <Release>(
  releases: readonly { readonly release: Release; readonly product: ProductDefinition | null }[],
): PriceChange<Release>[] => {
  const changes: PriceChange<Release>[] = [];
  let before: ProductPrice | null = null;
  for (const { release, product } of releases) {
    const after = priceOf(product);
    if (textOf(before) !== textOf(after)) changes.push({ release, before, after });
    before = after;
  }
  return changes.toReversed();
};
