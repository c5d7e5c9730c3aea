import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Envelope } from '@stargraph/kit/contracts/event';
import { grantPurchases } from '../../src/events/purchase-grants.ts';
import { createTestGame, type TestGame } from '../support.ts';

let game: TestGame;
beforeAll(async () => {
  game = await createTestGame();
});
afterAll(() => game.close());

const purchaseOf = (
  playerId: string,
  grants: { itemId: string; quantity: number }[],
  environmentId = 'env_1',
): Envelope => ({
  id: randomUUID(),
  type: 'billing.purchase.completed.v1',
  environmentId,
  projectId: 'prj_1',
  subject: `player:${playerId}`,
  sequence: 1,
  releaseHash: 'r1',
  occurredAt: '2026-01-01T00:00:00.000Z',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  data: { purchaseId: 'pur_1', playerId, productId: 'prd_1', price: { currencyId: 'cur_gold', amount: '5' }, grants },
});
const orderOf = (orderId: string, playerId: string, grants: { itemId: string; quantity: number }[]): Envelope => ({
  ...purchaseOf(playerId, []),
  type: 'billing.stars.paid.v1',
  data: {
    orderId,
    playerId,
    productId: 'prd_1',
    stars: 25,
    grants,
    currencyGrants: [{ currencyId: 'cur_gold', amount: '100' }],
  },
});
const heldBy = async (playerId: string): Promise<unknown[]> =>
  (
    (await game.rows('inventory_item')) as {
      environment_id: string;
      player_id: string;
      item_id: string;
      quantity: bigint;
    }[]
  )
    .filter((row) => row.player_id === playerId)
    .map((row) => [row.environment_id, row.item_id, row.quantity]);
const grantedTo = async (playerId: string): Promise<Envelope[]> =>
  (await game.events()).filter((event) => event.subject === `player:${playerId}`);

test('a purchase grants its items and says so, with the trace it came with', async () => {
  const purchase = purchaseOf('plr_1', [
    { itemId: 'itm_a', quantity: 2 },
    { itemId: 'itm_b', quantity: 1 },
  ]);
  await grantPurchases(game.deps, [purchase]);
  expect(await heldBy('plr_1')).toEqual([
    ['env_1', 'itm_a', 2n],
    ['env_1', 'itm_b', 1n],
  ]);
  expect(await grantedTo('plr_1')).toMatchObject([
    {
      type: 'game.item.granted.v1',
      environmentId: 'env_1',
      sequence: 1,
      releaseHash: 'r1',
      traceparent: purchase.traceparent,
      data: { playerId: 'plr_1', itemId: 'itm_a', quantity: 2, purchaseId: 'pur_1' },
    },
    { type: 'game.item.granted.v1', sequence: 2, data: { itemId: 'itm_b', quantity: 1 } },
  ]);
});

test('a batch of purchases of the same item adds up, each environment for itself', async () => {
  await grantPurchases(game.deps, [
    purchaseOf('plr_2', [
      { itemId: 'itm_a', quantity: 1 },
      { itemId: 'itm_a', quantity: 3 },
    ]),
    purchaseOf('plr_2', [{ itemId: 'itm_a', quantity: 5 }]),
    purchaseOf('plr_2', [{ itemId: 'itm_a', quantity: 7 }], 'env_2'),
  ]);
  expect(await heldBy('plr_2')).toEqual([
    ['env_1', 'itm_a', 9n],
    ['env_2', 'itm_a', 7n],
  ]);
  expect(await grantedTo('plr_2')).toHaveLength(4);
});

test('an event that is delivered ten times, alone and in batches, at the same moment, grants once', async () => {
  const one = purchaseOf('plr_3', [{ itemId: 'itm_a', quantity: 1 }]);
  const two = purchaseOf('plr_3', [{ itemId: 'itm_a', quantity: 10 }]);
  await Promise.all(
    Array.from({ length: 10 }, (_, index) => grantPurchases(game.deps, index % 2 === 0 ? [one, two] : [two])),
  );
  await grantPurchases(game.deps, [two, one]);
  expect(await heldBy('plr_3')).toEqual([['env_1', 'itm_a', 11n]]);
  expect(await grantedTo('plr_3')).toHaveLength(2);
});

