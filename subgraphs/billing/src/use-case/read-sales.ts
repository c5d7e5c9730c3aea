import type { Sql } from '@stargraph/kit/db/sql';
import type { SaleBounds, Sales } from '../domain/sale.ts';
import { countSales, countSold, lockStocks, type SaleKey, type StockKey } from '../store/sale-store.ts';

interface Counting {
  /** Orders that passed their checkout later than this count as sold; null where they don't. */
  readonly checkedOutSince: Date | null;
  /** An order that is left out. */
  readonly exceptOrder?: string;
  /** Whether others who want the last of it wait until this transaction ends. */
  readonly lock: boolean;
}

/** Products that players want, each with how many of it may be sold. */
export type WantedSale = SaleKey & SaleBounds;

/** What was sold of products, and what is sold of them meanwhile. */
export interface SalesCounted {
  of(sale: SaleKey): Sales;
  /** One more is sold to that player. */
  add(sale: SaleKey): void;
}

const saleText = ({ environmentId, playerId, productId }: SaleKey): string =>
  [environmentId, playerId, productId].join('\n');
const stockText = ({ environmentId, productId }: StockKey): string => [environmentId, productId].join('\n');

/** What was sold of products, as far as their limits and stocks ask for it: of those that have neither nothing is read. */
export const readAllSales = async (
  tx: Sql,
  wanted: readonly WantedSale[],
  { checkedOutSince, exceptOrder, lock }: Counting,
): Promise<SalesCounted> => {
  const limited = wanted.filter(({ perPlayerLimit }) => perPlayerLimit !== null);
  const counts = limited.length === 0 ? [] : await countSales(tx, limited, checkedOutSince, exceptOrder);
  const bought = new Map(limited.map((sale, index) => [saleText(sale), counts[index] ?? 0]));
  const stocked = Map.groupBy(
    wanted.filter(({ stock }) => stock !== null),
    stockText,
  );
  if (lock && stocked.size > 0) await lockStocks(tx, ...[...stocked.values()].flat());
  const sold = new Map<string, number>();
  for (const [text, [sale, ...others]] of stocked) {
    if (sale === undefined) continue;
    const most = Math.max(...[sale, ...others].map(({ stock }) => stock ?? 0));
    sold.set(text, await countSold(tx, sale, most, checkedOutSince, exceptOrder));
  }
  return {
    of: (sale) => ({ bought: bought.get(saleText(sale)) ?? 0, sold: sold.get(stockText(sale)) ?? 0 }),
    add: (sale) => {
      bought.set(saleText(sale), (bought.get(saleText(sale)) ?? 0) + 1);
      sold.set(stockText(sale), (sold.get(stockText(sale)) ?? 0) + 1);
    },
  };
};

/** {@link readAllSales} of one product. */
export const readSales = async (tx: Sql, sale: SaleKey, bounds: SaleBounds, counting: Counting): Promise<Sales> =>
  (await readAllSales(tx, [{ ...sale, ...bounds }], counting)).of(sale);
