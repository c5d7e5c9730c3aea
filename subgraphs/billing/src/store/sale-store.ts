import type { Sql } from '@stargraph/kit/db/sql';
import type { PlayerKey } from './account-store.ts';

/** A product of an environment: what its stock is about. */
export interface StockKey {
  readonly environmentId: string;
  readonly productId: string;
}

/** A product as one player buys it: what the limit of one player is about. */
export interface SaleKey extends PlayerKey {
  readonly productId: string;
}

/** Locks names until the transaction ends, whoever asks for several in one order. */
const lockNames = async (tx: Sql, names: readonly string[]): Promise<void> => {
  await tx.query(
    `select pg_advisory_xact_lock(place)
     from (select distinct hashtextextended(name, 0) as place from unnest($1::text[]) as asked(name) order by place) as places`,
    [names],
  );
};

/**
 * Lets one transaction at a time decide over a player's limit of a product, whether it is paid for in currency or
 * in Stars. To be taken before orders and accounts are locked.
 */
export const lockSales = (tx: Sql, ...sales: readonly SaleKey[]): Promise<void> =>
  lockNames(
    tx,
    sales.map(({ environmentId, playerId, productId }) =>
      ['billing.sale', environmentId, playerId, productId].join('\n'),
    ),
  );

/**
 * How many of a product a player has bought, for each of `sales`: purchases, pending ones included, and paid orders.
 * Exact under {@link lockSales} only.
 *
 * @param checkedOutSince orders still open that passed their checkout later than this count as well; null for none
 * @param exceptOrder an order that is left out
 */
export const countSales = async (
  tx: Sql,
  sales: readonly SaleKey[],
  checkedOutSince: Date | null,
  exceptOrder = '',
): Promise<number[]> => {
  const rows = await tx.query<{ count: bigint }>(
    `select (select count(*) from purchase where purchase.environment_id = sale.environment_id and purchase.player_id = sale.player_id
           and purchase.product_id = sale.product_id)
       + (select count(*) from stars_order where stars_order.environment_id = sale.environment_id and stars_order.player_id = sale.player_id
           and stars_order.product_id = sale.product_id and id <> $5 and (state = 'paid' or state = 'open' and checked_out_at > $4::timestamptz)) as count
     from unnest($1::text[], $2::text[], $3::text[]) with ordinality as sale(environment_id, player_id, product_id, place) order by place`,
    [
      sales.map(({ environmentId }) => environmentId),
      sales.map(({ playerId }) => playerId),
      sales.map(({ productId }) => productId),
      checkedOutSince,
      exceptOrder,
    ],
  );
  return rows.map(({ count }) => Number(count));
};

/**
 * Lets one transaction at a time decide over the last of a product that has a stock, whoever buys and whatever they
 * pay with. Everybody who wants it waits here, so it is to be taken last: after orders and accounts, right before the
 * decision. Products without a stock don't come here.
 */
export const lockStocks = (tx: Sql, ...stocks: readonly StockKey[]): Promise<void> =>
  lockNames(
    tx,
    stocks.map(({ environmentId, productId }) => ['billing.stock', environmentId, productId].join('\n')),
  );

/**
 * How many of a product were sold in an environment: purchases, pending ones included, and paid orders. Exact under
 * {@link lockStocks} only.
 *
 * @param most counts no further than this of each kind: what is beyond a stock does not matter
 * @param checkedOutSince orders still open that passed their checkout later than this count as well; null for none
 * @param exceptOrder an order that is left out
 */
export const countSold = async (
  tx: Sql,
  { environmentId, productId }: StockKey,
  most: number,
  checkedOutSince: Date | null,
  exceptOrder = '',
): Promise<number> => {
  // Three counts, since each of the three has an index of its own.
  const rows = await tx.query<{ count: bigint }>(
    `select (select count(*) from (
         select from purchase where environment_id = $1 and product_id = $2 limit $5) as bought)
       + (select count(*) from (
         select from stars_order where environment_id = $1 and product_id = $2 and state = 'paid' and id <> $4 limit $5) as paid)
       + (select count(*) from (
         select from stars_order where environment_id = $1 and product_id = $2 and state = 'open' and checked_out_at > $3::timestamptz
           and id <> $4 limit $5) as checked_out) as count`,
    [environmentId, productId, checkedOutSince, exceptOrder, most],
  );
  return Number(rows[0]?.count ?? 0);
};
