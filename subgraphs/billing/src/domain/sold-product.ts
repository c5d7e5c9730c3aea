import type { ProductDefinition } from '@stargraph/kit/contracts/release';
import { expiryOf } from '@stargraph/kit/currency-expiry';
import { contentsOf } from '@stargraph/kit/product-contents';
import type { CurrencyGrant, ExpiringCurrency } from './currency-grant.ts';

/** Of a release, what says what is sold and what that brings. */
export interface Shelf {
  readonly products: readonly ProductDefinition[];
  readonly currencies: readonly ExpiringCurrency[];
}

export type SoldProduct = Omit<ProductDefinition, 'currencyGrants'> & {
  readonly currencyGrants: readonly CurrencyGrant[];
};

/**
 * A product of a release as it is sold: what a bundle's parts bring stands among its own grants, currency says when it
 * expires, and past subscriptions count towards no limit, which releases once could put on one.
 */
export const soldProduct = ({ products, currencies }: Shelf, id: string): SoldProduct | undefined => {
  const product = products.find((each) => each.id === id);
  if (product === undefined) return undefined;
  const { grants, currencyGrants } = contentsOf(product, products);
  const { kind, perPlayerLimit } = product;
  return {
    ...product,
    grants,
    currencyGrants: currencyGrants.map((grant) => {
      const expires = expiryOf(currencies, grant.currencyId);
      return expires === null ? grant : { ...grant, expires };
    }),
    perPlayerLimit: kind === 'subscription' ? null : perPlayerLimit,
  };
};
