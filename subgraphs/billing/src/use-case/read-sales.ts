import type { Sql } from '@stargraph/kit/db/sql';
import type { SaleBounds, Sales } from '../domain/sale.ts';
import { countSales, countSold, lockStock, type SaleKey } from '../store/sale-store.ts';

interface Counting {
  /** Orders that passed their checkout later than this count as sold; null where they don't. */
  readonly checkedOutSince: Date | null;
  /** An order that is left out. */
  readonly exceptOrder?: string;
  /** Whether others who want the last of it wait until this transaction ends. */
  readonly lock: boolean;
}

/** What was sold of a product, as far as its limit and its stock ask for it: of one that has neither nothing is read. */
export const readSales = async (
  tx: Sql,
  sale: SaleKey,
  { perPlayerLimit, stock }: SaleBounds,
  { checkedOutSince, exceptOrder, lock }: Counting,
): Promise<Sales> => {
  const bought = perPlayerLimit === null ? 0 : await countSales(tx, sale, checkedOutSince, exceptOrder);
  if (stock === null) return { bought, sold: 0 };
  if (lock) await lockStock(tx, sale);
  return { bought, sold: await countSold(tx, sale, stock, checkedOutSince, exceptOrder) };
};
