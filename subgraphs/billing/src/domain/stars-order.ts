import type { ProductDefinition } from '@stargraph/kit/contracts/release';
import { NotFoundError } from '@stargraph/kit/errors';
import type { CurrencyGrant } from './currency-grant.ts';
import type { PurchaseGrant } from './purchase.ts';
import { assertOneMore, assertOpenForSale, boundReached, saleStateOf, type Sales } from './sale.ts';
import type { SoldProduct } from './sold-product.ts';

/** What Telegram calls its Stars. */
export const starsCurrency = 'XTR';

/** How long an order that passed its checkout counts as bought while its payment is on the way, milliseconds. */
export const checkoutMs = 10 * 60 * 1000;
/** How long an order keeps terms that its product no longer has, milliseconds. */
const offerMs = 24 * 60 * 60 * 1000;

/** How many orders that nobody paid a player may make in {@link orderWindowMs}: each asks Telegram for an invoice in the bot's name. */
export const mostOpenOrders = 60;
export const orderWindowMs = 60 * 60 * 1000;

/** What an order promises for its price: frozen when it is made, whatever is published later. */
export interface StarsTerms {
  /** Whole Stars, 1…10,000. */
  readonly stars: number;
  readonly grants: readonly PurchaseGrant[];
  readonly currencyGrants: readonly CurrencyGrant[];
}

export type StarsOrderState = 'open' | 'paid' | 'refunded';

/** Of an order, what decides over its checkout and payment. */
export interface StarsOrder extends StarsTerms {
  readonly playerId: string;
  readonly productId: string;
  readonly state: StarsOrderState;
  /** Whether it is paid every 30 days: a subscription begins with its first payment. */
  readonly isSubscription: boolean;
  /** The bot whose invoice it is; null while there is no link. */
  readonly telegramBotId: string | null;
  readonly createdAt: Date;
}

/** What Telegram says of a checkout or payment. */
export interface StarsCharge {
  readonly telegramBotId: string;
  /** Whoever pays; null for somebody who is no player of the environment. */
  readonly playerId: string | null;
  readonly currency: string;
  readonly amount: number;
}

/**
 * The terms on which an order is made.
 *
 * @param sales what was sold of the product already
 * @param now milliseconds since the epoch
 * @throws NotFoundError where it is not sold for Stars
 * @throws SaleNotStartedError, SaleEndedError, PurchaseLimitReachedError, SoldOutError
 */
export const termsOf = (
  product: SoldProduct | undefined,
  sales: Sales,
  now: number,
): StarsTerms &
  Pick<ProductDefinition, 'title' | 'description' | 'perPlayerLimit' | 'stock'> &
  Pick<StarsOrder, 'isSubscription'> => {
  if (product === undefined || product.stars === null) throw new NotFoundError('A product with a price in Stars');
  assertOpenForSale(product, now);
  assertOneMore(product, sales);
  const { stars, grants, currencyGrants, title, description, perPlayerLimit, stock } = product;
  const isSubscription = product.kind === 'subscription';
  return { stars, grants, currencyGrants, title, description, perPlayerLimit, stock, isSubscription };
};

/** Amounts as text, in one order: what two lists are compared by. */
const canonical = (terms: StarsTerms): string =>
  JSON.stringify([
    terms.stars,
    terms.grants.map(({ itemId, quantity }) => `${itemId} ${quantity}`).toSorted(),
    terms.currencyGrants.map(({ currencyId, amount }) => `${currencyId} ${amount}`).toSorted(),
  ]);

export type CheckoutRefusal =
  | 'unknown-order'
  | 'already-paid'
  | 'wrong-player'
  | 'wrong-amount'
  | 'not-for-sale'
  | 'limit-reached'
  | 'sold-out';

/**
 * Why an order may not be paid now; null where it may. An order keeps its terms for a day: who has seen a price
 * pays that price. After that it is good for as long as its product has the same terms, so that nobody can
 * gather invoices while something is cheap, and only while it is for sale: an order was made within the time of sale.
 * The limit of a player and the stock are what they are now, since an invoice holds no place under either.
 *
 * @param order null for a payload that names none of the environment
 * @param product what the environment's release has under the order's product now; null for nothing
 * @param taken how many of the product are sold or are being paid for, this order left out
 * @param now milliseconds since the epoch
 */
export const checkoutRefusal = (
  order: StarsOrder | null,
  charge: StarsCharge,
  product: SoldProduct | null,
  taken: Sales,
  now: number,
): CheckoutRefusal | null => {
  if (order === null) return 'unknown-order';
  if (order.telegramBotId !== null && order.telegramBotId !== charge.telegramBotId) return 'unknown-order';
  if (order.playerId !== charge.playerId) return 'wrong-player';
  if (order.state !== 'open') return 'already-paid';
  if (charge.currency !== starsCurrency || charge.amount !== order.stars) return 'wrong-amount';
  if (product === null || product.stars === null) return 'not-for-sale';
  if (order.isSubscription !== (product.kind === 'subscription')) return 'not-for-sale';
  const { stars, grants, currencyGrants } = product;
  const isOld = now - order.createdAt.getTime() > offerMs;
  if (isOld && canonical(order) !== canonical({ stars, grants, currencyGrants })) return 'not-for-sale';
  if (isOld && saleStateOf(product, now) !== 'open') return 'not-for-sale';
  switch (boundReached(product, taken)) {
    case 'limit':
      return 'limit-reached';
    case 'stock':
      return 'sold-out';
    case null:
      return null;
  }
};

/** Why Stars that came were credited to nothing. */
export const mismatches = [
  'unknown-order',
  'already-paid',
  'wrong-player',
  'wrong-amount',
  'wrong-currency',
  'wallet-full',
  'refunded',
] as const;
export type Mismatch = (typeof mismatches)[number];

/**
 * Why a payment does not pay its order; null where it does. Whether the order passed its checkout, whether its
 * product is still sold and by which bot it was paid does not matter any more: the Stars are there, and what
 * was promised for them is given.
 */
export const mismatchOf = (
  order: StarsOrder | null,
  charge: StarsCharge,
): Exclude<Mismatch, 'wallet-full' | 'refunded'> | null => {
  if (order === null) return 'unknown-order';
  if (charge.currency !== starsCurrency) return 'wrong-currency';
  // A subscription's order is paid every 30 days.
  if (order.state !== 'open' && !order.isSubscription) return 'already-paid';
  if (order.playerId !== charge.playerId) return 'wrong-player';
  return charge.amount === order.stars ? null : 'wrong-amount';
};
