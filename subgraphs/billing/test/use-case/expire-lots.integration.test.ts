import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Envelope } from '@stargraph/kit/contracts/event';
import { DomainError } from '@stargraph/kit/errors';
import { sqlOfPool } from '@stargraph/kit/db/sql';
import { newId } from '@stargraph/kit/ids';
import { availableOf, playerOwner, revenue } from '../../src/domain/account.ts';
import { overdraftOf } from '../../src/domain/ledger.ts';
import { findWallets } from '../../src/store/account-store.ts';
import type { NewTransfer } from '../../src/store/ledger-store.ts';
import { settleHolds } from '../../src/use-case/end-holds.ts';
import { expireLots } from '../../src/use-case/expire-lots.ts';
import { createLedgerWriter, type LedgerWriter } from '../../src/use-case/ledger-writer.ts';
import { cutPool } from '../cut-pool.ts';
import { heardPool } from '../heard-pool.ts';
import { createUnits, never } from '../expiry-model.ts';
import { createTestBilling, ledgerProblems, rewardOf, traceparent, type TestBilling } from '../support.ts';

let billing: TestBilling;
/** As another process of the service has one. */
let other: LedgerWriter;
beforeAll(async () => {
  billing = await createTestBilling(20);
  other = createLedgerWriter(billing.deps);
});
afterAll(async () => {
  await other.close();
  await billing.close();
});

let playerId = '';
beforeEach(() => {
  playerId = `plr_${randomUUID().slice(0, 8)}`;
});

const minute = 60_000;
const inMs = (milliseconds: number): Date => new Date(billing.clock.now() + milliseconds);
const earn = (amount: number, expiresAt?: Date, whose = playerId): Promise<void> =>
  billing.reward(rewardOf(whose, amount, expiresAt === undefined ? {} : { expiresAt }));

const spending = (amount: bigint, whose = playerId): NewTransfer => ({
  environmentId: 'env_1',
  id: newId('transfer'),
  projectId: 'prj_1',
  releaseHash: 'r1',
  traceparent,
  createdAt: new Date(billing.clock.now()),
  kind: 'charge',
  idempotencyKey: randomUUID(),
  reason: { kind: 'action', id: 'act_spin' },
  postings: [
    { account: { owner: playerOwner(whose), currencyId: 'cur_gold' }, amount: -amount },
    { account: { owner: revenue, currencyId: 'cur_gold' }, amount },
  ],
});
const spend = (amount: bigint, writer: LedgerWriter = billing.deps.ledger, whose = playerId): Promise<boolean> =>
  writer.transfer(spending(amount, whose)).then(
    () => true,
    (error: unknown) => {
      if (error instanceof DomainError && error.code === 'INSUFFICIENT_FUNDS') return false;
      throw error;
    },
  );
const hold = (id: string, amount: bigint) =>
  billing.deps.ledger.hold({
    environmentId: 'env_1',
    id,
    account: { owner: playerOwner(playerId), currencyId: 'cur_gold' },
    amount,
    reason: { kind: 'action', id: 'act_spin' },
    createdAt: inMs(0),
    expiresAt: inMs(2 * minute),
  });
const settle = (holdId: string, outcome: 'posted' | 'voided'): Promise<void> => {
  const event: Envelope = {
    ...rewardOf(playerId, 1),
    id: randomUUID(),
    type: 'game.hold.settled.v1',
    data: { playerId, holdId, outcome },
  };
  return settleHolds(billing.deps, [event]);
};

interface Row {
  readonly balance: bigint;
  readonly held: bigint;
  readonly expiring: bigint;
}
const accountOf = async (whose = playerId): Promise<Row | undefined> =>
  (await billing.pool.query<Row>('select balance, held, expiring from account where owner = $1', [playerOwner(whose)]))
    .rows[0];
const lotsOf = async (): Promise<[number, bigint][]> =>
  (
    await billing.pool.query<{ expires_at: Date; amount: bigint }>(
      'select expires_at, amount from lot where account_id = $1 order by expires_at',
      [`player:${playerId}/cur_gold`],
    )
  ).rows.map((row) => [row.expires_at.getTime() - billing.clock.now(), row.amount]);
