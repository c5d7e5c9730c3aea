import type { Sql } from '@stargraph/kit/db/sql';
import type { PlayerKey } from './account-store.ts';

/** A page of something of a player's that is asked for, in the order of ids, the newest first. */
export interface PlayerPageKey extends PlayerKey, Readonly<Record<string, string>> {
  /** The id after which the page begins; empty for the first page. */
  readonly after: string;
  /** How many rows, as a decimal. */
  readonly limit: string;
}

/** A row with the place, from 1, of the key whose page it is on. */
interface Placed {
  readonly place: bigint;
}

/** The rows of each key that has any. */
const byKey = <Row extends Placed>(
  keys: readonly PlayerPageKey[],
  found: readonly Row[],
): { readonly key: PlayerPageKey; readonly rows: readonly Row[] }[] => {
  const pages = Map.groupBy(found, (row) => Number(row.place));
  return keys.flatMap((key, index) => {
    const rows = pages.get(index + 1);
    return rows === undefined ? [] : [{ key, rows }];
  });
};

/**
 * Makes a look-up of one table's rows by player, the newest first: a page for each key that has any, all in one query.
 *
 * @param only a condition that rows must meet
 */
export const createPlayerPages =
  <Row extends object>(
    table: 'purchase' | 'stars_order' | 'stars_subscription' | 'stars_payment',
    columns: string,
    only = 'true',
  ) =>
  async (
    sql: Sql,
    keys: readonly PlayerPageKey[],
  ): Promise<{ readonly key: PlayerPageKey; readonly rows: readonly Row[] }[]> =>
    byKey(
      keys,
      await sql.query<Row & Placed>(
        `select wanted.place, listed.*
         from unnest($1::text[], $2::text[], $3::text[], $4::int[]) with ordinality as wanted(environment_id, player_id, after, size, place)
         cross join lateral (
           select ${columns} from ${table}
           where ${table}.environment_id = wanted.environment_id and ${table}.player_id = wanted.player_id
             and (wanted.after = '' or ${table}.id < wanted.after) and ${only}
           order by ${table}.id desc limit wanted.size
         ) as listed
         order by wanted.place, listed.id desc`,
        [
          keys.map((key) => key.environmentId),
          keys.map((key) => key.playerId),
          keys.map((key) => key.after),
          keys.map((key) => key.limit),
        ],
      ),
    );
