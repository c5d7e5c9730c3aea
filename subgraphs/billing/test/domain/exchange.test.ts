import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exchangedFor, exchangeTransfer } from '../../src/domain/exchange.ts';
import { ExchangeAmountError } from '../../src/domain/errors.ts';

const rate = (give: bigint, get: bigint, minimum: bigint | null = null, maximum: bigint | null = null) => ({
  id: 'exc_1',
  give: { currencyId: 'cur_a', amount: String(give) },
  get: { currencyId: 'cur_b', amount: String(get) },
  minimum: minimum === null ? null : String(minimum),
  maximum: maximum === null ? null : String(maximum),
  perDay: null,
});

test('a multiple of the unit gets as many times what the rate gives', () => {
  expect(exchangedFor(rate(10n, 3n), 10n)).toBe(3n);
  expect(exchangedFor(rate(10n, 3n), 70n)).toBe(21n);
  expect(exchangedFor(rate(10n, 3n, 20n, 30n), 20n)).toBe(6n);
  expect(exchangedFor(rate(10n, 3n, 20n, 30n), 30n)).toBe(9n);
});

test.for([
  ['a part of the unit', rate(10n, 3n), 15n],
  ['less than the unit', rate(10n, 3n), 9n],
  ['nothing', rate(10n, 3n), 0n],
  ['less than nothing', rate(10n, 3n), -10n],
  ['less than the least', rate(10n, 3n, 20n), 10n],
  ['more than the most', rate(10n, 3n, null, 30n), 40n],
  ['what gets more than a wallet holds', rate(1n, 10n ** 18n - 1n), 10n],
] as const)('%s is not exchanged', ([, given, amount]) => {
  expect(() => exchangedFor(given, amount)).toThrow(ExchangeAmountError);
});

test('no amount gets more than the rate says, and cutting it up gets no more', () => {
  const unit = fc.bigInt({ min: 1n, max: 10n ** 6n });
  fc.assert(
    fc.property(
      unit,
      unit,
      fc.bigInt({ min: 1n, max: 10n ** 6n }),
      fc.bigInt({ min: 1n, max: 10n ** 6n }),
      (give, get, a, b) => {
        const given = rate(give, get);
        const whole = exchangedFor(given, (a + b) * give);
        expect(whole * give).toBe((a + b) * give * get);
        expect(exchangedFor(given, a * give) + exchangedFor(given, b * give)).toBe(whole);
        const { postings } = exchangeTransfer({ playerId: 'plr_1', idempotencyKey: 'k' }, given, a * give, a * get);
        for (const currencyId of ['cur_a', 'cur_b'])
          expect(
            postings
              .filter(({ account }) => account.currencyId === currencyId)
              .reduce((sum, { amount }) => sum + amount, 0n),
          ).toBe(0n);
      },
    ),
  );
});
