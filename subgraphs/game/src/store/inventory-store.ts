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
