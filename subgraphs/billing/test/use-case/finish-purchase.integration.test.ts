import { afterAll, beforeAll, expect, test } from 'vitest';
import { Client } from 'pg';
import type { BuyRequest } from '../../src/use-case/purchase-batch.ts';
import { finishPurchase } from '../../src/use-case/finish-purchase.ts';
import { settlePurchases } from '../../src/use-case/settle-purchases.ts';
import { leaveHalfWay as leave } from '../half-way.ts';
import {
  createTestBilling,
  ledgerProblems,
  playerOf,
  release,
  rewardOf,
  traceparent,
  type TestBilling,
} from '../support.ts';

let billing: TestBilling;
beforeAll(async () => {
  billing = await createTestBilling();
});
afterAll(() => billing.close());

const requestOf = (playerId: string, idempotencyKey = 'k', productId = 'prd_hat'): BuyRequest => ({
  environmentId: 'env_1',
  projectId: 'prj_1',
  playerId,
  productId,
  idempotencyKey,
  traceparent,
  release: { hash: 'r1', products: release.products, currencies: release.currencies },
});

const fundsOf = async (playerId: string): Promise<unknown> =>
  (await billing.pool.query('select balance, held from account where owner = $1', [`player:${playerId}`])).rows[0];
const stateOf = async (id: string): Promise<unknown> =>
  (await billing.pool.query<{ state: string }>('select state from purchase where id = $1', [id])).rows[0]?.state;
const completions = async (playerId: string): Promise<number> =>
  (await billing.events(playerId)).filter((event) => event.type === 'billing.purchase.completed.v1').length;

/** Gives a player money and leaves a purchase half-way. */
const leaveHalfWay = async (playerId: string, balance: number, productId?: string): Promise<string> => {
  await billing.reward(rewardOf(playerId, balance));
  return leave(billing, requestOf(playerId, 'k', productId));
};

test('a held price is not available, but still the player’s', async () => {
  await leaveHalfWay('plr_a', 50);
  expect(await fundsOf('plr_a')).toEqual({ balance: 50n, held: 30n });
  expect(await billing.buy(playerOf('plr_a'), 'prd_hat', 'other')).toMatchObject({
    code: 'INSUFFICIENT_FUNDS',
    available: '20',
  });
  expect(await completions('plr_a')).toBe(0);
  expect(await ledgerProblems(billing.pool)).toEqual([]);
});

test('a repeat with the same key finishes what died between hold and post', async () => {
  const id = await leaveHalfWay('plr_b', 50);
  expect(await billing.buy(playerOf('plr_b'), 'prd_hat', 'k')).toMatchObject({
    purchase: { id, state: 'COMPLETED' },
    wallet: { balance: '20', held: '0', available: '20' },
  });
  expect(await completions('plr_b')).toBe(1);
});

test('a half-way purchase counts towards the limit of one player', async () => {
  await leaveHalfWay('plr_c', 500, 'prd_crown');
  expect(await billing.buy(playerOf('plr_c'), 'prd_crown', 'other')).toMatchObject({ code: 'LIMIT_REACHED' });
});

test('finishing thirty times at once finishes once', async () => {
  const id = await leaveHalfWay('plr_d', 30);
  const finished = await Promise.all(Array.from({ length: 30 }, () => finishPurchase(billing.deps, 'env_1', id)));
  expect(finished.every((purchase) => purchase.state === 'completed')).toBe(true);
  expect(await fundsOf('plr_d')).toEqual({ balance: 0n, held: 0n });
  expect(await completions('plr_d')).toBe(1);
});

test('the settler finishes what was begun before its moment and leaves the rest', async () => {
  billing.clock.advance(60_000);
  const old = await leaveHalfWay('plr_f', 30);
  billing.clock.advance(10_000);
  const young = await leaveHalfWay('plr_g', 30);
  await settlePurchases(billing.deps, billing.clock.now() - 5_000);
  expect([await stateOf(old), await stateOf(young)]).toEqual(['completed', 'pending']);
  expect(await settlePurchases(billing.deps, billing.clock.now() - 5_000)).toBe(0);
  expect(await fundsOf('plr_f')).toEqual({ balance: 0n, held: 0n });
  expect(await completions('plr_f')).toBe(1);
});

test('one purchase that can not be finished does not hold up the others of the settler', async () => {
  const stuck = await leaveHalfWay('plr_h', 30);
  const fine = await leaveHalfWay('plr_i', 30);
  const admin = new Client({ connectionString: billing.database.adminUrl });
  await admin.connect();
  try {
    await admin.query(
      `alter table billing.transfer add constraint stuck check (idempotency_key <> 'purchase:${stuck}')`,
    );
    await settlePurchases(billing.deps, billing.clock.now() + 1);
    expect([await stateOf(stuck), await stateOf(fine)]).toEqual(['pending', 'completed']);
    await admin.query('alter table billing.transfer drop constraint stuck');
  } finally {
    await admin.end();
  }
  await settlePurchases(billing.deps, billing.clock.now() + 1);
  expect(await stateOf(stuck)).toBe('completed');
});

test('a wallet that was filled since the hold delays the purchase until there is room; the price stays held', async () => {
  const most = 10n ** 18n - 1n;
  await billing.reward(rewardOf('plr_j', 8, { currencyId: 'cur_silver' }));
  const id = await leave(billing, requestOf('plr_j', 'k', 'prd_purse'));
  await billing.reward(...Array.from({ length: 9 }, () => rewardOf('plr_j', most)));
  await billing.reward(rewardOf('plr_j', 2n ** 63n - 1n - 9n * most - 39n));
  await settlePurchases(billing.deps, billing.clock.now() + 1);
  expect(await stateOf(id)).toBe('pending');
  expect(await ledgerProblems(billing.pool)).toEqual([]);
  await billing.buy(playerOf('plr_j'), 'prd_hat', 'other');
  await settlePurchases(billing.deps, billing.clock.now() + 1);
  expect(await stateOf(id)).toBe('completed');
  expect(await ledgerProblems(billing.pool)).toEqual([]);
});
