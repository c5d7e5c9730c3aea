import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exchange, issuance, revenue } from '../../src/domain/account.ts';
import { economyOf, netOf, type Flow } from '../../src/domain/economy.ts';

const flow = (day: string, changes: Partial<Flow> = {}): Flow => ({
  currencyId: 'cur_gold',
  day,
  owner: issuance,
  kind: 'reward',
  reason: { kind: 'quest', id: 'qst_1' },
  given: 0n,
  taken: 0n,
  transfers: 1n,
  ...changes,
});

test('what players got is minted, what they gave is burnt, and what they changed is neither', () => {
  const economy = economyOf(
    'cur_gold',
    [
      flow('2026-01-01', { given: 100n }),
      flow('2026-01-02', { owner: revenue, kind: 'purchase', taken: 30n, reason: { kind: 'product', id: 'prd_1' } }),
      flow('2026-01-02', { owner: exchange, kind: 'exchange', taken: 20n, given: 5n, transfers: 2n }),
      flow('2026-01-02', { owner: issuance, kind: 'refund', taken: 10n }),
      flow('2026-01-02', { currencyId: 'cur_silver', given: 999n }),
    ],
    60n,
  );
  expect(economy).toMatchObject({ minted: 100n, burnt: 40n, exchangedIn: 5n, exchangedOut: 20n, circulation: 60n });
  expect(netOf(economy)).toBe(45n);
  // 15 were there before.
  expect(economy.days).toMatchObject([
    { day: '2026-01-01', minted: 100n, circulation: 115n },
    { day: '2026-01-02', burnt: 40n, circulation: 60n },
  ]);
  expect(economy.rules.map(({ kind, given, taken, transfers }) => [kind, given, taken, transfers])).toEqual([
    ['reward', 100n, 0n, 1n],
    ['purchase', 0n, 30n, 1n],
    ['exchange', 5n, 20n, 2n],
    ['refund', 0n, 10n, 1n],
  ]);
});

test('days, rules and the whole tell the same, whatever moved', () => {
  const amount = fc.bigInt({ min: 0n, max: 2n ** 63n });
  const flows = fc.array(
    fc
      .record({
        day: fc.constantFrom('2026-01-01', '2026-01-02', '2026-01-03'),
        owner: fc.constantFrom(issuance, revenue, exchange),
        given: amount,
        taken: amount,
        id: fc.constantFrom('a', 'b', null),
      })
      .map(({ day, id, ...rest }) => flow(day, { ...rest, reason: id === null ? null : { kind: 'quest', id } })),
  );
  fc.assert(
    fc.property(flows, amount, (given, circulation) => {
      const economy = economyOf('cur_gold', given, circulation);
      const net = given.reduce((sum, each) => sum + each.given - each.taken, 0n);
      expect(netOf(economy)).toBe(net);
      expect(economy.days.reduce((sum, day) => sum + netOf(day), 0n)).toBe(net);
      expect(economy.rules.reduce((sum, rule) => sum + rule.given - rule.taken, 0n)).toBe(net);
      expect(economy.days.at(-1)?.circulation ?? circulation).toBe(circulation);
      economy.days.slice(1).forEach((day, index) => {
        expect(day.circulation - netOf(day)).toBe(economy.days[index]?.circulation);
      });
    }),
  );
});
