import type { Sql } from '@stargraph/kit/db/sql';
import type { PlayerKey } from './key.ts';

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

/** A row as it stands, with what tells it from what it was before. */
export interface VersionedRow extends LeaderboardRow {
  readonly version: bigint;
}

/** Where a page begins: behind this row, which stood at `rank`. */
export interface LeaderboardPlace extends LeaderboardRow {
  readonly rank: number;
}

const rowColumns = `player_id as "playerId", score, reached_at as "reachedAt"`;

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
  const board = `select ${rowColumns} from leaderboard_entry where environment_id = $1 and leaderboard_id = $2`;
  const order = 'order by score desc, reached_at, player_id limit $3';
  // What is behind a place is two stretches of the index: the rest of the equal ones, and all that are lower.
  const rows = await sql.query<LeaderboardRow>(
    after === null
      ? `${board} ${order}`
      : `select "playerId", score, "reachedAt" from (
           (${board} and score = $4::bigint and (reached_at, player_id) > ($5::timestamptz, $6::text) ${order})
           union all (${board} and score < $4::bigint ${order})
         ) behind order by score desc, "reachedAt", "playerId" limit $3`,
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
  const others = 'from leaderboard_entry other where other.environment_id = $1 and other.leaderboard_id = $2';
  const [row] = await sql.query<LeaderboardRow & { ahead: bigint }>(
    `select own.player_id as "playerId", own.score, own.reached_at as "reachedAt",
       (select count(*) ${others} and other.score > own.score)
       + (select count(*) ${others} and other.score = own.score
          and (other.reached_at, other.player_id) < (own.reached_at, own.player_id)) as ahead
     from leaderboard_entry own
     where own.environment_id = $1 and own.leaderboard_id = $2 and own.player_id = $3`,
    [environmentId, leaderboardId, playerId],
  );
  return row === undefined
    ? null
    : { playerId: row.playerId, score: row.score, reachedAt: row.reachedAt, rank: Number(row.ahead) + 1 };
};

type RowKey = LeaderboardKey & { readonly playerId: string };

/** Single rows of boards by their keys; those that are not there are left out. */
export const findRows = (sql: Sql, keys: readonly RowKey[]): Promise<(LeaderboardKey & VersionedRow)[]> =>
  sql.query<LeaderboardKey & VersionedRow>(
    `select environment_id as "environmentId", leaderboard_id as "leaderboardId", ${rowColumns}, version
     from leaderboard_entry
     join unnest($1::text[], $2::text[], $3::text[]) as wanted(environment_id, leaderboard_id, player_id)
       using (environment_id, leaderboard_id, player_id)`,
    [keys.map((key) => key.environmentId), keys.map((key) => key.leaderboardId), keys.map((key) => key.playerId)],
  );

/** Deletes a player's rows of boards. @returns what they were */
export const deleteRows = (
  tx: Sql,
  { environmentId, playerId }: PlayerKey,
  leaderboardIds: readonly string[],
): Promise<(LeaderboardKey & Pick<VersionedRow, 'version'>)[]> =>
  tx.query<LeaderboardKey & Pick<VersionedRow, 'version'>>(
    `delete from leaderboard_entry where environment_id = $1 and leaderboard_id = any($2::text[]) and player_id = $3
     returning environment_id as "environmentId", leaderboard_id as "leaderboardId", version`,
    [environmentId, leaderboardIds, playerId],
  );

/** Every board on which anybody stands, of all environments; a look-up for each, however many rows they have. */
export const listBoards = (sql: Sql): Promise<LeaderboardKey[]> =>
  sql.query<LeaderboardKey>(
    `with recursive board as (
       (select environment_id, leaderboard_id from leaderboard_entry order by 1, 2 limit 1)
       union all
       select next.environment_id, next.leaderboard_id from board cross join lateral (
         select environment_id, leaderboard_id from leaderboard_entry entry
         where (entry.environment_id, entry.leaderboard_id) > (board.environment_id, board.leaderboard_id)
         order by 1, 2 limit 1
       ) next
     ) select environment_id as "environmentId", leaderboard_id as "leaderboardId" from board`,
  );

/** An environment's boards on which anybody stands. */
export const listBoardsOf = (sql: Sql, environmentId: string): Promise<LeaderboardKey[]> =>
  sql.query<LeaderboardKey>(
    `with recursive board as (
       (select leaderboard_id from leaderboard_entry where environment_id = $1 order by 1 limit 1)
       union all
       select (select leaderboard_id from leaderboard_entry entry
         where environment_id = $1 and entry.leaderboard_id > board.leaderboard_id order by 1 limit 1)
       from board where leaderboard_id is not null
     ) select $1 as "environmentId", leaderboard_id as "leaderboardId" from board where leaderboard_id is not null`,
    [environmentId],
  );

/** Rows in one step of {@link scanBoard}: what takes Redis a millisecond or two, for which others wait. */
export const scanStep = 500;

/** All of a board's rows in the order of players' ids, some at a time, each step as it is then. */
export const scanBoard = async function* (
  sql: Sql,
  { environmentId, leaderboardId }: LeaderboardKey,
): AsyncGenerator<readonly VersionedRow[]> {
  for (let afterId = '', more = true; more;) {
    const rows = await sql.query<VersionedRow>(
      `select ${rowColumns}, version from leaderboard_entry
       where environment_id = $1 and leaderboard_id = $2 and player_id > $3 order by player_id limit $4`,
      [environmentId, leaderboardId, afterId, scanStep],
    );
    if (rows.length > 0) yield rows;
    more = rows.length === scanStep;
    afterId = rows.at(-1)?.playerId ?? afterId;
  }
};

/** How many stand on a board. */
export const countRows = async (sql: Sql, { environmentId, leaderboardId }: LeaderboardKey): Promise<number> => {
  const [row] = await sql.query<{ rows: bigint }>(
    'select count(*) as rows from leaderboard_entry where environment_id = $1 and leaderboard_id = $2',
    [environmentId, leaderboardId],
  );
  return Number(row?.rows ?? 0);
};