const entriesOf = async (whose = playerId): Promise<[string, bigint][]> =>
  (
    await billing.pool.query<{ kind: string; amount: bigint }>(
      `select kind, amount from posting join transfer on transfer.environment_id = posting.environment_id and transfer.id = transfer_id
       where account_id = $1 order by position`,
      [`player:${whose}/cur_gold`],
    )
  ).rows.map((row) => [row.kind, row.amount]);

describe('currency that expires', () => {
  test('is kept by the moment at which it expires, and spent in that order, before what never expires', async () => {
    await earn(5);
    await earn(10, inMs(3 * minute));
    await earn(4, inMs(2 * minute));
    await earn(6, inMs(2 * minute));
    expect(await lotsOf()).toEqual([
      [2 * minute, 10n],
      [3 * minute, 10n],
    ]);
    expect(await spend(13n)).toBe(true);
    expect(await lotsOf()).toEqual([[3 * minute, 7n]]);
    expect(await spend(12n)).toBe(true);
    expect(await accountOf()).toEqual({ balance: 0n, held: 0n, expiring: 0n });
    expect(await lotsOf()).toEqual([]);
    expect(await ledgerProblems(billing.pool)).toEqual([]);
  });

  test('can’t be spent from its moment on, also before the job has run, and the statement says why it went', async () => {
    await earn(10, inMs(minute));
    await earn(3);
    billing.clock.advance(minute);
    expect(await spend(4n)).toBe(false);
    expect(await spend(3n)).toBe(true);
    expect(await entriesOf()).toEqual([
      ['reward', 10n],
      ['reward', 3n],
      ['expiry', -10n],
      ['charge', -3n],
    ]);
    expect((await billing.events(playerId)).map(({ data }) => (data as { kind: string }).kind)).toEqual([
      'reward',
      'reward',
      'expiry',
      'charge',
    ]);
    expect(await expireLots(billing.deps)).toBe(0);
    expect(await ledgerProblems(billing.pool)).toEqual([]);
  });

  test('that is held does not expire; given back it does when it would have, taken it was spent in time', async () => {
    await earn(10, inMs(minute));
    for (const id of ['void', 'late', 'post']) expect(await hold(`${id} ${playerId}`, 3n)).toBe('pending');
    expect(await lotsOf()).toEqual([[minute, 1n]]);
    await settle(`void ${playerId}`, 'voided');
    expect(await lotsOf()).toEqual([[minute, 4n]]);
    billing.clock.advance(minute);
    expect(await expireLots(billing.deps)).toBe(1);
    expect(await accountOf()).toEqual({ balance: 6n, held: 6n, expiring: 0n });
    await settle(`post ${playerId}`, 'posted');
    await settle(`late ${playerId}`, 'voided');
    expect(await accountOf()).toEqual({ balance: 0n, held: 0n, expiring: 0n });
    expect(await entriesOf()).toEqual([
      ['reward', 10n],
      ['expiry', -4n],
      ['charge', -3n],
      ['expiry', -3n],
    ]);
    expect(await ledgerProblems(billing.pool)).toEqual([]);
  });

  test('that comes when its time is up comes and goes', async () => {
    await earn(10, inMs(-minute));
    expect(await entriesOf()).toEqual([
      ['reward', 10n],
      ['expiry', -10n],
    ]);
    expect(await ledgerProblems(billing.pool)).toEqual([]);
  });
});

