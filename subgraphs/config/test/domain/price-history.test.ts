import { expect, test } from 'vitest';
import { productSchema } from '@stargraph/kit/contracts/release';
import { priceChanges } from '../../src/domain/price-history.ts';

const product = (price: { readonly amount: string } | { readonly stars: number }, stock: number | null = null) =>
  productSchema.parse({
    id: 'p',
    title: { en: 'Hat' },
    grants: [],
    perPlayerLimit: null,
    stock,
    price: 'amount' in price ? { currencyId: 'coin', amount: price.amount } : null,
    ...('stars' in price ? { stars: price.stars } : {}),
  });
const coins = (amount: string) => ({ price: { currencyId: 'coin', amount }, stars: null });

test('a price has changed where it is another, in another money, new or gone, and nowhere else', () => {
  const releases = [
    { release: 1, product: null },
    { release: 2, product: product({ amount: '5' }) },
    { release: 3, product: product({ amount: '5' }, 100) },
    { release: 4, product: product({ amount: '7' }) },
    { release: 5, product: product({ stars: 7 }) },
    { release: 6, product: null },
    { release: 7, product: product({ stars: 7 }) },
  ];
  const stars = { price: null, stars: 7 };
  expect(priceChanges(releases)).toEqual([
    { release: 7, before: null, after: stars },
    { release: 6, before: stars, after: null },
    { release: 5, before: coins('7'), after: stars },
    { release: 4, before: coins('5'), after: coins('7') },
    { release: 2, before: null, after: coins('5') },
  ]);
  expect(priceChanges([])).toEqual([]);
});
