import type { Money, ProductDefinition } from '@stargraph/kit/contracts/release';
import {
  PriceChangedError,
  PurchaseLimitReachedError,
  SaleEndedError,
  SaleNotStartedError,
  SoldOutError,
} from './errors.ts';

/** What was sold of a product, or is being paid for. */
export interface Sales {
  /** To the player who wants one more; needed where there is a limit. */
  readonly bought: number;
  /** To everybody in the environment; needed where there is a stock, and counted no further than that. */
  readonly sold: number;
}

export const noSales: Sales = { bought: 0, sold: 0 };

/** How many are left; null where there is no end to them. */
export const leftOf = ({ stock }: Pick<SaleBounds, 'stock'>, sold: number): number | null =>
  stock === null ? null : Math.max(0, stock - sold);

/** Of a product, when it is sold. */
export type SaleTime = Pick<ProductDefinition, 'availableFrom' | 'availableUntil'>;

/**
 * Whether a product is sold now: from its first moment on, up to but without its last.
 *
 * @param now milliseconds since the epoch, by the server's clock
 */
export const saleStateOf = ({ availableFrom, availableUntil }: SaleTime, now: number): 'before' | 'open' | 'over' => {
  if (availableFrom !== null && now < Date.parse(availableFrom)) return 'before';
  return availableUntil !== null && now >= Date.parse(availableUntil) ? 'over' : 'open';
};

/** @throws SaleNotStartedError, SaleEndedError */
export const assertOpenForSale = (time: SaleTime, now: number): void => {
  const { availableFrom, availableUntil } = time;
  const state = saleStateOf(time, now);
  if (state === 'before' && availableFrom !== null) throw new SaleNotStartedError(new Date(availableFrom));
  if (state === 'over' && availableUntil !== null) throw new SaleEndedError(new Date(availableUntil));
};

/** What a buyer was shown as the price. */
export type ShownPrice = Money | { readonly stars: number };

/**
 * Makes sure that a product costs what its buyer was shown, where that is said.
 *
 * @throws PriceChangedError
 */
export const assertPriceShown = (
  product: Pick<ProductDefinition, 'price' | 'stars'> | undefined,
  shown: ShownPrice | undefined,
): void => {
  if (product === undefined || shown === undefined) return;
  const { price, stars } = product;
  const isSame =
    'stars' in shown
      ? shown.stars === stars
      : price !== null && shown.currencyId === price.currencyId && BigInt(shown.amount) === BigInt(price.amount);
  if (!isSame) throw new PriceChangedError();
};

/** Of a product, how many of it may be sold. */
export type SaleBounds = Pick<ProductDefinition, 'perPlayerLimit' | 'stock'>;

/** What keeps one more from being sold: the limit of the player, or the stock; null for neither. */
export const boundReached = (bounds: SaleBounds, { bought, sold }: Sales): 'limit' | 'stock' | null => {
  if (bounds.perPlayerLimit !== null && bought >= bounds.perPlayerLimit) return 'limit';
  return leftOf(bounds, sold) === 0 ? 'stock' : null;
};

/** @throws PurchaseLimitReachedError, SoldOutError */
export const assertOneMore = (bounds: SaleBounds, sales: Sales): void => {
  const { perPlayerLimit, stock } = bounds;
  const reached = boundReached(bounds, sales);
  if (reached === 'limit' && perPlayerLimit !== null) throw new PurchaseLimitReachedError(perPlayerLimit);
  if (reached === 'stock' && stock !== null) throw new SoldOutError(stock);
};