describe('the job', () => {
  const many = 250;
  const players = Array.from({ length: many }, (_, index) => `plr_many_${index}`);

  test('moves what has expired once, whoever runs at the same time, in batches, and leaves the rest', async () => {
    await billing.reward(...players.map((each) => rewardOf(each, 10, { expiresAt: inMs(minute) })));
    await billing.reward(...players.map((each) => rewardOf(each, 7, { expiresAt: inMs(2 * minute) })));
    expect(await expireLots(billing.deps)).toBe(0);
    billing.clock.advance(minute);
    let batches = 0;
    expect(await expireLots(billing.deps, () => (batches += 1) <= 1)).toBe(200);
    await Promise.all([expireLots(billing.deps), expireLots(billing.deps), expireLots(billing.deps)]);
    const { rows } = await billing.pool.query(
      `select count(*)::int as accounts, sum(balance)::int as left, sum(expiring)::int as expiring from account where owner like 'player:plr_many_%'`,
    );
    expect(rows).toEqual([{ accounts: many, left: 7 * many, expiring: 7 * many }]);
    expect(await billing.events('plr_many_249')).toHaveLength(3);
    expect(await expireLots(billing.deps)).toBe(0);
    expect(await ledgerProblems(billing.pool)).toEqual([]);
  });

  test.for(['before', 'after'] as const)(
    'survives a kill %s any of its statements: the next run does what is left, once',
    { timeout: 60_000 },
    async (when) => {
      for (let at = 1; ; at += 1) {
        const own = `plr_cut_${when}_${at}`;
        await earn(10, inMs(minute), own);
        billing.clock.advance(minute);
        const pool = cutPool(billing.pool, at, when);
        await expireLots({ ...billing.deps, pool }).catch(() => {});
        await expireLots(billing.deps);
        expect(await entriesOf(own)).toEqual([
          ['reward', 10n],
          ['expiry', -10n],
        ]);
        expect(await billing.events(own)).toHaveLength(2);
        if (!pool.wasCut()) {
          expect(at).toBeGreaterThan(5);
          break;
        }
      }
      expect(await ledgerProblems(billing.pool)).toEqual([]);
    },
  );
});

test('what is spent, held, earned and expires at once, by two processes and two workers, while the time comes: every unit goes one way, and none is spent late', async () => {
  for (let round = 0; round < 8; round += 1) {
    const own = `plr_race_${round}`;
    await earn(60, inMs(minute), own);
    await earn(40, inMs(2 * minute), own);
    billing.clock.advance(minute - 1);
    const spends = (): Promise<boolean>[] =>
      Array.from({ length: 20 }, (_, index) => spend(2n, index % 2 === 0 ? billing.deps.ledger : other, own));
    const early = spends();
    const jobs = [expireLots(billing.deps), expireLots(billing.deps)];
    if (round % 2 === 0) await Promise.race(early);
    billing.clock.advance(1);
    const late = [...spends(), ...spends()];
    jobs.push(expireLots(billing.deps), expireLots(billing.deps));
    const answers = await Promise.all([...early, ...late]);
    await Promise.all(jobs);
    await expireLots(billing.deps);
    const entries = await entriesOf(own);
    const spent = entries.filter(([kind]) => kind === 'charge').reduce((sum, [, amount]) => sum - amount, 0n);
    const gone = entries.filter(([kind]) => kind === 'expiry').reduce((sum, [, amount]) => sum - amount, 0n);
    expect(spent).toBe(2n * BigInt(answers.filter(Boolean).length));
    // All that was there at the moment went at once, and after it only what was still good was spent.
    const after = entries.slice(entries.findIndex(([kind]) => kind === 'expiry') + 1);
    expect(entries.filter(([kind]) => kind === 'expiry')).toHaveLength(1);
    expect(gone).toBe(
      60n -
        entries
          .slice(0, entries.length - after.length)
          .reduce((sum, [kind, amount]) => (kind === 'charge' ? sum - amount : sum), 0n),
    );
    expect(after.reduce((sum, [, amount]) => sum - amount, 0n) <= 40n).toBe(true);
    expect((await accountOf(own))?.balance).toBe(100n - spent - gone);
  }
  expect(await ledgerProblems(billing.pool)).toEqual([]);
});

