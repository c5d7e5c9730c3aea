import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DomainError } from '@stargraph/kit/errors';
import { newId } from '@stargraph/kit/ids';
import { issuance, playerOwner, revenue } from '../../src/domain/account.ts';
import type { Posting, TransferKind } from '../../src/domain/transfer.ts';
import type { NewTransfer } from '../../src/store/ledger-store.ts';
import { createLedgerWriter, type LedgerWriter } from '../../src/use-case/ledger-writer.ts';
import { cutPool } from '../cut-pool.ts';
import { createTestBilling, ledgerProblems, release, rewardOf, traceparent, type TestBilling } from '../support.ts';

/** `LEDGER_SEED` repeats a run, `LEDGER_TIMES` makes it as many times longer. */
const seed = Number(process.env['LEDGER_SEED'] ?? randomInt(1_000_000));
const times = Number(process.env['LEDGER_TIMES'] ?? 1);

const most = 2n ** 63n - 1n;
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

const accountOf = (playerId: string, currencyId = 'cur_gold') => ({ owner: playerOwner(playerId), currencyId });
const orderOf = (
  key: string,
  postings: readonly Posting[],
  kind: TransferKind = 'charge',
  environmentId = 'env_1',
): NewTransfer => ({
  environmentId,
  id: newId('transfer'),
  projectId: 'prj_1',
  releaseHash: 'r1',
  traceparent,
  createdAt: new Date(billing.clock.now()),
  kind,
  idempotencyKey: key,
  reason: { kind: 'action', id: 'act_tap' },
  postings,
});
const moving = (playerId: string, amount: bigint, currencyId = 'cur_gold'): Posting[] => [
  { account: accountOf(playerId, currencyId), amount },
  { account: { owner: amount > 0n ? issuance : revenue, currencyId }, amount: -amount },
];
const holdOf = (id: string, playerId: string, amount: bigint, environmentId = 'env_1') => ({
  environmentId,
  id,
  account: accountOf(playerId),
  amount,
  reason: { kind: 'action', id: 'act_tap' } as const,
  createdAt: new Date(billing.clock.now()),
  expiresAt: new Date(billing.clock.now() + 60_000),
});
const codeOf = (answer: Promise<unknown>): Promise<unknown> =>
  answer.then(
    () => 'done',
    (error: unknown) => (error instanceof DomainError ? error.code : (error as Error).constructor.name),
  );
const fundsOf = async (playerId: string): Promise<unknown> =>
  (
    await billing.pool.query('select balance, held, overdraft from account where owner = $1 and environment_id = $2', [
      playerOwner(playerId),
      'env_1',
    ])
  ).rows[0];

