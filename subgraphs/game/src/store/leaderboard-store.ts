import type { Sql } from '@stargraph/kit/db/sql';

/** A leaderboard in its environment. */
export interface LeaderboardKey {
  readonly environmentId: string;
  readonly leaderboardId: string;
}

export interface LeaderboardRow {
  readonly playerId: string;
  readonly score: bigint;
  readonly reachedAt: Date;
}

/** Where a page begins: behind this row, which stood at `rank`. */
export interface LeaderboardPlace extends LeaderboardRow {
  readonly rank: number;
}

/**
 * A page of a leaderboard: highest score first; among equal scores whoever reached it first, then by player id.
 *
 * Ranks count on from the place given, so that a player who moves between two pages shifts none of the
 * ranks already shown.
 */
export const listEntries = async (
  sql: Sql,
  { environmentId, leaderboardId }: LeaderboardKey,
  page: { readonly after: LeaderboardPlace | null; readonly limit: number },
): Promise<LeaderboardPlace[]> => {
  const { after } = page;
  const rows = await sql.query<LeaderboardRow>(
    `select player_id as "playerId", score, reached_at as "reachedAt"
     from leaderboard_entry
     where environment_id = $1 and leaderboard_id = $2
       ${after === null ? '' : 'and score <= $4::bigint and (score < $4::bigint or (reached_at, player_id) > ($5::timestamptz, $6::text))'}
     order by score desc, reached_at, player_id limit $3`,
    [
      environmentId,
      leaderboardId,
      page.limit,
      ...(after === null ? [] : [after.score, after.reachedAt, after.playerId]),
    ],
  );
  return rows.map((row, index) => ({ ...row, rank: (after?.rank ?? 0) + index + 1 }));
};

/** One player's place; null for a player who is not on the board. Costs time in proportion to the rank. */
export const findEntry = async (
  sql: Sql,
  { environmentId, leaderboardId }: LeaderboardKey,
  playerId: string,
): Promise<LeaderboardPlace | null> => {
  const [row] = await sql.query<LeaderboardRow & { ahead: bigint }>(
    `select own.player_id as "playerId", own.score, own.reached_at as "reachedAt",
       (select count(*) from leaderboard_entry other
        where other.environment_id = $1 and other.leaderboard_id = $2 and other.score >= own.score
          and (other.score > own.score or (other.reached_at, other.player_id) < (own.reached_at, own.player_id))) as ahead
     from leaderboard_entry own
     where own.environment_id = $1 and own.leaderboard_id = $2 and own.player_id = $3`,
    [environmentId, leaderboardId, playerId],
  );
  return row === undefined
    ? null
    : { playerId: row.playerId, score: row.score, reachedAt: row.reachedAt, rank: Number(row.ahead) + 1 };
};
