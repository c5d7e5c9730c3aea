import type { Sql } from '@stargraph/kit/db/sql';
import type { PlayerKey } from './account-store.ts';

/** A product as one player buys it: what the limit of one player is about. */
export interface SaleKey extends PlayerKey {
  readonly productId: string;
}

/**
 * Lets one transaction at a time decide over a player's limit of a product, whether it is paid for in currency or
 * in Stars. To be taken before orders and accounts are locked.
 */
export const lockSales = async (tx: Sql, { environmentId, playerId, productId }: SaleKey): Promise<void> => {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
    ['billing.sale', environmentId, playerId, productId].join('\n'),
  ]);
};

/**
 * How many of a product a player has bought: purchases, pending ones included, and paid orders. Exact under
 * {@link lockSales} only.
 *
 * @param checkedOutSince orders still open that passed their checkout later than this count as well; null for none
 * @param exceptOrder an order that is left out
 */
export const countSales = async (
  tx: Sql,
  { environmentId, playerId, productId }: SaleKey,
  checkedOutSince: Date | null,
  exceptOrder = '',
): Promise<number> => {
  const rows = await tx.query<{ count: bigint }>(
    `select (select count(*) from purchase where environment_id = $1 and player_id = $2 and product_id = $3)
       + (select count(*) from stars_order where environment_id = $1 and player_id = $2 and product_id = $3 and id <> $5
          and (state = 'paid' or checked_out_at > $4::timestamptz)) as count`,
    [environmentId, playerId, productId, checkedOutSince, exceptOrder],
  );
  return Number(rows[0]?.count ?? 0);
};
