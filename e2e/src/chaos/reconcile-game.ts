import type pg from 'pg';
import type { Acknowledged } from './acknowledged.ts';
import { compare, tallyOf, type Tally } from './tally.ts';

type Text<Name extends string> = Record<Name, string>;

/** Applied intents: each acknowledged one is stored as it was answered, and told of by one event. */
export const tallyActs = async (client: pg.Client, { intents }: Acknowledged, run: string): Promise<Tally> => {
  const stored = await client.query<Text<'id' | 'player' | 'points'>>(
    `SELECT intent_id AS id, player_id AS player, outcome->>'points' AS points FROM game.intent WHERE intent_id LIKE $1`,
    [`${run}-%`],
  );
  const told = await client.query<Text<'id' | 'n'>>(
    `SELECT i->>'id' AS id, count(*) AS n FROM game.outbox, jsonb_array_elements(envelope->'data'->'intents') i
     WHERE type = 'game.act.applied.v1' AND i->>'id' LIKE $1 GROUP BY 1`,
    [`${run}-%`],
  );
  const byId = new Map(stored.rows.map((row) => [row.id, row]));
  const timesTold = new Map(told.rows.map(({ id, n }) => [id, Number(n)]));
  const asAnswered = (id: string, { playerId, points }: { playerId: string; points: bigint }): boolean =>
    byId.get(id)?.player === playerId && byId.get(id)?.points === String(points);
  return tallyOf(
    'acts',
    { promised: intents.size, found: byId.size },
    [
      ...[...intents].filter(([id, intent]) => !asAnswered(id, intent)).map(([id]) => id),
      ...[...byId.keys()].filter((id) => !timesTold.has(id)).map((id) => `${id} (its event)`),
    ],
    [...timesTold].filter(([id, times]) => times > 1 || !byId.has(id)).map(([id]) => `${id} (its event)`),
  );
};

/** Points: each player's are what their stored intents and claims gave. In points. */
export const tallyPoints = async (client: pg.Client, { intents, claims }: Acknowledged): Promise<Tally> => {
  const { rows } = await client.query<Text<'id' | 'points' | 'wanted'>>(
    `SELECT p.id, p.points, coalesce(sum((i.outcome->>'points')::bigint), 0) AS wanted
     FROM game.player p LEFT JOIN game.intent i ON i.environment_id = p.environment_id AND i.player_id = p.id
     GROUP BY p.environment_id, p.id, p.points`,
  );
  const promised = [...[...intents.values()].map(({ points }) => points), ...claims.values()];
  const total = (amounts: readonly bigint[]): number => Number(amounts.reduce((sum, amount) => sum + amount, 0n));
  const differences = rows.map(({ id, points, wanted }) => ({ id, by: BigInt(points) - BigInt(wanted) }));
  const [less, more] = [differences.filter(({ by }) => by < 0n), differences.filter(({ by }) => by > 0n)];
  return {
    kind: 'points',
    promised: total(promised),
    found: total(rows.map(({ points }) => BigInt(points))),
    lost: total(less.map(({ by }) => -by)),
    doubled: total(more.map(({ by }) => by)),
    examples: [...less, ...more].slice(0, 5).map(({ id, by }) => `${id} by ${by}`),
  };
};

/** Claimed quests: each acknowledged one is there, and each that is there was told of once. */
export const tallyClaims = async (client: pg.Client, { claims }: Acknowledged): Promise<Tally> => {
  const { rows } = await client.query<{ claim: string; claimed: boolean; told: string }>(
    `SELECT claim, q.claim IS NOT NULL AS claimed, coalesce(o.told, 0) AS told FROM
       (SELECT player_id || ' ' || quest_id AS claim FROM game.quest_progress WHERE claimed_at IS NOT NULL) q
     FULL JOIN (
       SELECT envelope->'data'->>'playerId' || ' ' || (envelope->'data'->>'questId') AS claim, count(*) AS told
       FROM game.outbox WHERE type = 'game.quest.claimed.v1' GROUP BY 1) o USING (claim)`,
  );
  const stored = rows.filter(({ claimed }) => claimed);
  const there = new Set(stored.map(({ claim }) => claim));
  return tallyOf(
    'quest claims',
    { promised: claims.size, found: stored.length },
    [
      ...[...claims.keys()].filter((claim) => !there.has(claim)),
      ...stored.filter(({ told }) => told === '0').map(({ claim }) => `${claim} (its event)`),
    ],
    rows.filter(({ claimed, told }) => Number(told) > 1 || !claimed).map(({ claim }) => claim),
  );
};

/** Items: what sales for currency and for Stars sold is what players hold. In pieces. */
export const tallyItems = async (client: pg.Client): Promise<Tally> => {
  const { rows } = await client.query<{ line: string; sold: string; held: string }>(
    `SELECT player_id || ' ' || item_id AS line, coalesce(sold.quantity, 0) AS sold, coalesce(held.quantity, 0) AS held FROM (
       SELECT player_id, g->>'itemId' AS item_id, sum((g->>'quantity')::bigint) AS quantity
       FROM (SELECT player_id, grants FROM billing.purchase WHERE state = 'completed'
         UNION ALL SELECT player_id, grants FROM billing.stars_order WHERE state = 'paid') sale,
         jsonb_array_elements(grants) g GROUP BY 1, 2) sold
     FULL JOIN (SELECT player_id, item_id, quantity FROM game.inventory_item) held USING (player_id, item_id)`,
  );
  const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);
  const over = rows.map(({ line, sold, held }) => ({ line, by: Number(held) - Number(sold) }));
  return {
    kind: 'items',
    promised: sum(rows.map(({ sold }) => Number(sold))),
    found: sum(rows.map(({ held }) => Number(held))),
    lost: sum(over.map(({ by }) => Math.max(0, -by))),
    doubled: sum(over.map(({ by }) => Math.max(0, by))),
    examples: over
      .filter(({ by }) => by !== 0)
      .slice(0, 5)
      .map(({ line, by }) => `${line} by ${by}`),
  };
};

/** Leaderboards: every player with points stands on each that anybody stands on, with those points. */
export const tallyLeaderboards = async (client: pg.Client): Promise<Tally> => {
  const { rows } = await client.query<{ place: string; points: string | null; score: string | null }>(
    `SELECT leaderboard_id || ' ' || id AS place, p.points, e.score FROM
       (SELECT b.leaderboard_id, p.environment_id, p.id, p.points FROM game.player p
        JOIN (SELECT DISTINCT environment_id, leaderboard_id FROM game.leaderboard_entry) b USING (environment_id)
        WHERE p.points > 0) p
     FULL JOIN (SELECT leaderboard_id, environment_id, player_id AS id, score FROM game.leaderboard_entry) e
       USING (leaderboard_id, environment_id, id)`,
  );
  const found = new Map(rows.filter(({ score }) => score !== null).map(({ place, score }) => [`${place} ${score}`, 1]));
  const wanted = rows.filter(({ points }) => points !== null).map(({ place, points }) => `${place} ${points}`);
  return compare('leaderboard places', wanted, found, true);
};
