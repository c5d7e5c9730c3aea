import type pg from 'pg';
import { expect } from 'vitest';
import type { SimulatorView } from '@stargraph/embedded/simulator/contract';
import { eventually } from './harness.ts';
import { startingStars, type AcknowledgedStars } from './kill-stars.ts';
import type { SimulatorApi } from './simulator-api.ts';

/** An update that a kill interrupted is nobody's until its lease is over (45 s); then it takes its try. */
const leaseBoundMs = 75_000;

export const count = async (client: pg.Client, sql: string): Promise<number> =>
  Number((await client.query<{ n: string }>(sql)).rows[0]?.n ?? -1);

/** Money is conserved: each transfer sums to nothing, each stored balance to its postings. */
export const verifyLedger = async (client: pg.Client): Promise<void> => {
  expect(
    await count(
      client,
      `SELECT count(*) AS n FROM (SELECT FROM billing.posting GROUP BY environment_id, transfer_id HAVING sum(amount) <> 0) t`,
    ),
  ).toBe(0);
  expect(
    await count(
      client,
      `SELECT count(*) AS n FROM billing.account a WHERE balance IS NOT NULL AND balance <> (SELECT coalesce(sum(amount), 0) FROM billing.posting p WHERE p.environment_id = a.environment_id AND p.account_id = a.id)`,
    ),
  ).toBe(0);
  expect(await count(client, `SELECT count(*) AS n FROM billing.account WHERE balance < 0`)).toBe(0);
};

interface Payment {
  readonly chargeId: string;
  readonly botId: string;
  readonly playerId: string | null;
  readonly orderId: string | null;
  readonly amount: string;
  readonly currency: string;
  readonly state: string;
  readonly reason: string | null;
}

const paymentsOf = async (client: pg.Client): Promise<Payment[]> =>
  (
    await client.query<Payment>(
      `SELECT charge_id AS "chargeId", telegram_bot_id AS "botId", player_id AS "playerId", order_id AS "orderId",
         amount::text, currency, state, reason FROM billing.stars_payment`,
    )
  ).rows;

/** Paid orders, payments that matched and events of them: one of each, in one look; each order without is one. */
const orderProblems = `SELECT count(*) AS n FROM
    (SELECT environment_id, id, 1 AS n FROM billing.stars_order WHERE state = 'paid') o
  FULL JOIN (SELECT environment_id, order_id AS id, count(*) AS n FROM billing.stars_payment GROUP BY 1, 2) p USING (environment_id, id)
  FULL JOIN (SELECT environment_id, envelope->'data'->>'orderId' AS id, count(*) AS n FROM billing.outbox
    WHERE type = 'billing.stars.paid.v1' GROUP BY 1, 2) e USING (environment_id, id)
  WHERE o.n IS DISTINCT FROM 1 OR p.n IS DISTINCT FROM 1 OR e.n IS DISTINCT FROM 1`;

/** What paid orders promise against what the ledger gave for Stars; each differing line is one. */
const grantProblems = `SELECT count(*) AS n FROM (
    SELECT 'stars:' || o.id || '/' || (g->>'currencyId') AS key, 'player:' || o.player_id || '/' || (g->>'currencyId') AS account_id,
      (g->>'amount')::bigint AS amount
    FROM billing.stars_order o, jsonb_array_elements(o.currency_grants) g WHERE o.state = 'paid') promised
  FULL JOIN (
    SELECT t.idempotency_key AS key, p.account_id, p.amount
    FROM billing.transfer t JOIN billing.posting p ON p.environment_id = t.environment_id AND p.transfer_id = t.id
    WHERE t.kind = 'stars' AND p.account_id LIKE 'player:%') given
  USING (key, account_id, amount) WHERE promised.key IS NULL OR given.key IS NULL`;

/** The charges whose message waits in tenant's inbox. */
const waitingCharges = async (client: pg.Client): Promise<string[]> =>
  (
    await client.query<{ id: string }>(
      `SELECT body::jsonb #>> '{message,successful_payment,telegram_payment_charge_id}' AS id
       FROM tenant.received_update WHERE kind = 'payment' AND state = 'waiting'`,
    )
  ).rows.map(({ id }) => id);

/**
 * What Telegram took is what billing knows: each charge is one payment that matched its order, each paid order gave
 * its currency once, and the Star balances agree. Nobody may pay meanwhile.
 *
 * @param settled waits until each charge is paid in; otherwise one may still be on its way, where it can be seen
 */
