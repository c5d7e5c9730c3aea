import type pg from 'pg';

/** Purchases for currency against what the ledger took for them; each that was not paid once at its price is a line. */
const priceLines = `SELECT 'purchase ' || coalesce(w.key, g.key) || ' costs ' || coalesce(w.price, 0) || ', and the ledger took ' || coalesce(g.price, 0) AS line
  FROM (SELECT 'purchase:' || id AS key, 'player:' || player_id || '/' || currency_id AS account_id, price
    FROM billing.purchase WHERE state = 'completed') w
  FULL JOIN (
    SELECT t.idempotency_key AS key, p.account_id, -p.amount AS price
    FROM billing.transfer t JOIN billing.posting p ON p.environment_id = t.environment_id AND p.transfer_id = t.id
    WHERE t.kind = 'purchase' AND p.account_id LIKE 'player:%' AND p.amount < 0) g USING (key, account_id, price)
  WHERE w.key IS NULL OR g.key IS NULL`;

/** Purchases without exactly one event that game grants by. */
const eventLines = `SELECT 'purchase ' || coalesce(w.id, g.id) || ' was told of ' || coalesce(times, 0) || ' times' AS line
  FROM (SELECT id FROM billing.purchase WHERE state = 'completed') w
  FULL JOIN (
    SELECT envelope->'data'->>'purchaseId' AS id, count(*) AS times
    FROM billing.outbox WHERE type = 'billing.purchase.completed.v1' GROUP BY 1) g USING (id)
  WHERE w.id IS NULL OR times IS DISTINCT FROM 1`;

const deeds = {
  purchase: `SELECT player_id AS id, count(*)::int AS times FROM billing.purchase GROUP BY 1`,
  exchange: `SELECT split_part(substr(idempotency_key, length('exchange:') + 1), '/', 1) AS id, count(*)::int AS times
    FROM billing.transfer WHERE kind = 'exchange' GROUP BY 1`,
} as const;

/**
 * What players bought for currency was paid at its price, once, and told of once; each did with currency what it meant to,
 * once, however often it had to ask.
 * @param spent what players did once each; others did nothing with currency
 * @returns what is not so
 */
export const currencyProblems = async (
  client: pg.Client,
  spent: ReadonlyMap<string, keyof typeof deeds>,
): Promise<string[]> => {
  const problems: string[] = [];
  for (const question of [priceLines, eventLines])
    problems.push(...(await client.query<{ line: string }>(question)).rows.map(({ line }) => line));
  for (const deed of ['purchase', 'exchange'] as const) {
    const { rows } = await client.query<{ id: string; times: number }>(deeds[deed]);
    const done = new Map(rows.map(({ id, times }) => [id, times]));
    const meant = new Set([...spent].filter(([, what]) => what === deed).map(([id]) => id));
    for (const id of meant.union(new Set(done.keys()))) {
      const times = done.get(id) ?? 0;
      if (times !== (meant.has(id) ? 1 : 0)) problems.push(`player ${id} made ${times} ${deed}s`);
    }
  }
  return problems;
};
