import type { Sql } from '@stargraph/kit/db/sql';
import { keyColumns, type PlayerKey } from './key.ts';

export interface StoredPlayer extends PlayerKey {
  readonly points: bigint;
  readonly level: number;
  readonly createdAt: Date;
}

export interface StoredQuest {
  readonly questId: string;
  readonly count: number;
  readonly completedAt: Date | null;
  readonly claimedAt: Date | null;
}

export interface StoredItem {
  readonly itemId: string;
  readonly quantity: bigint;
}

/** Players by key; those who have no row are left out. */
export const findPlayers = (sql: Sql, keys: readonly PlayerKey[]): Promise<StoredPlayer[]> =>
  sql.query<StoredPlayer>(
    `select environment_id as "environmentId", id as "playerId", points, level, created_at as "createdAt"
     from player join unnest($1::text[], $2::text[]) as wanted(environment_id, id) using (environment_id, id)`,
    keyColumns(keys),
  );

/** One environment's players in the order of their ids, which is that of their first launch. */
export const listPlayers = (
  sql: Sql,
  environmentId: string,
  page: { readonly afterId: string | null; readonly limit: number },
): Promise<StoredPlayer[]> =>
  sql.query<StoredPlayer>(
    `select environment_id as "environmentId", id as "playerId", points, level, created_at as "createdAt"
     from player where environment_id = $1 and ($2::text is null or id > $2) order by id limit $3`,
    [environmentId, page.afterId, page.limit],
  );

/** The quests that each player has begun, by quest id; players without any are left out. */
export const findQuests = async (
  sql: Sql,
  keys: readonly PlayerKey[],
): Promise<(PlayerKey & { readonly quests: readonly StoredQuest[] })[]> =>
  grouped(
    await sql.query<PlayerKey & StoredQuest>(
      `select environment_id as "environmentId", player_id as "playerId", quest_id as "questId", count,
         completed_at as "completedAt", claimed_at as "claimedAt"
       from quest_progress join unnest($1::text[], $2::text[]) as wanted(environment_id, player_id) using (environment_id, player_id)
       order by quest_id`,
      keyColumns(keys),
    ),
  ).map(({ key, rows }) => ({ ...key, quests: rows }));

/** What each player holds, by item id; players without anything are left out. */
export const findItems = async (
  sql: Sql,
  keys: readonly PlayerKey[],
): Promise<(PlayerKey & { readonly items: readonly StoredItem[] })[]> =>
  grouped(
    await sql.query<PlayerKey & StoredItem>(
      `select environment_id as "environmentId", player_id as "playerId", item_id as "itemId", quantity
       from inventory_item join unnest($1::text[], $2::text[]) as wanted(environment_id, player_id) using (environment_id, player_id)
       order by item_id`,
      keyColumns(keys),
    ),
  ).map(({ key, rows }) => ({ ...key, items: rows }));

const grouped = <Row extends PlayerKey>(rows: readonly Row[]): { key: PlayerKey; rows: readonly Row[] }[] =>
  [...Map.groupBy(rows, (row) => `${row.environmentId}\n${row.playerId}`).values()].flatMap((own) => {
    const [first] = own;
    return first === undefined
      ? []
      : [{ key: { environmentId: first.environmentId, playerId: first.playerId }, rows: own }];
  });
