import { afterAll, beforeAll, expect, test } from 'vitest';
import { inTransaction, sqlOfPool, type Sql } from '@stargraph/kit/db/sql';
import { findWallets, lockWallets } from '../../src/store/account-store.ts';
import { findPurchasePages, lockPurchase } from '../../src/store/purchase-store.ts';
import { countSales, lockSales } from '../../src/store/sale-store.ts';
import { findStarsOrder, findStarsOrderPages, lockStarsOrder } from '../../src/store/stars-order-store.ts';
import { findStarsPayment, findStarsPayments } from '../../src/store/stars-payment-store.ts';
import { entryPageKey, findEntryPages } from '../../src/store/statement-store.ts';
import { readBooks } from '../../src/store/trial-balance-store.ts';
import { createStars } from '../stars-support.ts';
import { botOf, createTestBilling, playerOf, rewardOf, type TestBilling } from '../support.ts';

let billing: TestBilling;
let sql: Sql;
let purchaseId: string;
let orderId: string;
beforeAll(async () => {
  billing = await createTestBilling();
  sql = sqlOfPool(billing.pool);
  // The same player id in two environments: only the tenant key keeps them apart.
  await billing.reward(rewardOf('plr_1', 100), rewardOf('plr_1', 40, { environmentId: 'env_2' }), rewardOf('plr_2', 9));
  const stars = createStars(billing);
  orderId = await stars.ordered('plr_1', 'prd_pass');
  await stars.pay(orderId, 'plr_1', { amount: 100, chargeId: 'c' });
  purchaseId = (await billing.buy(playerOf('plr_1'), 'prd_hat', 'k')).purchase?.id ?? '';
});
afterAll(() => billing.close());

const one = (environmentId: string) => ({ environmentId, playerId: 'plr_1' });

const lasting = { expired: 0n, nextExpiry: null };

test('wallets are found by environment and player', async () => {
  const found = await findWallets(sql, [one('env_1'), one('env_2'), one('env_3')], new Date(billing.clock.now()));
  expect(found.toSorted((a, b) => a.environmentId.localeCompare(b.environmentId))).toEqual([
    { ...one('env_1'), wallets: [{ ...one('env_1'), currencyId: 'cur_gold', balance: 70n, held: 0n, ...lasting }] },
    { ...one('env_2'), wallets: [{ ...one('env_2'), currencyId: 'cur_gold', balance: 40n, held: 0n, ...lasting }] },
  ]);
  expect(await inTransaction(billing.pool, (tx) => lockWallets(tx, one('env_2')))).toEqual([
    { ...one('env_2'), currencyId: 'cur_gold', balance: 40n, held: 0n, expiring: 0n },
  ]);
});

test('entries are found by environment and account, each page for itself', async () => {
  const account = { owner: 'player:plr_1', currencyId: 'cur_gold' } as const;
  const keys = [
    entryPageKey('env_2', account, null, 5),
    entryPageKey('env_3', account, null, 5),
    entryPageKey('env_1', account, null, 1),
  ];
  const pages = await findEntryPages(sql, keys);
  expect(
    pages.map((page) => [page.key.environmentId, page.entries.map((entry) => [entry.kind, entry.amount])]),
  ).toEqual([
    ['env_2', [['reward', 40n]]],
    ['env_1', [['purchase', -30n]]],
  ]);
});

test('purchases are found, counted and locked in their own environment only', async () => {
  const page = { after: '', limit: '5' };
  const pages = await findPurchasePages(sql, [
    { ...one('env_2'), ...page },
    { ...one('env_1'), ...page },
    { environmentId: 'env_1', playerId: 'plr_2', ...page },
  ]);
  expect(
    pages.map((each) => [each.key.environmentId, each.key.playerId, each.rows.map((purchase) => purchase.id)]),
  ).toEqual([['env_1', 'plr_1', [purchaseId]]]);
  expect(await countSales(sql, [{ ...one('env_1'), productId: 'prd_hat' }], null)).toEqual([1]);
  expect(await countSales(sql, [{ ...one('env_2'), productId: 'prd_hat' }], null)).toEqual([0]);
  expect(await lockPurchase(sql, 'env_1', purchaseId)).toMatchObject({ id: purchaseId, environmentId: 'env_1' });
  expect(await lockPurchase(sql, 'env_2', purchaseId)).toBeNull();
});

test('books are those of one environment', async () => {
  expect(await readBooks(sql, 'env_1')).toEqual([
    { currencyId: 'cur_gold', playerBalances: 79n, held: 0n, issued: 109n, revenue: 30n, exchanged: 0n, expired: 0n },
  ]);
  expect(await readBooks(sql, 'env_2')).toEqual([
    { currencyId: 'cur_gold', playerBalances: 40n, held: 0n, issued: 40n, revenue: 0n, exchanged: 0n, expired: 0n },
  ]);
  expect(await readBooks(sql, 'env_3')).toEqual([]);
});

test('orders are found, locked and counted in their own environment only', async () => {
  expect(await findStarsOrder(sql, 'env_1', orderId)).toMatchObject({ id: orderId, environmentId: 'env_1' });
  expect(await findStarsOrder(sql, 'env_2', orderId)).toBeNull();
  expect(await lockStarsOrder(sql, 'env_2', orderId)).toBeNull();
  const page = { after: '', limit: '5' };
  const pages = await findStarsOrderPages(sql, [
    { ...one('env_2'), ...page },
    { environmentId: 'env_1', playerId: 'plr_2', ...page },
    { ...one('env_1'), ...page },
  ]);
  expect(pages.map((each) => [each.key.environmentId, each.key.playerId, each.rows.map((row) => row.id)])).toEqual([
    ['env_1', 'plr_1', [orderId]],
  ]);
  expect(await countSales(sql, [{ ...one('env_1'), productId: 'prd_pass' }], null)).toEqual([1]);
  expect(await countSales(sql, [{ ...one('env_2'), productId: 'prd_pass' }], null)).toEqual([0]);
  expect(await countSales(sql, [{ environmentId: 'env_1', playerId: 'plr_2', productId: 'prd_pass' }], null)).toEqual([
    0,
  ]);
});

test('payments are found in their own environment only', async () => {
  const charge = { telegramBotId: botOf('env_1'), chargeId: 'c' };
  expect(await findStarsPayment(sql, { environmentId: 'env_1', ...charge })).toMatchObject({ orderId });
  expect(await findStarsPayment(sql, { environmentId: 'env_2', ...charge })).toBeNull();
  expect((await findStarsPayments(sql, 'env_1', all, null, 5)).map((payment) => payment.orderId)).toEqual([orderId]);
  expect(await findStarsPayments(sql, 'env_2', all, null, 5)).toEqual([]);
  expect(await findStarsPayments(sql, 'env_2', { ...all, state: 'matched' }, null, 5)).toEqual([]);
});

const all = { state: null, refunded: null, search: null } as const;

test('a limit is decided by one transaction at a time for a player, environment and product, and by many beside it', async () => {
  const sale = { ...one('env_1'), productId: 'prd_pass' };
  await inTransaction(billing.pool, async (tx) => {
    await lockSales(tx, sale);
    await inTransaction(billing.pool, async (other) => {
      await other.query(`set local lock_timeout = '100ms'`);
      for (const changed of [{ environmentId: 'env_2' }, { playerId: 'plr_2' }, { productId: 'prd_hat' }])
        await lockSales(other, { ...sale, ...changed });
      const lockNotAvailable = '55P03';
      await expect(lockSales(other, sale)).rejects.toMatchObject({ code: lockNotAvailable });
    });
  });
});
