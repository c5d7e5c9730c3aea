import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DomainError } from '@stargraph/kit/errors';
import type { Funds } from '../../src/domain/account.ts';
import {
  InsufficientFundsError,
  PurchaseLimitReachedError,
  SaleEndedError,
  SaleNotStartedError,
  SoldOutError,
} from '../../src/domain/errors.ts';
import { decidePurchase, isDefinitionId, shapeProblem } from '../../src/domain/purchase.ts';

const now = Date.UTC(2026, 0, 1);
const priced = (amount: bigint | number, perPlayerLimit: number | null = null) => ({
  price: { currencyId: 'cur_gold', amount: String(amount) },
  perPlayerLimit,
  stock: null as number | null,
  availableFrom: null as string | null,
  availableUntil: null as string | null,
});
/** Decides with what was bought by the player, and what was sold to all. */
const decide = (product: ReturnType<typeof priced>, bought: number, funds: Funds, sold = bought, at = now): bigint =>
  decidePurchase(product, { bought, sold }, funds, at);
const rich: Funds = { balance: 100n, held: 0n };

describe('a purchase', () => {
  test('costs the price where exactly that much is available', () => {
    expect(decide(priced(30), 0, { balance: 30n, held: 0n })).toBe(30n);
  });

  test('can not be paid with what another purchase holds', () => {
    expect(() => decide(priced(30), 0, { balance: 59n, held: 30n })).toThrow(new InsufficientFundsError(29n, 30n));
  });

  test('is exact for amounts that a JSON number would round', () => {
    const price = 2n ** 53n + 1n;
    expect(decide(priced(price), 0, { balance: price, held: 0n })).toBe(price);
    expect(() => decide(priced(price), 0, { balance: price - 1n, held: 0n })).toThrow(InsufficientFundsError);
  });

  test('ends at the limit of one player, however rich', () => {
    expect(decide(priced(1, 3), 2, { balance: 100n, held: 0n })).toBe(1n);
    expect(() => decide(priced(1, 3), 3, { balance: 100n, held: 0n })).toThrow(new PurchaseLimitReachedError(3));
  });

  test('ends with the stock, whoever bought it; the own limit is told first', () => {
    const last = { ...priced(1), stock: 3 };
    expect(decide(last, 0, rich, 2)).toBe(1n);
    expect(() => decide(last, 0, rich, 3)).toThrow(new SoldOutError(3));
    // A stock that a later release lowers below what was sold is sold out, not negative.
    expect(() => decide({ ...last, stock: 1 }, 0, rich, 3)).toThrow(new SoldOutError(1));
    expect(() => decide({ ...last, perPlayerLimit: 1 }, 1, rich, 3)).toThrow(PurchaseLimitReachedError);
  });

  test('is made from the first moment of the sale on, up to but without the last', () => {
    const from = new Date(now);
    const until = new Date(now + 1000);
    const sale = { ...priced(1), availableFrom: from.toISOString(), availableUntil: until.toISOString() };
    expect(() => decide(sale, 0, rich, 0, now - 1)).toThrow(new SaleNotStartedError(from));
    expect(decide(sale, 0, rich, 0, now)).toBe(1n);
    expect(decide(sale, 0, rich, 0, now + 999)).toBe(1n);
    expect(() => decide(sale, 0, rich, 0, now + 1000)).toThrow(new SaleEndedError(until));
    // The time is told before anything that money or luck could change.
    expect(() => decide({ ...sale, stock: 1 }, 0, { balance: 0n, held: 0n }, 1, now + 1000)).toThrow(SaleEndedError);
  });

  test('is allowed if and only if the funds cover it and the limit is not reached', () => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 18n });
    fc.assert(
      fc.property(
        amount,
        amount,
        fc.bigInt({ min: 1n, max: 10n ** 18n - 1n }),
        fc.nat(5),
        fc.option(fc.integer({ min: 1, max: 5 })),
        (a, b, price, bought, limit) => {
          const funds = a > b ? { balance: a, held: b } : { balance: b, held: a };
          const allowed = funds.held + price <= funds.balance && (limit === null || bought < limit);
          if (allowed) expect(decide(priced(price, limit), bought, funds)).toBe(price);
          else expect(() => decide(priced(price, limit), bought, funds)).toThrow(DomainError);
        },
      ),
    );
  });
});

describe('the shape of a purchase', () => {
  test('has no problem with TypeIDs and visible keys', () => {
    expect(shapeProblem({ productId: 'nod_01h455vb4pex5vsknk084sn02q', idempotencyKey: 'a' })).toBeNull();
    expect(shapeProblem({ productId: 'x', idempotencyKey: '~'.repeat(200) })).toBeNull();
  });

  test.for([
    ['an empty key', 'x', ''],
    ['a key of 201 characters', 'x', 'a'.repeat(201)],
    ['a key with a space', 'x', 'a b'],
    ['a key with a line end', 'x', 'a\n'],
    ['a key beyond ASCII', 'x', 'ключ'],
    ['an empty product id', '', 'a'],
    ['a product id with a NUL, which the database can not store', 'a\0', 'a'],
    ['a product id of 101 characters', 'a'.repeat(101), 'a'],
  ])('has a problem with %s', ([, productId, idempotencyKey]) => {
    expect(shapeProblem({ productId: String(productId), idempotencyKey: String(idempotencyKey) })).toEqual(
      expect.any(String),
    );
  });

  test('never lets through an id that is not visible ASCII', () => {
    const visible = (id: string): boolean => Array.from(id).every((character) => character > ' ' && character < '\x7f');
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.string({ unit: 'binary' })),
        (id) => isDefinitionId(id) === (id !== '' && id.length <= 100 && visible(id)),
      ),
    );
  });
});