describe('a transfer', () => {
  test('is made once for its key, whoever repeats it, and is refused with another content', async () => {
    const orders = Array.from({ length: 40 }, () => orderOf('once', moving('plr_a', 7n), 'reward'));
    const answers = await Promise.all(
      orders.map((order, index) => (index % 2 === 0 ? billing.deps.ledger : other).transfer(order)),
    );
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect(answers.filter(({ isNew }) => isNew)).toHaveLength(1);
    for (const changed of [
      orderOf('once', moving('plr_a', 8n), 'reward'),
      orderOf('once', moving('plr_b', 7n), 'reward'),
      orderOf('once', moving('plr_a', 7n), 'stars'),
      { ...orderOf('once', moving('plr_a', 7n), 'reward'), reason: { kind: 'quest', id: 'qst_1' } as const },
    ])
      expect(await codeOf(billing.deps.ledger.transfer(changed))).toBe('IDEMPOTENCY_CONFLICT');
    expect(await fundsOf('plr_a')).toEqual({ balance: 7n, held: 0n, overdraft: 0n });
    expect(await fundsOf('plr_b')).toBeUndefined();
  });

  test('may have many postings in several currencies, and is told to each player whom it moves', async () => {
    await billing.deps.ledger.transfer(
      orderOf(
        'many',
        [
          ...moving('plr_c', 5n),
          { account: accountOf('plr_c', 'cur_silver'), amount: 7n },
          { account: accountOf('plr_d', 'cur_silver'), amount: 6n },
          { account: { owner: issuance, currencyId: 'cur_silver' }, amount: -13n },
        ],
        'reward',
      ),
    );
    expect((await billing.events('plr_c')).map(({ data }) => (data as { amount: string }).amount)).toEqual(['5', '7']);
    expect(await billing.events('plr_d')).toHaveLength(1);
    expect(await ledgerProblems(billing.pool)).toEqual([]);
  });

  test('that is none, or is refused, fails alone: what came with it is answered as if it had not come', async () => {
    await billing.reward(rewardOf('plr_e', 10), rewardOf('plr_full', most / 10n));
    const { ledger } = billing.deps;
    const good = Array.from({ length: 10 }, (_, index) =>
      ledger.transfer(orderOf(`good${index}`, moving('plr_e', -1n))),
    );
    const bad = [
      orderOf('zero', moving('plr_e', 0n)),
      orderOf('beyond', moving('plr_e', most + 1n), 'reward'),
      orderOf('far beyond', moving('plr_e', -(2n ** 70n))),
      orderOf('unbalanced', [{ account: accountOf('plr_e'), amount: -1n }]),
      orderOf('twice', [...moving('plr_e', -1n), ...moving('plr_e', -1n)]),
      orderOf('empty', []),
      orderOf('too much', moving('plr_e', -11n)),
      orderOf('nobody', moving('plr_ghost', -1n)),
      orderOf('full', moving('plr_full', most), 'reward'),
    ];
    expect(await Promise.all(bad.map((order) => codeOf(ledger.transfer(order))))).toEqual([
      ...Array.from({ length: 6 }, () => 'RangeError'),
      'INSUFFICIENT_FUNDS',
      'INSUFFICIENT_FUNDS',
      'LIMIT_REACHED',
    ]);
    expect((await Promise.all(good)).every(({ isNew }) => isNew)).toBe(true);
    expect(await fundsOf('plr_e')).toEqual({ balance: 0n, held: 0n, overdraft: 0n });
    expect(await fundsOf('plr_ghost')).toBeUndefined();
    expect(await ledgerProblems(billing.pool)).toEqual([]);
  });

  test('moves up to what 64 bits hold, and not one more', async () => {
    const { ledger } = billing.deps;
    await ledger.transfer(orderOf('all', moving('plr_max', most), 'reward'));
    expect(await codeOf(ledger.transfer(orderOf('one more', moving('plr_max', 1n), 'reward')))).toBe('LIMIT_REACHED');
    await ledger.transfer(orderOf('all back', moving('plr_max', -most)));
    expect(await fundsOf('plr_max')).toEqual({ balance: 0n, held: 0n, overdraft: 0n });
  });

  test('that takes back more than is there leaves a debt, on which nobody spends and which all that comes lowers', async () => {
    await billing.reward(rewardOf('plr_debt', 30));
    const { ledger } = billing.deps;
    await ledger.hold(holdOf('hld_debt', 'plr_debt', 20n));
    await ledger.transfer({ ...orderOf('back', moving('plr_debt', -50n)), overdraws: true });
    expect(await fundsOf('plr_debt')).toEqual({ balance: -20n, held: 20n, overdraft: 40n });
    expect(await codeOf(ledger.transfer(orderOf('spend', moving('plr_debt', -1n))))).toBe('INSUFFICIENT_FUNDS');
    expect(await codeOf(ledger.hold(holdOf('hld_more', 'plr_debt', 1n)))).toBe('INSUFFICIENT_FUNDS');
    await billing.reward(rewardOf('plr_debt', 35));
    expect(await fundsOf('plr_debt')).toEqual({ balance: 15n, held: 20n, overdraft: 5n });
    await billing.reward(rewardOf('plr_debt', 6));
    expect(await fundsOf('plr_debt')).toEqual({ balance: 21n, held: 20n, overdraft: 0n });
    expect(await ledgerProblems(billing.pool)).toEqual([]);
  });
});

test('1,000 spends at once, by two processes, of a balance that allows ten take place ten times', async () => {
  await billing.reward(rewardOf('plr_rush', 109));
  const answers = await Promise.all(
    Array.from({ length: 1000 }, (_, index) =>
      codeOf(
        (index % 2 === 0 ? billing.deps.ledger : other).transfer(orderOf(`rush${index}`, moving('plr_rush', -10n))),
      ),
    ),
  );
  expect(answers.filter((answer) => answer === 'done')).toHaveLength(10);
  expect(answers.filter((answer) => answer === 'INSUFFICIENT_FUNDS')).toHaveLength(990);
  expect(await fundsOf('plr_rush')).toEqual({ balance: 9n, held: 0n, overdraft: 0n });
  expect(await billing.events('plr_rush')).toHaveLength(11);
});