test('a delivery that fails half-way leaves nothing behind and can be repeated', async () => {
  const good = purchaseOf('plr_4', [{ itemId: 'itm_a', quantity: 1 }]);
  const bad = { ...purchaseOf('plr_4', []), data: {} };
  await expect(grantPurchases(game.deps, [good, bad])).rejects.toThrow('Invalid input');
  expect(await heldBy('plr_4')).toEqual([]);
  await grantPurchases(game.deps, [good]);
  expect(await heldBy('plr_4')).toEqual([['env_1', 'itm_a', 1n]]);
});

test('a paid Stars order grants its items under its own id, once however often it is delivered', async () => {
  const order = orderOf('ord_1', 'plr_5', [{ itemId: 'itm_a', quantity: 2 }]);
  await Promise.all([
    ...Array.from({ length: 6 }, () => grantPurchases(game.deps, [order])),
    grantPurchases(game.deps, [purchaseOf('plr_5', [{ itemId: 'itm_a', quantity: 1 }]), order]),
  ]);
  expect(await heldBy('plr_5')).toEqual([['env_1', 'itm_a', 3n]]);
  expect((await grantedTo('plr_5')).map((event) => event.data)).toEqual(
    expect.arrayContaining([
      { playerId: 'plr_5', itemId: 'itm_a', quantity: 2, purchaseId: 'ord_1' },
      { playerId: 'plr_5', itemId: 'itm_a', quantity: 1, purchaseId: 'pur_1' },
    ]),
  );
  expect(await grantedTo('plr_5')).toHaveLength(2);
});

test('an order of currency alone grants nothing here', async () => {
  await grantPurchases(game.deps, [orderOf('ord_2', 'plr_6', [])]);
  expect(await heldBy('plr_6')).toEqual([]);
  expect(await grantedTo('plr_6')).toEqual([]);
});

const refundOf = (refundId: string, playerId: string, grants: { itemId: string; quantity: number }[]): Envelope => ({
  ...orderOf('ord_r', playerId, grants),
  type: 'billing.stars.refunded.v1',
  data: {
    ...(orderOf('ord_r', playerId, grants).data as object),
    refundId,
    cause: 'operator',
  },
});

test('a refunded order takes its items back, those that are still there, once', async () => {
  const grants = [
    { itemId: 'itm_a', quantity: 2 },
    { itemId: 'itm_b', quantity: 5 },
    { itemId: 'itm_c', quantity: 1 },
  ];
  await grantPurchases(game.deps, [
    orderOf('ord_r', 'plr_r', grants),
    purchaseOf('plr_r', [{ itemId: 'itm_a', quantity: 1 }]),
  ]);
  await game.deps.pool.query(`update inventory_item set quantity = 3 where player_id = 'plr_r' and item_id = 'itm_b'`);
  await game.deps.pool.query(`delete from inventory_item where player_id = 'plr_r' and item_id = 'itm_c'`);
  const refund = refundOf('rfd_1', 'plr_r', grants);
  // No event stands twice in one batch: that is the bus's contract.
  await Promise.all(Array.from({ length: 5 }, () => grantPurchases(game.deps, [refund])));
  await grantPurchases(game.deps, [refund]);
  expect(await heldBy('plr_r')).toEqual([['env_1', 'itm_a', 1n]]);
  const taken = (await grantedTo('plr_r')).filter(({ type }) => type === 'game.item.taken.v1');
  expect(taken.map(({ data }) => data)).toEqual([
    { playerId: 'plr_r', itemId: 'itm_a', quantity: 2, refundId: 'rfd_1' },
    { playerId: 'plr_r', itemId: 'itm_b', quantity: 3, refundId: 'rfd_1' },
  ]);
});

test('what is bought after a refund is not taken by it, also where both come together', async () => {
  const item = [{ itemId: 'itm_a', quantity: 1 }];
  await grantPurchases(game.deps, [
    refundOf('rfd_2', 'plr_s', item),
    purchaseOf('plr_s', item),
    orderOf('ord_s', 'plr_s', item),
    refundOf('rfd_3', 'plr_s', item),
  ]);
  expect(await heldBy('plr_s')).toEqual([['env_1', 'itm_a', 1n]]);
});
