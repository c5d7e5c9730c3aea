import type pg from 'pg';
import type { SimulatorView } from '@stargraph/embedded/simulator/contract';
import { eventually } from './eventually.ts';
import { startingStars, type AcknowledgedStars } from './kill-stars.ts';
import { platformBotOf } from './plan-books.ts';
import { refundProblems, refundQuestions, refundsOf, refundedSales, takenProblems } from './refund-books.ts';
import type { SimulatorApi } from './simulator-api.ts';

/** An update that a kill interrupted is nobody's until its lease is over (10 s); then it takes its try. */
const leaseBoundMs = 45_000;

export const count = async (client: pg.Client, sql: string): Promise<number> =>
  Number((await client.query<{ n: string }>(sql)).rows[0]?.n ?? -1);

/** One line for each question whose count is not 0. */
const countedProblems = async (client: pg.Client, questions: Readonly<Record<string, string>>): Promise<string[]> => {
  const problems: string[] = [];
  for (const [what, sql] of Object.entries(questions)) {
    const found = await count(client, sql);
    if (found !== 0) problems.push(`${what}: ${found}`);
  }
  return problems;
};

/** Money is conserved: each transfer sums to nothing, each stored balance to its postings. @returns what is not so */
export const ledgerProblems = (client: pg.Client): Promise<string[]> =>
  countedProblems(client, {
    'transfers that do not sum to 0': `SELECT count(*) AS n FROM (SELECT FROM billing.posting GROUP BY environment_id, transfer_id HAVING sum(amount) <> 0) t`,
    'balances other than their postings': `SELECT count(*) AS n FROM billing.account a WHERE balance IS NOT NULL AND balance <> (SELECT coalesce(sum(amount), 0) FROM billing.posting p WHERE p.environment_id = a.environment_id AND p.account_id = a.id)`,
    'balances overdrawn beyond their debt': `SELECT count(*) AS n FROM billing.account WHERE balance IS NOT NULL AND overdraft <> greatest(0, held - balance)`,
    'lines of statements out of place or with another balance than their postings give': `SELECT count(*) AS n FROM (
      SELECT position, balance_after, row_number() OVER own AS nth, sum(amount) OVER own AS total
      FROM billing.posting WHERE account_id LIKE 'player:%'
      WINDOW own AS (PARTITION BY environment_id, account_id ORDER BY position ROWS UNBOUNDED PRECEDING)) s
      WHERE position <> nth OR balance_after <> total`,
    'held amounts other than their pending holds': `SELECT count(*) AS n FROM billing.account a WHERE held <> (SELECT coalesce(sum(amount), 0) FROM billing.hold h WHERE h.environment_id = a.environment_id AND h.account_id = a.id AND h.state = 'pending')`,
  });

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

/**
 * What was paid for in Stars, each by the id that its payment, event, currency and items name: an order that is paid
 * once, or one period of a subscription, whose payment is its id. A paid subscription without a period stands for itself.
 */
const starsSales = `SELECT o.environment_id, coalesce(p.id, o.id) AS id, o.player_id, o.grants, o.currency_grants
  FROM billing.stars_order o
  LEFT JOIN billing.stars_payment p ON o.is_subscription AND p.subscription_id IS NOT NULL
    AND p.environment_id = o.environment_id AND p.order_id = o.id
  WHERE o.state IN ('paid', 'refunded')`;

/** Sales, payments that matched them and events of them: one of each, in one look; each sale without is one. */
const orderProblems = `SELECT count(*) AS n FROM
    (SELECT environment_id, id, count(*) AS n FROM (${starsSales}) each_sale GROUP BY 1, 2) o
  FULL JOIN (SELECT environment_id, CASE WHEN subscription_id IS NULL THEN order_id ELSE id END AS id, count(*) AS n
    FROM billing.stars_payment WHERE state = 'matched' GROUP BY 1, 2) p USING (environment_id, id)
  FULL JOIN (SELECT environment_id, coalesce(envelope->'data'->'period'->>'paymentId', envelope->'data'->>'orderId') AS id,
      count(*) AS n
    FROM billing.outbox WHERE type = 'billing.stars.paid.v1' GROUP BY 1, 2) e USING (environment_id, id)
  WHERE o.n IS DISTINCT FROM 1 OR p.n IS DISTINCT FROM 1 OR e.n IS DISTINCT FROM 1`;

