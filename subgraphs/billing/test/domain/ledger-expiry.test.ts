import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DomainError } from '@stargraph/kit/errors';
import { availableOf, expiry, issuance, playerOwner, revenue, type SystemOwner } from '../../src/domain/account.ts';
import {
  accountKey,
  createLedger,
  overdraftOf,
  type AccountState,
  type EnvironmentAccount,
  type Ledger,
  type LedgerTransfer,
} from '../../src/domain/ledger.ts';
import { joinLots, noLots, sumOfLots, takeSoonest, type Lots } from '../../src/domain/lot.ts';
import type { TransferPlan } from '../../src/domain/transfer.ts';
import { createUnits, never } from '../expiry-model.ts';

const account: EnvironmentAccount = { environmentId: 'env_1', owner: playerOwner('plr_1'), currencyId: 'cur_gold' };
const key = accountKey(account);
const at = (time: number): Date => new Date(time);
const lotOf = (time: number, amount: bigint) => ({ expiresAt: at(time), amount, projectId: 'prj_1' });

let serial = 0;
const transferOf = (
  system: SystemOwner,
  amount: bigint,
  options: { expiresAt?: Date; hold?: LedgerTransfer['hold']; overdraws?: boolean } = {},
): LedgerTransfer => {
  const { expiresAt, hold, overdraws = false } = options;
  const { environmentId, owner, currencyId } = account;
  const plan: TransferPlan = {
    kind: amount > 0n ? 'reward' : 'charge',
    idempotencyKey: `k${(serial += 1)}`,
    reason: { kind: 'action', id: 'act' },
    postings: [
      { account: { owner, currencyId }, amount, expiresAt },
      { account: { owner: system, currencyId }, amount: -amount },
    ],
    overdraws,
  };
  const id = `trf_${serial}`;
  return { ...plan, environmentId, projectId: 'prj_1', id, createdAt: at(0), ...(hold === undefined ? {} : { hold }) };
};

/** An account as the store has it, opened by one transaction after another. */
const opened = (lots: Lots, balance: bigint, held = 0n): Map<string, AccountState> =>
  new Map([[key, { balance, held, entries: 1n, movedAt: at(0), lots }]]);

describe('lots', () => {
  test('give what expires soonest first, and join by the moment at which they expire', () => {
    const lots = [lotOf(1, 5n), lotOf(2, 5n)];
    expect(takeSoonest(lots, 7n)).toEqual({ taken: [lotOf(1, 5n), lotOf(2, 2n)], left: [lotOf(2, 3n)] });
    expect(takeSoonest(lots, 11n)).toEqual({ taken: lots, left: [] });
    expect(takeSoonest(lots, 0n)).toEqual({ taken: [], left: lots });
    expect(joinLots([lotOf(2, 1n)], [lotOf(1, 1n), lotOf(2, 3n)])).toEqual([lotOf(1, 1n), lotOf(2, 4n)]);
  });
});

