import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { productSchema } from '@stargraph/kit/contracts/release';
import { NotFoundError } from '@stargraph/kit/errors';
import {
  PurchaseLimitReachedError,
  SaleEndedError,
  SaleNotStartedError,
  SoldOutError,
} from '../../src/domain/errors.ts';
import {
  checkoutRefusal,
  mismatchOf,
  termsOf,
  type StarsCharge,
  type StarsOrder,
} from '../../src/domain/stars-order.ts';

const now = Date.UTC(2026, 0, 1);
const dayMs = 24 * 60 * 60 * 1000;

const product = productSchema.parse({
  id: 'prd_chest',
  title: { en: 'Chest' },
  price: null,
  stars: 25,
  grants: [
    { itemId: 'itm_a', quantity: 1 },
    { itemId: 'itm_b', quantity: 2 },
  ],
  currencyGrants: [{ currencyId: 'cur_gold', amount: '500' }],
  perPlayerLimit: 2,
});
const { grants, currencyGrants } = product;

const order: StarsOrder = {
  playerId: 'plr_1',
  productId: 'prd_chest',
  state: 'open',
  isSubscription: false,
  telegramBotId: '7',
  stars: 25,
  grants,
  currencyGrants,
  createdAt: new Date(now),
};
/** What the player has bought of it; nobody else has. */
const taken = (bought: number, sold = bought) => ({ bought, sold });
const charge: StarsCharge = { telegramBotId: '7', playerId: 'plr_1', currency: 'XTR', amount: 25 };

describe('the terms of an order', () => {
  test('are those of the product', () => {
    expect(termsOf(product, taken(1), now)).toEqual({
      stars: 25,
      grants,
      currencyGrants,
      title: { en: 'Chest' },
      description: null,
      isSubscription: false,
      perPlayerLimit: 2,
      stock: null,
    });
  });

  test('are not to be had beyond the limit, nor for what is not sold for Stars', () => {
    expect(() => termsOf(product, taken(2), now)).toThrow(new PurchaseLimitReachedError(2));
    expect(() => termsOf({ ...product, perPlayerLimit: null }, taken(1000), now)).not.toThrow();
    expect(() => termsOf(undefined, taken(0), now)).toThrow(NotFoundError);
    expect(() => termsOf({ ...product, stars: null }, taken(0), now)).toThrow(NotFoundError);
    expect(termsOf({ ...product, kind: 'subscription' }, taken(0), now)).toMatchObject({ isSubscription: true });
  });

  test('are not to be had of what is sold out, nor before or after its sale', () => {
    expect(() => termsOf({ ...product, stock: 3 }, taken(0, 3), now)).toThrow(new SoldOutError(3));
    const [from, until] = [new Date(now + 1), new Date(now)];
    expect(() => termsOf({ ...product, availableFrom: from.toISOString() }, taken(0), now)).toThrow(
      new SaleNotStartedError(from),
    );
    expect(() => termsOf({ ...product, availableUntil: until.toISOString() }, taken(0), now)).toThrow(
      new SaleEndedError(until),
    );
  });
});

describe('a checkout', () => {
  test('is let through where everything is as it was', () => {
    expect(checkoutRefusal(order, charge, product, taken(0), now)).toBeNull();
    expect(checkoutRefusal(order, charge, product, taken(1), now)).toBeNull();
  });

  test('is let through for an order whose link was never kept, by whatever bot', () => {
    expect(checkoutRefusal({ ...order, telegramBotId: null }, charge, product, taken(0), now)).toBeNull();
  });

  test('goes by the terms of the order for a day, then by the present ones, in whatever order they stand', () => {
    const reordered = { ...product, title: { en: 'Box' }, grants: grants.toReversed() };
    const others = [
      { ...product, stars: 26 },
      { ...product, grants: [] },
      { ...product, currencyGrants: [{ currencyId: 'cur_gold', amount: '501' }] },
    ];
    for (const present of [product, reordered, ...others])
      expect(checkoutRefusal(order, charge, present, taken(0), now + dayMs)).toBeNull();
    for (const present of [product, reordered])
      expect(checkoutRefusal(order, charge, present, taken(0), now + 400 * dayMs)).toBeNull();
    for (const present of others)
      expect(checkoutRefusal(order, charge, present, taken(0), now + dayMs + 1)).toBe('not-for-sale');
  });

  test('goes by the stock that there is now, whatever there was', () => {
    expect(checkoutRefusal(order, charge, { ...product, stock: 5 }, taken(0, 4), now)).toBeNull();
    expect(checkoutRefusal(order, charge, { ...product, stock: 5 }, taken(0, 5), now)).toBe('sold-out');
    expect(checkoutRefusal(order, charge, { ...product, stock: 5 }, taken(2, 5), now)).toBe('limit-reached');
    expect(checkoutRefusal(order, charge, { ...product, stock: 6 }, taken(0, 5), now)).toBeNull();
  });

  test('keeps what an order was made for during a sale for its day, and asks for the sale afterwards', () => {
    const over = { ...product, availableUntil: new Date(now + 1).toISOString() };
    expect(checkoutRefusal(order, charge, over, taken(0), now + dayMs)).toBeNull();
    expect(checkoutRefusal(order, charge, over, taken(0), now + dayMs + 1)).toBe('not-for-sale');
    const later = { ...product, availableFrom: new Date(now + 3 * dayMs).toISOString() };
    expect(checkoutRefusal(order, charge, later, taken(0), now + dayMs + 1)).toBe('not-for-sale');
    expect(checkoutRefusal(order, charge, later, taken(0), now + 3 * dayMs)).toBeNull();
  });

  test('goes by the limit that holds now', () => {
    expect(checkoutRefusal(order, charge, product, taken(2), now)).toBe('limit-reached');
    expect(checkoutRefusal(order, charge, { ...product, perPlayerLimit: null }, taken(2), now)).toBeNull();
    expect(checkoutRefusal(order, charge, { ...product, perPlayerLimit: 1 }, taken(1), now)).toBe('limit-reached');
  });
});

describe('a payment', () => {
  test('pays an open order, whoever made the invoice and whatever is sold now', () => {
    expect(mismatchOf(order, charge)).toBeNull();
    expect(mismatchOf(order, { ...charge, telegramBotId: '8' })).toBeNull();
  });
});

test('whatever passes its checkout is matched by the same charge, and nothing is matched but the exact price by the player who ordered', () => {
  fc.assert(
    fc.property(
      fc.option(
        fc.record({
          ...Object.fromEntries(Object.entries(order).map(([key, value]) => [key, fc.constant(value)])),
          state: fc.constantFrom('open', 'paid'),
          stars: fc.integer({ min: 1, max: 10_000 }),
          telegramBotId: fc.option(fc.constantFrom('7', '8')),
        }) as fc.Arbitrary<StarsOrder>,
      ),
      fc.record({
        telegramBotId: fc.constantFrom('7', '8'),
        playerId: fc.constantFrom('plr_1', 'plr_2', null),
        currency: fc.constantFrom('XTR', 'USD', 'xtr', ''),
        amount: fc.oneof(fc.constantFrom(25, 1, 10_000), fc.maxSafeInteger()),
      }),
      fc.option(fc.constant(product)),
      fc.nat(3),
      (made, paid, present, count) => {
        const mismatch = mismatchOf(made, paid);
        if (checkoutRefusal(made, paid, present, taken(count), now) === null) expect(mismatch).toBeNull();
        expect(mismatch === null).toBe(
          made?.state === 'open' &&
            made.playerId === paid.playerId &&
            paid.currency === 'XTR' &&
            paid.amount === made.stars,
        );
      },
    ),
  );
});