const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('earn' as const),
      amount: fc.integer({ min: 1, max: 30 }),
      after: fc.integer({ min: -1, max: 5 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom('spend' as const, 'hold' as const, 'hold' as const),
      amount: fc.integer({ min: 1, max: 15 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('back' as const), amount: fc.integer({ min: 1, max: 20 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom('voided' as const, 'posted' as const), which: fc.nat(30) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('tick' as const), by: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('job' as const) }) },
);

test(
  'whatever is earned, spent, held, ended, taken back, and left until its time comes, with the job between or not: the store has what the rules say',
  { timeout: 120_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
        playerId = `plr_${randomUUID().slice(0, 8)}`;
        const units = createUnits();
        const holds: string[] = [];
        for (const each of steps) {
          units.expire(billing.clock.now());
          if (each.kind === 'earn') {
            const expiresAt = each.after === 0 ? undefined : inMs(each.after * minute);
            await earn(each.amount, expiresAt);
            units.come(Array.from({ length: each.amount }, () => expiresAt?.getTime() ?? never));
          } else if (each.kind === 'spend') {
            expect(await spend(BigInt(each.amount))).toBe(units.spend(each.amount));
          } else if (each.kind === 'hold') {
            const id = randomUUID();
            const placed = await hold(id, BigInt(each.amount)).catch(() => 'refused');
            expect(placed === 'pending').toBe(units.hold(each.amount));
            if (placed === 'pending') holds.push(id);
          } else if (each.kind === 'back') {
            await billing.deps.ledger.transfer({ ...spending(BigInt(each.amount)), overdraws: true });
            units.back(each.amount);
          } else if (each.kind === 'voided' || each.kind === 'posted') {
            const which = each.which % Math.max(1, holds.length);
            const [id] = holds.splice(which, 1);
            if (id === undefined) continue;
            await settle(id, each.kind);
            if (each.kind === 'voided') units.free(which);
            else units.post(which);
          } else if (each.kind === 'tick') billing.clock.advance(each.by * minute);
          else await expireLots(billing.deps);
          units.expire(billing.clock.now());
          const [found] = await findWallets(sqlOfPool(billing.pool), [{ environmentId: 'env_1', playerId }], inMs(0));
          const { balance, held, expired } = found?.wallets[0] ?? { balance: 0n, held: 0n, expired: 0n };
          const current = { balance: balance - expired, held };
          const { available, held: promised, debt } = units.state();
          expect([availableOf(current), held, overdraftOf(current)]).toEqual([available, promised, debt]);
        }
        await expireLots(billing.deps);
        const left = units.state();
        expect(await lotsOf()).toEqual(left.lots.map(([time, amount]) => [time - billing.clock.now(), amount]));
        const gone = (await entriesOf()).filter(([kind]) => kind === 'expiry');
        expect(gone.reduce((sum, [, amount]) => sum - amount, 0n)).toBe(left.expired);
        expect((await accountOf())?.balance ?? 0n).toBe(left.available + left.held - left.debt);
      }),
      { numRuns: 25 },
    );
    expect(await ledgerProblems(billing.pool)).toEqual([]);
  },
);

test('who has nothing that expires pays nothing for it: not a statement and not a row', async () => {
  const texts: string[] = [];
  const heard = heardPool(billing.pool, (statement, ask) => {
    texts.push(statement.text ?? '');
    return ask(statement);
  });
  const said = async (what: () => Promise<unknown>): Promise<readonly string[]> => {
    texts.length = 0;
    await what();
    return [...texts];
  };
  await earn(100);
  const rows = async () => (await billing.pool.query<{ n: number }>('select count(*)::int as n from lot')).rows;
  const before = await rows();
  const writer = createLedgerWriter({ ...billing.deps, pool: heard });
  const plain = await said(() => writer.transfer(spending(1n)));
  // BEGIN, locks, what is known, one statement that writes, events, COMMIT; the system's account is there already.
  expect(plain).toHaveLength(6);
  expect(plain.filter((text) => /\blot\b/.test(text))).toEqual([]);
  expect(await rows()).toEqual(before);
  await earn(10, inMs(minute));
  const expiring = await said(() => writer.transfer(spending(1n)));
  // Who has pays with one more, which reads them; they are written with the rest.
  expect(expiring).toHaveLength(7);
  expect(expiring.filter((text) => /\blot\b/.test(text))).toHaveLength(2);
  await writer.close();
});
