import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contentsOf } from '../src/product-contents.ts';

const plain = (id: string, items: Readonly<Record<string, number>>, coins = 0) => ({
  id,
  grants: Object.entries(items).map(([itemId, quantity]) => ({ itemId, quantity })),
  currencyGrants: coins === 0 ? [] : [{ currencyId: 'coin', amount: String(coins) }],
  parts: [] as { productId: string; quantity: number }[],
});
const bundle = (id: string, parts: Readonly<Record<string, number>>, own = plain(id, {})) => ({
  ...own,
  parts: Object.entries(parts).map(([productId, quantity]) => ({ productId, quantity })),
});

describe('what a buyer gets', () => {
  test('of a plain product is what it says', () => {
    const hats = plain('a', { hat: 2, cape: 1 }, 5);
    expect(contentsOf(hats, [])).toEqual({ grants: hats.grants, currencyGrants: hats.currencyGrants });
  });

  test('of a bundle is its own and that of its parts, each item and currency once', () => {
    const products = [plain('a', { hat: 2 }, 10), plain('b', { hat: 1, cape: 1 })];
    const both = bundle('both', { a: 3, b: 2 }, plain('both', { hat: 1 }, 1));
    expect(contentsOf(both, [...products, both])).toEqual({
      grants: [
        { itemId: 'hat', quantity: 1 + 3 * 2 + 2 },
        { itemId: 'cape', quantity: 2 },
      ],
      currencyGrants: [{ currencyId: 'coin', amount: '31' }],
    });
  });

  test('counts amounts exactly where numbers would not', () => {
    const rich = { ...plain('a', {}), currencyGrants: [{ currencyId: 'coin', amount: '99999999999999999' }] };
    expect(contentsOf(bundle('b', { a: 9 }), [rich]).currencyGrants).toEqual([
      { currencyId: 'coin', amount: '899999999999999991' },
    ]);
  });

  test('of a bundle of bundles is the same as of all the parts bought one by one', () => {
    const quantity = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(quantity, quantity, quantity, quantity, (own, a, b, c) => {
        const product = plain('p', { hat: own }, own);
        const inner = bundle('inner', { p: a });
        const outer = bundle('outer', { inner: b, p: c });
        const worth = own * (a * b + c);
        expect(contentsOf(outer, [product, inner, outer])).toEqual({
          grants: [{ itemId: 'hat', quantity: worth }],
          currencyGrants: [{ currencyId: 'coin', amount: String(worth) }],
        });
      }),
    );
  });

  test('of a bundle that holds itself is nothing that anybody could say', () => {
    const one = bundle('one', { other: 1 });
    const other = bundle('other', { one: 1 });
    expect(() => contentsOf(one, [one, other])).toThrow('a part of itself');
  });
});