/** What sales for Stars promise against what the ledger gave for them; each differing line is one. */
const grantProblems = `SELECT count(*) AS n FROM (
    SELECT 'stars:' || o.id || '/' || (g->>'currencyId') AS key, 'player:' || o.player_id || '/' || (g->>'currencyId') AS account_id,
      (g->>'amount')::bigint AS amount
    FROM (${starsSales}) o, jsonb_array_elements(o.currency_grants) g) promised
  FULL JOIN (
    SELECT t.idempotency_key AS key, p.account_id, p.amount
    FROM billing.transfer t JOIN billing.posting p ON p.environment_id = t.environment_id AND p.transfer_id = t.id
    WHERE t.kind = 'stars' AND p.account_id LIKE 'player:%') given
  USING (key, account_id, amount) WHERE promised.key IS NULL OR given.key IS NULL`;

/** The charges whose message of a kind waits in tenant's inbox. */
const waitingCharges = async (client: pg.Client, kind: 'payment' | 'refund'): Promise<string[]> =>
  (
    await client.query<{ id: string }>(
      `SELECT coalesce(message->'successful_payment', message->'refunded_payment')->>'telegram_payment_charge_id' AS id
       FROM (SELECT body::jsonb->'message' AS message FROM tenant.received_update WHERE kind = $1 AND state = 'waiting') m`,
      [kind],
    )
  ).rows.map(({ id }) => id);

type Transaction = SimulatorView['transactions'][number];

/**
 * What players paid, in Telegram's list, and what was given back to them: a refund has the id of its payment. What
 * companies pay the platform's own bot is no player's.
 */
const sidesOf = ({ transactions, bots }: Pick<SimulatorView, 'transactions' | 'bots'>) => {
  const platformBot = platformBotOf({ bots });
  const ofPlayers = transactions.filter(({ userId, botId }) => userId !== null && botId !== platformBot);
  return {
    taken: ofPlayers.filter(({ amount }) => amount > 0),
    givenBack: ofPlayers.filter(({ amount }) => amount < 0),
  };
};

/**
 * Waits until every charge is paid in, every refund of Telegram's is noted, and every repeat of either has ended.
 * @throws Error where one does not
 */
export const settleStars = async (client: pg.Client, simulator: SimulatorApi): Promise<void> => {
  const { taken, givenBack } = sidesOf(await simulator.get<SimulatorView>('state'));
  await eventually(
    async () => [
      (await paymentsOf(client)).length,
      (await refundsOf(client)).filter(({ state }) => state === 'done').length,
    ],
    ([paid = 0, refunded = 0]) => paid >= taken.length && refunded >= givenBack.length,
    leaseBoundMs,
  );
  await eventually(
    () =>
      count(
        client,
        `SELECT count(*) AS n FROM tenant.received_update WHERE kind IN ('payment', 'refund') AND state <> 'done'`,
      ),
    (open) => open === 0,
    leaseBoundMs,
  );
};

/**
 * What Telegram took is what billing knows: each charge is one payment that matched its order, each paid order gave
 * its currency once, each charge that was given back is one refund that took back what it had brought, and the Star
 * balances agree. Nobody may pay meanwhile.
 *
 * @param settled whether {@link settleStars} has been waited for; otherwise a charge may still be on its way, where it
 * can be seen
 * @returns what is not so
 */
