import { afterAll, beforeAll, expect, test } from 'vitest';
import { sqlOfPool } from '@stargraph/kit/db/sql';
import { eraseRequested } from '@stargraph/kit/player-erasure';
import { erasureOf } from '@stargraph/kit/testkit/erasure';
import { billingPersonalData } from '../../src/store/personal-data.ts';
import { readBooks } from '../../src/store/trial-balance-store.ts';
import { createRefunds } from '../refund-support.ts';
import { createStars } from '../stars-support.ts';
import { createTestBilling, ledgerProblems, playerOf, rewardOf, type TestBilling } from '../support.ts';

let billing: TestBilling;
beforeAll(async () => {
  billing = await createTestBilling();
});
afterAll(() => billing.close());

test('erasing a player leaves the books as they were, and no way to the person but the books’ own numbers', async () => {
  const stars = createStars(billing);
  const sql = sqlOfPool(billing.pool);
  await billing.reward(rewardOf('plr_1', 100), rewardOf('plr_2', 50));
  await billing.buy(playerOf('plr_1'), 'prd_hat', 'key-1');
  const paid = await stars.ordered('plr_1');
  await stars.pay(paid, 'plr_1', { chargeId: 'charge-1' });
  const money = createRefunds(billing, stars);
  const twice = await money.paid('plr_1', paid);
  await money.refund(twice.paymentId, { reason: 'Ada wrote that she paid twice' });
  await stars.ordered('plr_1', 'prd_pass');
  const others = await stars.ordered('plr_2');
  const before = await readBooks(sql, 'env_1');

  const deps = { ...billing.deps, domain: 'billing' as const, erase: billingPersonalData.erase };
  await eraseRequested(deps, [erasureOf('plr_1'), erasureOf('plr_1', { round: 2 })]);

  expect(await readBooks(sql, 'env_1')).toEqual(before);
  expect(await ledgerProblems(billing.pool)).toEqual([]);
  const links = await sql.query<{ id: string; linked: boolean }>(
    'select id, invoice_link is not null as linked from stars_order where player_id = any($1)',
    [['plr_1', 'plr_2']],
  );
  expect(
    links
      .filter(({ linked }) => linked)
      .map(({ id }) => id)
      .toSorted(),
  ).toEqual([paid, others].toSorted());
  expect(await sql.query(`select from idempotency_record where viewer = 'plr_1'`)).toEqual([]);
  expect(await sql.query('select reason, state from stars_refund')).toEqual([{ reason: '', state: 'done' }]);
  // A refund is found by its charge, as before.
  expect(await sql.query('select from stars_payment where charge_id = $1', ['charge-1'])).toHaveLength(1);
  const reports = (await billing.events('plr_1')).filter(({ type }) => type === 'billing.erasure.completed.v1');
  expect(reports.map(({ data }) => (data as { found: unknown }).found)).toEqual([
    { stars_order: 1, stars_refund: 1, stars_subscription: 0, idempotency_record: 3 },
    { stars_order: 0, stars_refund: 0, stars_subscription: 0, idempotency_record: 0 },
  ]);
});

test('a player’s export holds every movement of their money, and of nobody else’s', async () => {
  const sql = sqlOfPool(billing.pool);
  const person = { environmentId: 'env_1', playerId: 'plr_1', telegramUserId: null, until: new Date() };
  const postings = await billingPersonalData.read(sql, person, 'posting', null);
  const sums = new Map<unknown, bigint>();
  for (const row of postings?.rows ?? [])
    sums.set(row['account_id'], (sums.get(row['account_id']) ?? 0n) + BigInt(String(row['amount'])));
  const accounts = await billingPersonalData.read(sql, person, 'account', null);
  expect(accounts?.rows.length).toBe(2);
  for (const account of accounts?.rows ?? [])
    expect(sums.get(`player:plr_1/${String(account['currency_id'])}`)).toBe(BigInt(String(account['balance'])));
  expect(JSON.stringify([postings, accounts])).not.toContain('plr_2');
  const transfers = await billingPersonalData.read(sql, person, 'transfer', null);
  expect(transfers?.rows.length).toBe(postings?.rows.length);
});
