import type pg from 'pg';
import type { SimulatorView } from '@stargraph/embedded/simulator/contract';
import type { Acknowledged } from './acknowledged.ts';
import { tallyOf, type Tally } from './tally.ts';

/** Purchases for currency: each acknowledged one is completed, each key made one, and each took its price once. */
export const tallyPurchases = async (client: pg.Client, { purchases }: Acknowledged): Promise<Tally> => {
  const { rows } = await client.query<{ id: string; state: string; keys: string; taken: boolean }>(
    `SELECT p.id, p.state, coalesce(r.keys, 0) AS keys, coalesce(t.times = 1 AND t.amount = -p.price, false) AS taken
     FROM billing.purchase p
     LEFT JOIN (SELECT environment_id, response #>> '{}' AS id, count(*) AS keys FROM billing.idempotency_record
       WHERE operation = 'productPurchase' GROUP BY 1, 2) r USING (environment_id, id)
     LEFT JOIN (SELECT environment_id, substr(idempotency_key, 10) AS id, count(*) AS times, sum(g.amount) AS amount
       FROM billing.transfer JOIN billing.posting g USING (environment_id)
       WHERE g.transfer_id = transfer.id AND g.account_id LIKE 'player:%' AND transfer.kind = 'purchase' GROUP BY 1, 2) t USING (environment_id, id)`,
  );
  const orphans = await client.query<{ id: string }>(
    `SELECT key AS id FROM (SELECT environment_id, idempotency_key AS key, split_part(substr(idempotency_key, 10), '/', 1) AS id
       FROM billing.transfer WHERE kind = 'purchase') t
     LEFT JOIN billing.purchase p USING (environment_id, id) WHERE p.id IS NULL`,
  );
  const completed = rows.filter(({ state }) => state === 'completed');
  const ids = new Set(completed.map(({ id }) => id));
  return tallyOf(
    'purchases',
    { promised: purchases.size, found: completed.length },
    [
      ...[...purchases].filter(([, id]) => !ids.has(id)).map(([key, id]) => `${key} ${id}`),
      ...completed.filter(({ taken }) => !taken).map(({ id }) => `${id} (its price)`),
    ],
    [
      // A purchase that no key leads to is the second of some key.
      ...rows.filter(({ keys }) => keys !== '1').map(({ id }) => id),
      ...orphans.rows.map(({ id }) => id),
    ],
  );
};

/** Rewards: each that game granted is posted once, with its amount, to its player. */
export const tallyRewards = async (client: pg.Client): Promise<Tally> => {
  const { rows } = await client.query<{ id: string; granted: string | null; posted: string | null }>(
    `SELECT id, granted.line AS granted, posted.line AS posted FROM (
       SELECT id::text, concat('player:', d->>'playerId', '/', d->'money'->>'currencyId', ' ', d->'money'->>'amount') AS line
       FROM (SELECT id, envelope->'data' AS d FROM game.outbox WHERE type = 'game.reward.granted.v1' AND envelope->'data' ? 'money') o) granted
     FULL JOIN (
       SELECT substr(t.idempotency_key, 8) AS id, concat(p.account_id, ' ', p.amount) AS line
       FROM billing.transfer t JOIN billing.posting p ON p.environment_id = t.environment_id AND p.transfer_id = t.id
       WHERE t.kind = 'reward' AND p.account_id LIKE 'player:%') posted USING (id)`,
  );
  return tallyOf(
    'rewards',
    {
      promised: rows.filter(({ granted }) => granted !== null).length,
      found: rows.filter(({ posted }) => posted !== null).length,
    },
    rows.filter(({ granted, posted }) => granted !== null && granted !== posted).map(({ id }) => id),
    rows.filter(({ granted, posted }) => granted === null && posted !== null).map(({ id }) => id),
  );
};

/** Stars: each charge that Telegram took is one payment that matched the order it was for. */
export const tallyStars = async (
  client: pg.Client,
  { transactions }: Pick<SimulatorView, 'transactions'>,
  { stars }: Acknowledged,
): Promise<Tally> => {
  const { rows } = await client.query<{ charge: string; order: string; state: string }>(
    `SELECT charge_id AS charge, order_id AS order, state FROM billing.stars_payment`,
  );
  const matched = new Map(rows.filter(({ state }) => state === 'matched').map((row) => [row.charge, row.order]));
  const taken = new Set(transactions.map(({ id }) => id));
  const orders = new Set(matched.values());
  return tallyOf(
    'Stars payments',
    { promised: Math.max(taken.size, stars.charges.size), found: matched.size },
    [
      ...[...new Set([...taken, ...stars.charges.keys()])].filter((charge) => !matched.has(charge)),
      ...[...stars.charges].filter(([charge, order]) => (matched.get(charge) ?? order) !== order).map(([id]) => id),
      ...[...stars.paid].filter((order) => !orders.has(order)).map((order) => `${order} (seen paid)`),
    ],
    rows.filter(({ charge, state }) => state !== 'matched' || !taken.has(charge)).map(({ charge }) => charge),
  );
};

/** The currency of paid Stars orders: given once. */
export const tallyStarsGrants = async (client: pg.Client): Promise<Tally> => {
  const { rows } = await client.query<{ key: string; promised: string | null; given: string | null }>(
    `SELECT key, promised.line AS promised, given.line AS given FROM (
       SELECT 'stars:' || o.id || '/' || (g->>'currencyId') AS key,
         concat('player:', o.player_id, '/', g->>'currencyId', ' ', g->>'amount') AS line
       FROM billing.stars_order o, jsonb_array_elements(o.currency_grants) g WHERE o.state = 'paid') promised
     FULL JOIN (
       SELECT t.idempotency_key AS key, concat(p.account_id, ' ', p.amount) AS line
       FROM billing.transfer t JOIN billing.posting p ON p.environment_id = t.environment_id AND p.transfer_id = t.id
       WHERE t.kind = 'stars' AND p.account_id LIKE 'player:%') given USING (key)`,
  );
  return tallyOf(
    'Stars grants',
    {
      promised: rows.filter(({ promised }) => promised !== null).length,
      found: rows.filter(({ given }) => given !== null).length,
    },
    rows.filter(({ promised, given }) => promised !== null && promised !== given).map(({ key }) => key),
    rows.filter(({ promised, given }) => promised === null && given !== null).map(({ key }) => key),
  );
};