describe('an account of which something expires', () => {
  test('spends what expires soonest, then the rest, and keeps what never expires', () => {
    const ledger = createLedger(opened([lotOf(10, 4n), lotOf(20, 4n)], 20n), at(5));
    ledger.post(transferOf(revenue, -6n));
    expect(ledger.result()).toMatchObject({ expired: [], accounts: [{ balance: 14n, lots: [lotOf(20, 2n)] }] });
    ledger.post(transferOf(revenue, -6n));
    expect(ledger.result()).toMatchObject({ accounts: [{ balance: 8n, lots: [] }] });
    expect(ledger.result().lots.map(({ expiresAt, amount }) => [expiresAt.getTime(), amount])).toEqual([
      [10, 0n],
      [20, 0n],
    ]);
  });

  test('loses what has expired before anything is decided over it, at the very moment', () => {
    const before = createLedger(opened([lotOf(10, 4n)], 4n), at(9));
    before.post(transferOf(revenue, -4n));
    const ledger = createLedger(opened([lotOf(10, 4n)], 4n), at(10));
    expect(() => ledger.post(transferOf(revenue, -1n))).toThrow(DomainError);
    expect(ledger.fundsOf(account)).toMatchObject({ balance: 0n });
    const { expired, postings } = ledger.result();
    expect(expired).toMatchObject([
      {
        kind: 'expiry',
        reason: { kind: 'currency', id: 'cur_gold' },
        idempotencyKey: 'expiry:player:plr_1/cur_gold/2',
      },
    ]);
    expect(postings).toMatchObject([
      { amount: -4n, position: 2n, balanceAfter: 0n },
      { account: { owner: expiry }, amount: 4n },
    ]);
  });

  test('gives a hold that is voided in time its units back as they were, and one that is voided late none', () => {
    const ledger = createLedger(opened([lotOf(10, 4n)], 6n), at(5));
    const held = ledger.reserve(account, 5n);
    expect(held).toEqual([lotOf(10, 4n)]);
    expect(ledger.result().accounts).toMatchObject([{ balance: 6n, held: 5n, lots: [] }]);
    const state = ledger.result().accounts[0];
    if (state === undefined) throw new Error('The account was not touched');
    const inTime = createLedger(new Map([[key, state]]), at(9));
    inTime.free(account, 5n, held);
    expect(inTime.result()).toMatchObject({
      expired: [],
      accounts: [{ balance: 6n, held: 0n, lots: [lotOf(10, 4n)] }],
    });
    const late = createLedger(new Map([[key, state]]), at(10));
    late.free(account, 5n, held);
    expect(late.result()).toMatchObject({ accounts: [{ balance: 2n, held: 0n, lots: [] }] });
    expect(late.result().expired).toHaveLength(1);
  });

  test('takes what a hold holds also when its units have expired since: they were spent in time', () => {
    const opening = createLedger(opened([lotOf(10, 4n)], 4n), at(5));
    opening.reserve(account, 4n);
    const [state] = opening.result().accounts;
    if (state === undefined) throw new Error('The account was not touched');
    const ledger = createLedger(new Map([[key, state]]), at(11));
    ledger.post(transferOf(revenue, -4n, { hold: { id: 'hld', amount: 4n } }));
    expect(ledger.result()).toMatchObject({ expired: [], accounts: [{ balance: 0n, held: 0n, lots: [] }] });
  });

  test('pays a debt first: only what is left of what comes expires', () => {
    const ledger = createLedger(opened(noLots, 3n), at(5));
    ledger.post(transferOf(issuance, -10n, { overdraws: true }));
    ledger.post(transferOf(issuance, 9n, { expiresAt: at(10) }));
    expect(ledger.result().accounts).toMatchObject([{ balance: 2n, lots: [lotOf(10, 2n)] }]);
  });

  test('gets what comes too late, and loses it at once', () => {
    const ledger = createLedger(opened(noLots, 3n), at(10));
    ledger.post(transferOf(issuance, 9n, { expiresAt: at(10) }));
    expect(() => ledger.post(transferOf(revenue, -4n))).toThrow(DomainError);
    expect(ledger.result().postings.map(({ balanceAfter }) => balanceAfter)).toEqual([12n, null, 3n, null]);
  });
});

// What comes is more than what goes, and ends are as frequent as holds: a debt, or no hold, would leave nothing to see.
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('grant' as const),
      amount: fc.bigInt({ min: 1n, max: 30n }),
      /** After how many ticks it expires; 0 for never. Less than none for what comes too late. */
      after: fc.integer({ min: -2, max: 8 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom('spend' as const, 'hold' as const, 'hold' as const),
      amount: fc.bigInt(1n, 15n),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('back' as const), amount: fc.bigInt(1n, 20n) }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom('void' as const, 'post' as const), which: fc.nat(30) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('tick' as const), by: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('look' as const, 'commit' as const) }) },
);

