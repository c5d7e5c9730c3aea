import type pg from 'pg';

/** A refund as billing keeps it. */
interface Refund {
  readonly chargeId: string;
  readonly botId: string;
  readonly amount: string;
  readonly state: string;
}

export const refundsOf = async (client: pg.Client): Promise<Refund[]> =>
  (
    await client.query<Refund>(
      `SELECT charge_id AS "chargeId", telegram_bot_id AS "botId", amount::text, state FROM billing.stars_refund`,
    )
  ).rows;

/**
 * What Telegram gave back is what billing noted, each charge once.
 * @param travelling charges of whose refunds the word is still on its way; undefined where nothing may be
 * @returns what is not so
 */
export const refundProblems = (
  givenBack: readonly Omit<Refund, 'state'>[],
  refunds: readonly Refund[],
  travelling: ReadonlySet<string | undefined> | undefined,
): string[] => {
  const problems: string[] = [];
  const done = Map.groupBy(
    refunds.filter(({ state }) => state === 'done'),
    ({ chargeId }) => chargeId,
  );
  const ofTelegram = new Map(givenBack.map((each) => [each.chargeId, each]));
  if (ofTelegram.size !== givenBack.length) problems.push('Telegram gave the Stars of a charge back twice');
  for (const [chargeId, rows] of done) {
    if (rows.length > 1) problems.push(`charge ${chargeId} is noted as given back ${rows.length} times`);
    if (!ofTelegram.has(chargeId)) problems.push(`charge ${chargeId} is noted as given back, and Telegram keeps it`);
  }
  for (const { chargeId, botId, amount } of givenBack) {
    const [noted] = done.get(chargeId) ?? [];
    if (noted === undefined) {
      const isAsked = refunds.some((refund) => refund.chargeId === chargeId && refund.state === 'requested');
      if (travelling === undefined || !(isAsked || travelling.has(chargeId)))
        problems.push(`charge ${chargeId} was given back, and nobody noted it`);
      continue;
    }
    if (noted.botId !== botId)
      problems.push(`the refund of charge ${chargeId} is bot ${noted.botId}'s, not ${botId}'s`);
    if (noted.amount !== amount) problems.push(`refund of charge ${chargeId}: ${noted.amount} instead of ${amount}`);
  }
  if (travelling === undefined)
    for (const { chargeId, state } of refunds)
      if (state === 'requested') problems.push(`the refund of charge ${chargeId} is requested for ever`);
  return problems;
};

/** Refunds that are done, with what their payments had brought; one whose payment matched nothing brought nothing. */
export const refundedSales = `SELECT r.environment_id, r.id, r.payment_id, o.player_id, o.grants, o.currency_grants
  FROM billing.stars_refund r
  JOIN billing.stars_payment p ON p.environment_id = r.environment_id AND p.id = r.payment_id AND p.state = 'matched'
  JOIN billing.stars_order o ON o.environment_id = p.environment_id AND o.id = p.order_id
  WHERE r.state = 'done'`;

/** What refunds had to take back against what the ledger took; each differing line is one. */
const clawBackProblems = `SELECT count(*) AS n FROM (
    SELECT 'refund:' || r.payment_id || '/' || (g->>'currencyId') AS key,
      'player:' || r.player_id || '/' || (g->>'currencyId') AS account_id, -(g->>'amount')::bigint AS amount
    FROM (${refundedSales}) r, jsonb_array_elements(r.currency_grants) g) wanted
  FULL JOIN (
    SELECT t.idempotency_key AS key, p.account_id, p.amount
    FROM billing.transfer t JOIN billing.posting p ON p.environment_id = t.environment_id AND p.transfer_id = t.id
    WHERE t.kind = 'refund' AND p.account_id LIKE 'player:%') taken
  USING (key, account_id, amount) WHERE wanted.key IS NULL OR taken.key IS NULL`;

/** Refunds of what was sold, against the events that say so; each without exactly one is one. */
const refundEventProblems = `SELECT count(*) AS n FROM (${refundedSales}) r
  FULL JOIN (
    SELECT environment_id, envelope->'data'->>'refundId' AS id, count(*) AS times
    FROM billing.outbox WHERE type = 'billing.stars.refunded.v1' GROUP BY 1, 2) e USING (environment_id, id)
  WHERE r.id IS NULL OR e.times IS DISTINCT FROM 1`;

/** Orders, each paid once, whose state says otherwise than their payment's refund. */
const orderStateProblems = `SELECT count(*) AS n FROM billing.stars_order o
  JOIN billing.stars_payment p ON p.environment_id = o.environment_id AND p.order_id = o.id AND p.state = 'matched'
  LEFT JOIN billing.stars_refund r ON r.environment_id = p.environment_id AND r.payment_id = p.id AND r.state = 'done'
  WHERE NOT o.is_subscription AND o.state <> CASE WHEN r.id IS NULL THEN 'paid' ELSE 'refunded' END`;

/** What there must be none of, by what it is called. */
export const refundQuestions: Readonly<Record<string, string>> = {
  'lines of refunds that differ from what the ledger took back': clawBackProblems,
  'refunds without one event of theirs': refundEventProblems,
  'orders that say otherwise than their refund': orderStateProblems,
};

/** Each line of each refunded sale against the events of its taking; each differing one is one. */
export const takenProblems = `SELECT count(*) AS n FROM (
    SELECT r.id, g->>'itemId' AS item_id, (g->>'quantity')::bigint AS quantity, 1 AS times
    FROM (${refundedSales}) r, jsonb_array_elements(r.grants) g) wanted
  FULL JOIN (
    SELECT d->>'refundId' AS id, d->>'itemId' AS item_id, (d->>'quantity')::bigint AS quantity, count(*)::int AS times
    FROM (SELECT envelope->'data' AS d FROM game.outbox WHERE type = 'game.item.taken.v1') told GROUP BY 1, 2, 3) taken
  USING (id, item_id, quantity, times) WHERE wanted.id IS NULL OR taken.id IS NULL`;
