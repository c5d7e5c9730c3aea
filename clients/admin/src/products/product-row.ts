import type { ProductsQuery } from '../generated/graphql.ts';

type Environment = NonNullable<ProductsQuery['environment']>;
export type SoldProduct = NonNullable<Environment['release']>['products'][number];
type Sales = Environment['productSales'][number];

/** A product of the release, or one that was sold and is in it no more, with what it brought. */
export interface ProductRow {
  readonly id: string;
  readonly title: string;
  /** Null where the release no longer has it. */
  readonly product: SoldProduct | null;
  readonly sold: bigint;
  /** Null where there is no end to it. */
  readonly left: bigint | null;
  readonly revenue: readonly Pick<Sales, 'currency' | 'revenue'>[];
}

/** Every product of the release in its order, then those that were sold before and are gone. */
export const productRows = ({ release, productSales }: Pick<Environment, 'release' | 'productSales'>): ProductRow[] => {
  const sales = Map.groupBy(productSales, ({ product }) => product.id);
  const rowOf = (id: string, title: string, product: SoldProduct | null): ProductRow => {
    const own = sales.get(id) ?? [];
    const sold = own.reduce((sum, each) => sum + BigInt(each.sold), 0n);
    const left = product?.stock == null ? null : BigInt(product.stock) - sold;
    return { id, title, product, sold, left: left !== null && left < 0n ? 0n : left, revenue: own };
  };
  const products = release?.products ?? [];
  const listed = new Set(products.map(({ id }) => id));
  return [
    ...products.map((product) => rowOf(product.id, product.title, product)),
    ...[...sales.values()].flatMap(([first]) =>
      first === undefined || listed.has(first.product.id) ? [] : [rowOf(first.product.id, first.product.title, null)],
    ),
  ];
};

/** Whether it is sold now, by this device's clock. */
export const standingOf = (
  { product, left }: ProductRow,
  now: number,
): 'onSale' | 'soldOut' | 'before' | 'over' | 'gone' => {
  if (product === null) return 'gone';
  if (product.availableUntil != null && now >= Date.parse(product.availableUntil)) return 'over';
  if (product.availableFrom != null && now < Date.parse(product.availableFrom)) return 'before';
  return left === 0n ? 'soldOut' : 'onSale';
};
