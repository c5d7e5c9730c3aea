import type { Sql } from '@stargraph/kit/db/sql';
import { keyColumns, type PlayerKey } from './key.ts';

export interface ItemGrant extends PlayerKey {
  readonly itemId: string;
  readonly quantity: number;
}

/** Adds what is granted to what players hold; grants of the same item add up. Rows are taken in id order, so that two calls can't deadlock. */
export const addItems = async (tx: Sql, grants: readonly ItemGrant[]): Promise<void> => {
  await tx.query(
    `insert into inventory_item as held (environment_id, player_id, item_id, quantity)
     select environment_id, player_id, item_id, sum(quantity)::bigint
     from unnest($1::text[], $2::text[], $3::text[], $4::bigint[]) as granted(environment_id, player_id, item_id, quantity)
     group by environment_id, player_id, item_id order by environment_id, player_id, item_id
     on conflict (environment_id, player_id, item_id) do update set quantity = held.quantity + excluded.quantity`,
    [...keyColumns(grants), grants.map((grant) => grant.itemId), grants.map((grant) => grant.quantity)],
  );
};

/**
 * Takes of what players hold as much as is asked for, or all that is there. Rows are taken in id order, as by
 * {@link addItems}.
 *
 * @returns what was taken of each item, 1 or more
 */
export const takeItems = async (tx: Sql, items: readonly ItemGrant[]): Promise<ItemGrant[]> => {
  const rows = await tx.query<Omit<ItemGrant, 'quantity'> & { readonly quantity: bigint }>(
    `with asked as (
       select environment_id, player_id, item_id, sum(quantity)::bigint as quantity
       from unnest($1::text[], $2::text[], $3::text[], $4::bigint[]) as given(environment_id, player_id, item_id, quantity)
       group by environment_id, player_id, item_id
     ), held as (
       select item.environment_id, item.player_id, item.item_id, item.quantity, least(item.quantity, asked.quantity) as taken
       from inventory_item as item join asked using (environment_id, player_id, item_id)
       where item.quantity > 0 order by item.environment_id, item.player_id, item.item_id for update of item
     ), gone as (
       delete from inventory_item as item using held where item.environment_id = held.environment_id
         and item.player_id = held.player_id and item.item_id = held.item_id and held.taken = held.quantity
     ), fewer as (
       update inventory_item as item set quantity = item.quantity - held.taken from held where item.environment_id = held.environment_id
         and item.player_id = held.player_id and item.item_id = held.item_id and held.taken < held.quantity
     )
     select environment_id as "environmentId", player_id as "playerId", item_id as "itemId", taken as quantity from held order by item_id`,
    [...keyColumns(items), items.map((item) => item.itemId), items.map((item) => item.quantity)],
  );
  return rows.map((row) => ({ ...row, quantity: Number(row.quantity) }));
};
