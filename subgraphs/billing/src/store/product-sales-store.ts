import type { Sql } from '@stargraph/kit/db/sql';

/** What one product brought in one currency, or in Stars. */
export interface ProductSalesRow {
  readonly productId: string;
  /** Null for Telegram Stars. */
  readonly currencyId: string | null;
  readonly sold: bigint;
  /** Minor units, or whole Stars. */
  readonly revenue: bigint;
}

/** What was ever sold in an environment: purchases, pending ones included, and paid orders. Reads every one of them. */
export const readProductSales = async (sql: Sql, environmentId: string): Promise<ProductSalesRow[]> => {
  const rows = await sql.query<Omit<ProductSalesRow, 'revenue'> & { readonly revenue: string }>(
    `select product_id as "productId", currency_id as "currencyId", count(*) as sold, sum(price)::text as revenue
     from purchase where environment_id = $1 group by product_id, currency_id
     union all
     select product_id, null, count(*), sum(stars)::text from stars_order
     where environment_id = $1 and state = 'paid' group by product_id
     order by 1, 2 nulls last`,
    [environmentId],
  );
  return rows.map((row) => ({ ...row, revenue: BigInt(row.revenue) }));
};