export const verifyStars = async (
  client: pg.Client,
  simulator: SimulatorApi,
  acknowledged: AcknowledgedStars,
  settled: boolean,
): Promise<void> => {
  // Read in the order in which a payment travels, so that none can slip through.
  const { bots, users, transactions, pending } = await simulator.get<SimulatorView>('state');
  if (settled) {
    await eventually(
      () => paymentsOf(client),
      (found) => found.length >= transactions.length,
      leaseBoundMs,
    );
    // Repeats of a payment end as well, and leave no second one.
    await eventually(
      () =>
        count(client, `SELECT count(*) AS n FROM tenant.received_update WHERE kind = 'payment' AND state <> 'done'`),
      (open) => open === 0,
      leaseBoundMs,
    );
  }
  const travelling = new Set([
    ...pending.map(({ update }) =>
      'message' in update ? update.message.successful_payment?.telegram_payment_charge_id : undefined,
    ),
    ...(await waitingCharges(client)),
  ]);
  const payments = await paymentsOf(client);
  const byCharge = new Map(payments.map((payment) => [payment.chargeId, payment]));
  expect(byCharge.size).toBe(payments.length);
  const charges = new Set(transactions.map(({ id }) => id));
  for (const { chargeId } of payments) expect(charges.has(chargeId), `charge of payment ${chargeId}`).toBe(true);
  for (const { id, botId, userId, amount } of transactions) {
    if (!settled && !byCharge.has(id) && travelling.has(id)) continue;
    expect(byCharge.get(id), `payment of charge ${id}`).toMatchObject({
      botId: String(botId),
      playerId: acknowledged.players.get(userId),
      amount: String(amount),
      currency: 'XTR',
      state: 'matched',
      reason: null,
    });
  }
  for (const [charge, orderId] of acknowledged.charges) {
    expect(charges.has(charge), `acknowledged charge ${charge}`).toBe(true);
    expect(byCharge.get(charge)?.orderId ?? orderId, `order of charge ${charge}`).toBe(orderId);
  }
  const paid = new Set(payments.map(({ orderId }) => orderId));
  for (const id of acknowledged.paid) expect(paid.has(id), `acknowledged order ${id}`).toBe(true);
  expect(await count(client, orderProblems)).toBe(0);
  expect(await count(client, grantProblems)).toBe(0);

  const takenOf = (isTheirs: (transaction: SimulatorView['transactions'][number]) => boolean): number =>
    transactions.filter(isTheirs).reduce((total, { amount }) => total + amount, 0);
  for (const { id, stars } of bots) expect(stars, `Stars of bot ${id}`).toBe(takenOf(({ botId }) => botId === id));
  for (const userId of acknowledged.players.keys())
    expect(users.find(({ id }) => id === userId)?.stars, `Stars of user ${userId}`).toBe(
      startingStars - takenOf((transaction) => transaction.userId === userId),
    );
};

/** Each sold item by player, for currency or for Stars, against what the player holds; each differing line is one. */
const inventoryProblems = `SELECT count(*) AS n FROM (
    SELECT player_id, g->>'itemId' AS item_id, sum((g->>'quantity')::bigint) AS quantity
    FROM (SELECT player_id, grants FROM billing.purchase WHERE state = 'completed'
      UNION ALL SELECT player_id, grants FROM billing.stars_order WHERE state = 'paid') sale,
      jsonb_array_elements(grants) g GROUP BY 1, 2) sold
  FULL JOIN (SELECT player_id, item_id, quantity FROM game.inventory_item) held USING (player_id, item_id)
  WHERE sold.quantity IS DISTINCT FROM held.quantity`;

/** Each line of each sale against the events of its grant; each differing one is one. */
const grantedProblems = `SELECT count(*) AS n FROM (
    SELECT sale.id, g->>'itemId' AS item_id, (g->>'quantity')::bigint AS quantity, 1 AS times
    FROM (SELECT id, grants FROM billing.purchase WHERE state = 'completed'
      UNION ALL SELECT id, grants FROM billing.stars_order WHERE state = 'paid') sale, jsonb_array_elements(grants) g) sold
  FULL JOIN (
    SELECT d->>'purchaseId' AS id, d->>'itemId' AS item_id, (d->>'quantity')::bigint AS quantity, count(*)::int AS times
    FROM (SELECT envelope->'data' AS d FROM game.outbox WHERE type = 'game.item.granted.v1') told GROUP BY 1, 2, 3) granted
  USING (id, item_id, quantity, times) WHERE sold.id IS NULL OR granted.id IS NULL`;

/** The items of every sale arrive in game, and once. */
export const verifyItems = async (client: pg.Client): Promise<void> => {
  for (const problems of [inventoryProblems, grantedProblems])
    await eventually(
      () => count(client, problems),
      (found) => found === 0,
      30_000,
    );
};