export const starsProblems = async (
  client: pg.Client,
  simulator: SimulatorApi,
  acknowledged: AcknowledgedStars,
  settled: boolean,
): Promise<string[]> => {
  // Read in the order in which a payment travels, so that none can slip through.
  const { bots, users, transactions, pending } = await simulator.get<SimulatorView>('state');
  const travellingOf = async (kind: 'payment' | 'refund'): Promise<ReadonlySet<string | undefined>> =>
    new Set([
      ...pending.map(({ update }) => {
        if (!('message' in update)) return undefined;
        const { successful_payment: payment, refunded_payment: refund } = update.message;
        return (kind === 'payment' ? payment : refund)?.telegram_payment_charge_id;
      }),
      ...(await waitingCharges(client, kind)),
    ]);
  const travelling = await travellingOf('payment');
  const refundsTravelling = await travellingOf('refund');
  const { taken, givenBack } = sidesOf({ transactions, bots });
  const payments = await paymentsOf(client);
  const refunds = await refundsOf(client);
  const byCharge = new Map(payments.map((payment) => [payment.chargeId, payment]));
  const charges = new Set(taken.map(({ id }) => id));
  const refunded = new Set(givenBack.map(({ id }) => id));
  const paid = new Set(payments.map(({ orderId }) => orderId));
  const matched = new Set(payments.filter(({ state }) => state === 'matched').map(({ orderId }) => orderId));
  const movedOf = (isTheirs: (transaction: Transaction) => boolean): number =>
    transactions.filter(isTheirs).reduce((total, { amount }) => total + amount, 0);

  const problems: string[] = [];
  const expectSame = (what: string, found: unknown, wanted: unknown): void => {
    if (found !== wanted) problems.push(`${what}: ${String(found)} instead of ${String(wanted)}`);
  };
  expectSame('payments of different charges', byCharge.size, payments.length);
  for (const { chargeId } of payments)
    if (!charges.has(chargeId)) problems.push(`a payment of charge ${chargeId}, which Telegram never took`);
  for (const { id, botId, userId, amount } of taken) {
    const payment = byCharge.get(id);
    if (payment === undefined) {
      if (settled || !travelling.has(id)) problems.push(`charge ${id} has no payment`);
      continue;
    }
    const wanted = {
      botId: String(botId),
      playerId: userId === null ? undefined : acknowledged.players.get(userId),
      amount: String(amount),
    };
    // Its refund may have been told of first, or the order was paid before: then nothing was given for it.
    const isSecond = payment.reason === 'already-paid' && matched.has(payment.orderId);
    const isVoid = payment.state === 'unmatched' && (payment.reason === 'refunded' || isSecond) && refunded.has(id);
    const match = isVoid ? {} : { state: 'matched', reason: null };
    for (const [field, value] of Object.entries({ ...wanted, currency: 'XTR', ...match }))
      expectSame(`${field} of charge ${id}`, payment[field as keyof Payment], value);
  }
  problems.push(
    ...refundProblems(
      givenBack.map(({ id, botId, amount }) => ({ chargeId: id, botId: String(botId), amount: String(-amount) })),
      refunds,
      settled ? undefined : refundsTravelling,
    ),
  );
  for (const [charge, orderId] of acknowledged.charges) {
    if (!charges.has(charge)) problems.push(`acknowledged charge ${charge} is not there`);
    expectSame(`order of charge ${charge}`, byCharge.get(charge)?.orderId ?? orderId, orderId);
  }
  for (const charge of acknowledged.refunded)
    if (!refunded.has(charge)) problems.push(`acknowledged refund of charge ${charge} is not there`);
  for (const id of acknowledged.paid) if (!paid.has(id)) problems.push(`acknowledged order ${id} is not paid`);
  for (const { id, stars } of bots)
    expectSame(
      `Stars of bot ${id}`,
      stars,
      movedOf(({ botId }) => botId === id),
    );
  for (const userId of acknowledged.players.keys())
    expectSame(
      `Stars of user ${userId}`,
      users.find(({ id }) => id === userId)?.stars,
      startingStars - movedOf((transaction) => transaction.userId === userId),
    );
  return [
    ...problems,
    ...(await countedProblems(client, {
      'orders whose payment or event is not there once': orderProblems,
      'lines of paid orders that differ from what the ledger gave': grantProblems,
      ...refundQuestions,
    })),
  ];
};

/**
 * Each sold item by player, for currency or for Stars, less what refunds took, against what the player holds; each
 * differing line is one.
 */
const inventoryProblems = `SELECT count(*) AS n FROM (
    SELECT player_id, g->>'itemId' AS item_id, sum(sign * (g->>'quantity')::bigint) AS quantity
    FROM (SELECT player_id, grants, 1 AS sign FROM billing.purchase WHERE state = 'completed'
      UNION ALL SELECT player_id, grants, 1 FROM (${starsSales}) paid
      UNION ALL SELECT player_id, grants, -1 FROM (${refundedSales}) refunded) sale,
      jsonb_array_elements(grants) g GROUP BY 1, 2) sold
  FULL JOIN (SELECT player_id, item_id, quantity FROM game.inventory_item) held USING (player_id, item_id)
  WHERE coalesce(sold.quantity, 0) <> coalesce(held.quantity, 0)`;

/** Each line of each sale against the events of its grant; each differing one is one. */
const grantedProblems = `SELECT count(*) AS n FROM (
    SELECT sale.id, g->>'itemId' AS item_id, (g->>'quantity')::bigint AS quantity, 1 AS times
    FROM (SELECT id, grants FROM billing.purchase WHERE state = 'completed'
      UNION ALL SELECT id, grants FROM (${starsSales}) paid) sale, jsonb_array_elements(grants) g) sold
  FULL JOIN (
    SELECT d->>'purchaseId' AS id, d->>'itemId' AS item_id, (d->>'quantity')::bigint AS quantity, count(*)::int AS times
    FROM (SELECT envelope->'data' AS d FROM game.outbox WHERE type = 'game.item.granted.v1') told GROUP BY 1, 2, 3) granted
  USING (id, item_id, quantity, times) WHERE sold.id IS NULL OR granted.id IS NULL`;

/**
 * The items of every sale arrive in game, and once, and those of every refund leave it. Nobody may have used any.
 * @returns what is not so, or not yet
 */
export const itemProblems = (client: pg.Client): Promise<string[]> =>
  countedProblems(client, {
    'lines of inventory that differ from the sales': inventoryProblems,
    'lines of sales without one event of their grant': grantedProblems,
    'lines of refunded sales without one event of their taking': takenProblems,
  });
