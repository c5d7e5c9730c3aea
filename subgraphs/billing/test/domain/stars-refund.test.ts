import fc from 'fast-check';
import { expect, test } from 'vitest';
import { capacity } from '../../src/domain/account.ts';
import { askAgainMs, takeBack } from '../../src/domain/stars-refund.ts';

const gold = (amount: bigint) => [{ currencyId: 'gold', amount: String(amount) }];
const wallet = (balance: bigint, held = 0n) => [{ currencyId: 'gold', balance, held }];

test.for([
  ['all that is there', wallet(500n), 500n, 0n],
  ['more than is there', wallet(200n), 500n, 300n],
  ['what is not there at all', [], 500n, 500n],
  ['what is promised to a purchase', wallet(500n, 400n), 500n, 400n],
  ['from one who is in debt already', wallet(-100n), 500n, 500n],
] as const)('%s: what is missing is a debt', ([, wallets, amount, debt]) => {
  expect(takeBack(gold(500n), wallets)).toEqual([{ currencyId: 'gold', amount: String(amount), debt: String(debt) }]);
});

test('several amounts of one currency are taken together', () => {
  expect(takeBack([...gold(3n), ...gold(4n)], wallet(5n))).toEqual([{ currencyId: 'gold', amount: '7', debt: '2' }]);
});

test('no balance comes below what an account can hold, and a debt is never more than what is taken', () => {
  const amount = fc.bigInt({ min: 1n, max: capacity });
  fc.assert(
    fc.property(
      amount,
      fc.bigInt({ min: -capacity, max: capacity }),
      fc.bigInt({ min: 0n, max: 2n ** 62n }),
      (brought, balance, held) => {
        const [taken] = takeBack(gold(brought), wallet(balance, held));
        if (taken === undefined) return balance === -capacity;
        const [took, debt] = [BigInt(taken.amount), BigInt(taken.debt)];
        return took > 0n && took <= brought && balance - took >= -capacity && debt >= 0n && debt <= took;
      },
    ),
  );
});

test('Telegram is asked ever later, hourly at the end', () => {
  expect([1, 2, 3, 20, 1000].map(askAgainMs)).toEqual([5_000, 10_000, 20_000, 3_600_000, 3_600_000]);
});