describe('a kill at any statement of a batch', () => {
  test.for(['before', 'after'] as const)(
    '%s it: everybody gets the answer, and everything has happened once',
    { timeout: 60_000 },
    async (when) => {
      for (let at = 1; ; at += 1) {
        const playerId = `plr_cut_${when}_${at}`;
        await billing.reward(rewardOf(playerId, 100));
        const pool = cutPool(billing.pool, at, when);
        const writer = createLedgerWriter({ ...billing.deps, pool });
        const buy = writer.buy({
          environmentId: 'env_1',
          projectId: 'prj_1',
          playerId,
          productId: 'prd_hat',
          idempotencyKey: 'k',
          traceparent,
          release: { hash: 'r1', products: release.products, currencies: release.currencies },
        });
        const answers = await Promise.all([
          writer.transfer(orderOf(`cut ${playerId}`, moving(playerId, -10n))),
          writer.hold(holdOf(`hld_${playerId}`, playerId, 20n)),
          buy.then(({ state }) => state),
          codeOf(writer.transfer(orderOf(`more ${playerId}`, moving(playerId, -41n)))),
        ]);
        await writer.close();
        expect(answers).toMatchObject([
          { id: expect.any(String) as string },
          'pending',
          'completed',
          'INSUFFICIENT_FUNDS',
        ]);
        expect(await fundsOf(playerId)).toEqual({ balance: 60n, held: 20n, overdraft: 0n });
        expect(await billing.events(playerId)).toHaveLength(4);
        if (!pool.wasCut()) {
          expect(at).toBeGreaterThan(8);
          break;
        }
      }
      expect(await ledgerProblems(billing.pool)).toEqual([]);
    },
  );
});

test(
  `whatever transfers, holds and repeats come at once, by two processes: money is conserved, nothing is below its floor, and statements sum to balances (LEDGER_SEED=${seed})`,
  { timeout: 60_000 * times },
  async () => {
    const players = ['plr_1', 'plr_2', 'plr_3'] as const;
    const step = fc.record({
      kind: fc.constantFrom('credit', 'charge', 'pay', 'hold'),
      from: fc.constantFrom(...players),
      to: fc.constantFrom(...players),
      amount: fc.bigInt({ min: 1n, max: 40n }),
      // Few keys, so that they come again, also with another content.
      key: fc.nat(60),
    });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 120 }), async (steps) => {
        run += 1;
        const environmentId = `env_race_${run}`;
        const moved = new Map<string, bigint>();
        const held = new Map<string, bigint>();
        const ids = new Map<string, string>();
        const add = (sums: Map<string, bigint>, playerId: string, amount: bigint): void => {
          sums.set(playerId, (sums.get(playerId) ?? 0n) + amount);
        };
        const placed = new Map<string, string>();
        await Promise.all(
          steps.map(async ({ kind, from, to, amount, key }, index) => {
            const writer = index % 3 === 0 ? other : billing.deps.ledger;
            try {
              if (kind === 'hold') {
                await writer.hold(holdOf(`hld_${key}`, from, amount, environmentId));
                const content = `${from} ${amount}`;
                expect(placed.get(`hld_${key}`) ?? content).toBe(content);
                if (!placed.has(`hld_${key}`)) add(held, from, amount);
                placed.set(`hld_${key}`, content);
                return;
              }
              const postings =
                kind === 'credit'
                  ? moving(from, amount)
                  : kind === 'charge'
                    ? moving(from, -amount)
                    : [
                        { account: accountOf(from), amount: -amount },
                        { account: accountOf(to), amount },
                      ];
              if (kind === 'pay' && from === to) return;
              const order = orderOf(`key${key}`, postings, kind === 'credit' ? 'reward' : 'charge', environmentId);
              const { id, isNew } = await writer.transfer(order);
              expect(ids.get(order.idempotencyKey) ?? id).toBe(id);
              ids.set(order.idempotencyKey, id);
              if (!isNew) return;
              for (const { account, amount: part } of postings)
                if (account.owner !== issuance && account.owner !== revenue)
                  add(moved, account.owner.slice('player:'.length), part);
            } catch (error) {
              if (!(error instanceof DomainError)) throw error;
            }
          }),
        );
        const { rows } = await billing.pool.query<{ playerId: string; balance: bigint; held: bigint }>(
          `select substr(owner, 8) as "playerId", balance, held from account where environment_id = $1 and balance is not null`,
          [environmentId],
        );
        expect(new Map(rows.map((row) => [row.playerId, [row.balance, row.held]]))).toEqual(
          new Map([...moved].map(([playerId, balance]) => [playerId, [balance, held.get(playerId) ?? 0n]])),
        );
      }),
      { seed, numRuns: 12 * times },
    );
    expect(await ledgerProblems(billing.pool)).toEqual([]);
  },
);