test('whatever is granted, spent, held, voided, posted, taken back and left to expire, in whatever order: no unit is lost or doubled, none is spent late, and lots are what the balance has', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const model = createUnits();
      const holds: { readonly amount: bigint; readonly lots: Lots }[] = [];
      let now = 100;
      let stored: Map<string, AccountState> = new Map();
      let ledger: Ledger = createLedger(stored, at(now));
      let moved = 0n;
      let expired = 0n;
      const commit = (): void => {
        const { accounts, postings, lots } = ledger.result();
        const before = stored.get(key)?.lots ?? noLots;
        stored = new Map(accounts.length === 0 ? stored : accounts.map((state) => [accountKey(state), state]));
        const rows = new Map(before.map((lot) => [lot.expiresAt.getTime(), lot.amount]));
        for (const lot of lots) {
          if (lot.amount === 0n) expect(rows.delete(lot.expiresAt.getTime())).toBe(true);
          else rows.set(lot.expiresAt.getTime(), lot.amount);
        }
        // What is told to the store leads it to what the account has.
        expect([...rows].toSorted(([a], [b]) => a - b)).toEqual(
          (stored.get(key)?.lots ?? noLots).map((lot) => [lot.expiresAt.getTime(), lot.amount]),
        );
        for (const posting of postings) {
          if (posting.account.owner === account.owner) moved += posting.amount;
          if (posting.account.owner === expiry) expired += posting.amount;
        }
        ledger = createLedger(stored, at(now));
      };
      const does = (what: () => void): boolean => {
        try {
          what();
          return true;
        } catch (error) {
          if (error instanceof DomainError) return false;
          throw error;
        }
      };
      for (const each of steps) {
        model.expire(now);
        if (each.kind === 'grant') {
          const expiresAt = each.after === 0 ? undefined : at(now + each.after);
          ledger.post(transferOf(issuance, each.amount, expiresAt === undefined ? {} : { expiresAt }));
          model.come(Array.from({ length: Number(each.amount) }, () => expiresAt?.getTime() ?? never));
        } else if (each.kind === 'spend') {
          const done = does(() => ledger.post(transferOf(revenue, -each.amount)));
          expect(done).toBe(model.spend(Number(each.amount)));
        } else if (each.kind === 'hold') {
          const done = does(() => holds.push({ amount: each.amount, lots: ledger.reserve(account, each.amount) }));
          expect(done).toBe(model.hold(Number(each.amount)));
        } else if (each.kind === 'back') {
          ledger.post(transferOf(issuance, -each.amount, { overdraws: true }));
          model.back(Number(each.amount));
        } else if (each.kind === 'void' || each.kind === 'post') {
          const which = each.which % Math.max(1, holds.length);
          const [hold] = holds.splice(which, 1);
          if (hold === undefined) continue;
          if (each.kind === 'void') {
            ledger.free(account, hold.amount, hold.lots);
            model.free(which);
          } else {
            ledger.post(transferOf(revenue, -hold.amount, { hold: { id: 'hld', amount: hold.amount } }));
            model.post(which);
          }
        } else if (each.kind === 'tick') {
          commit();
          now += each.by;
          ledger = createLedger(stored, at(now));
        } else if (each.kind === 'commit') commit();
        model.expire(now);
        const funds = ledger.fundsOf(account);
        const expected = model.state();
        expect({
          available: availableOf(funds),
          held: funds.held,
          debt: overdraftOf(funds),
          balance: funds.balance,
        }).toEqual({
          available: expected.available,
          held: expected.held,
          debt: expected.debt,
          balance: expected.available + expected.held - expected.debt,
        });
      }
      commit();
      const { lots, balance = 0n, held = 0n } = stored.get(key) ?? { lots: noLots };
      expect(lots.map(({ expiresAt, amount }) => [expiresAt.getTime(), amount])).toEqual(model.state().lots);
      expect(sumOfLots(lots) <= (balance > held ? balance - held : 0n)).toBe(true);
      expect(moved).toBe(balance);
      expect(expired).toBe(model.state().expired);
    }),
    { numRuns: 500 },
  );
});
