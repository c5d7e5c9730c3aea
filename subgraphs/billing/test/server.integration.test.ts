import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createEmbeddedBus, type EmbeddedBus } from '@stargraph/kit/bus/embedded';
import { domains } from '@stargraph/kit/contracts/domain';
import { inTransaction } from '@stargraph/kit/db/sql';
import { accessRows } from '@stargraph/kit/graphql/entity';
import { silentLogger } from '@stargraph/kit/logging';
import { appendEvents } from '@stargraph/kit/outbox';
import { createBillingConsumers } from '../src/server.ts';
import { createSchema } from '../src/schema.ts';
import { leaveHalfWay } from './half-way.ts';
import { createTestBilling, ledgerProblems, release, rewardOf, traceparent, type TestBilling } from './support.ts';

let billing: TestBilling;
let bus: EmbeddedBus;
beforeAll(async () => {
  billing = await createTestBilling();
  bus = createEmbeddedBus({
    pool: billing.database.poolOf('bus'),
    sources: domains,
    publishSource: 'analytics',
    publishPool: billing.database.poolOf('analytics'),
    logger: silentLogger,
    clock: billing.clock,
  });
  await bus.start();
});
afterAll(async () => {
  await bus.close();
  await billing.close();
});

/** As game grants rewards: in its own outbox. */
const grant = (playerId: string, ...amounts: bigint[]): Promise<unknown> =>
  inTransaction(billing.database.poolOf('game', 2), (tx) =>
    appendEvents(
      tx,
      amounts.map((amount) => rewardOf(playerId, amount)),
      billing.clock,
    ),
  );
const balanceOf = async (playerId: string): Promise<bigint | undefined> =>
  (
    await billing.pool.query<{ balance: bigint }>('select balance from account where owner = $1', [
      `player:${playerId}`,
    ])
  ).rows[0]?.balance;
const until = (check: () => Promise<void>): Promise<void> => vi.waitFor(check, { timeout: 20_000, interval: 50 });

test('rewards that game grants become money over the bus, once over a restart', async () => {
  const first = createBillingConsumers({ ...billing.deps, bus });
  await first.start();
  await grant('plr_1', 5n, 6n);
  await until(async () => expect(await balanceOf('plr_1')).toBe(11n));
  await first.stop();

  await grant('plr_1', 7n);
  const second = createBillingConsumers({ ...billing.deps, bus });
  await second.start();
  await until(async () => expect(await balanceOf('plr_1')).toBe(18n));
  await second.stop();
  expect(await billing.events('plr_1')).toHaveLength(3);
});

test('a reward that can not be credited parks the later ones of its player, and of no other', async () => {
  const most = 10n ** 18n - 1n;
  const worker = createBillingConsumers({ ...billing.deps, bus });
  await worker.start();
  await grant('plr_2', ...Array.from({ length: 9 }, () => most));
  await grant('plr_2', most, 1n);
  await grant('plr_3', 3n);
  await until(async () => expect(await balanceOf('plr_3')).toBe(3n));
  await until(async () =>
    expect((await bus.deadLetters.list('billing.rewards')).map((letter) => letter.state)).toEqual(['poison', 'parked']),
  );
  expect(await balanceOf('plr_2')).toBe(9n * most);
  await worker.stop();
  expect(await ledgerProblems(billing.pool)).toEqual([]);
});

test('what a kill left half-way is completed when the consumers start', async () => {
  await billing.reward(rewardOf('plr_4', 30));
  await leaveHalfWay(billing, {
    environmentId: 'env_1',
    projectId: 'prj_1',
    playerId: 'plr_4',
    productId: 'prd_hat',
    idempotencyKey: 'k',
    traceparent,
    release: { hash: 'r1', products: release.products, currencies: release.currencies },
  });
  billing.clock.advance(1);
  const worker = createBillingConsumers({ ...billing.deps, bus });
  await worker.start();
  await until(async () => expect(await balanceOf('plr_4')).toBe(0n));
  await worker.stop();
  expect((await billing.events('plr_4')).at(-1)).toMatchObject({
    type: 'billing.purchase.completed.v1',
    data: { playerId: 'plr_4' },
  });
});

test('every field and reference of the schema states who may reach it', () => {
  const rows = accessRows('billing', createSchema());
  expect(rows.length).toBeGreaterThan(30);
  expect(rows.filter((row) => row.access === undefined)).toEqual([]);
});
