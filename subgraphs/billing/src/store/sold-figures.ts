import type { Clock } from '@stargraph/kit/clock';
import type { Sql } from '@stargraph/kit/db/sql';
import { checkoutMs } from '../domain/stars-order.ts';
import type { StockKey } from './sale-store.ts';

/** A product whose sales are counted, no further than `most`. */
export interface SoldKey extends StockKey, Readonly<Record<string, string>> {
  /** How many there are in all, as a decimal. */
  readonly most: string;
}

/** How many of a product are sold or being paid for. */
export interface SoldFigure {
  readonly key: SoldKey;
  readonly sold: number;
}

/** How long a figure is shown before it is counted again, milliseconds. What is sold is decided by counting anew. */
const keptMs = 1000;
/** How many figures are kept; then all are let go of. */
const mostKept = 10_000;

const count = async (sql: Sql, keys: readonly SoldKey[], checkedOutSince: Date): Promise<number[]> => {
  const rows = await sql.query<{ count: bigint }>(
    `select bought.count + paid.count + checked_out.count as count
     from unnest($1::text[], $2::text[], $3::int[]) with ordinality as wanted(environment_id, product_id, most, place)
     cross join lateral (select count(*) from (
       select from purchase where purchase.environment_id = wanted.environment_id and purchase.product_id = wanted.product_id limit wanted.most
     ) as found) as bought
     cross join lateral (select count(*) from (
       select from stars_order where stars_order.environment_id = wanted.environment_id and stars_order.product_id = wanted.product_id
         and state = 'paid' limit wanted.most
     ) as found) as paid
     cross join lateral (select count(*) from (
       select from stars_order where stars_order.environment_id = wanted.environment_id and stars_order.product_id = wanted.product_id
         and state = 'open' and checked_out_at > $4::timestamptz limit wanted.most
     ) as found) as checked_out
     order by wanted.place`,
    [
      keys.map((key) => key.environmentId),
      keys.map((key) => key.productId),
      keys.map((key) => key.most),
      checkedOutSince,
    ],
  );
  return rows.map((row) => Number(row.count));
};

/**
 * Figures of what is sold, for screens: kept for a second and counted once for all who ask at the same time, since every
 * player who opens a shop asks for the same.
 */
export const createSoldFigures = (sql: Sql, clock: Clock): ((keys: readonly SoldKey[]) => Promise<SoldFigure[]>) => {
  const kept = new Map<string, { readonly until: number; readonly sold: Promise<number> }>();
  const nameOf = ({ environmentId, productId, most }: SoldKey): string => [environmentId, productId, most].join('\n');
  return async (keys) => {
    const now = clock.now();
    const isFresh = (key: SoldKey): boolean => (kept.get(nameOf(key))?.until ?? 0) > now;
    const missing = keys.filter((key) => !isFresh(key));
    if (missing.length > 0) {
      if (kept.size > mostKept) kept.clear();
      const counting = count(sql, missing, new Date(now - checkoutMs));
      for (const [index, key] of missing.entries()) {
        const sold = counting.then((counts) => counts[index] ?? 0);
        kept.set(nameOf(key), { until: now + keptMs, sold });
        // A failure is told to whoever waits for it, and not kept.
        sold.catch(() => kept.delete(nameOf(key)));
      }
    }
    const asked = keys.map((key) => ({ key, sold: kept.get(nameOf(key))?.sold ?? Promise.resolve(0) }));
    return Promise.all(asked.map(async ({ key, sold }) => ({ key, sold: await sold })));
  };
};
