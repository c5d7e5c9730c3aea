import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assertRoom, sumByCurrency } from '../../src/domain/currency-grant.ts';
import { WalletFullError } from '../../src/domain/errors.ts';

const gold = (amount: bigint | number) => ({ currencyId: 'cur_gold', amount: String(amount) });
const capacity = 2n ** 63n - 1n;

test('amounts of one currency add up', () => {
  expect([...sumByCurrency([gold(1), { currencyId: 'cur_silver', amount: '5' }, gold(2)])]).toEqual([
    ['cur_gold', 3n],
    ['cur_silver', 5n],
  ]);
});

test('there is room up to the last unit of 64 bits, each currency for itself', () => {
  const wallets = [{ currencyId: 'cur_gold', balance: capacity - 10n }];
  expect(() => assertRoom([gold(10)], wallets)).not.toThrow();
  expect(() => assertRoom([gold(11)], wallets)).toThrow(WalletFullError);
  expect(() => assertRoom([gold(6), gold(5)], wallets)).toThrow(WalletFullError);
  expect(() => assertRoom([{ currencyId: 'cur_silver', amount: '11' }], wallets)).not.toThrow();
  expect(() => assertRoom([], wallets)).not.toThrow();
});

test('many grants at once can fill even an empty wallet', () => {
  const most = 10n ** 18n - 1n;
  expect(() =>
    assertRoom(
      Array.from({ length: 9 }, () => gold(most)),
      [],
    ),
  ).not.toThrow();
  expect(() =>
    assertRoom(
      Array.from({ length: 10 }, () => gold(most)),
      [],
    ),
  ).toThrow(WalletFullError);
});

test('there is room if and only if balance and grants fit into 64 bits together', () => {
  const amount = fc.bigInt({ min: 1n, max: 10n ** 18n - 1n });
  fc.assert(
    fc.property(fc.array(amount, { maxLength: 12 }), fc.bigInt({ min: 0n, max: capacity }), (amounts, balance) => {
      const fits = amounts.length === 0 || amounts.reduce((sum, each) => sum + each, balance) <= capacity;
      const check = (): void => assertRoom(amounts.map(gold), [{ currencyId: 'cur_gold', balance }]);
      if (fits) expect(check).not.toThrow();
      else expect(check).toThrow(WalletFullError);
    }),
  );
});
