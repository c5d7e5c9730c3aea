import type { Product } from '../release/release.ts';
import type { SubscriptionRow, SubscriptionStanding, SubscriptionWish } from './model.ts';
import { saleStateOf } from './sale.ts';
import { dayIn, subscriptionWords } from './subscription-words.ts';

/** How a subscription stands, in words. */
export const standingWords = (
  { state, paidUntil, graceUntil, canceledBy, endReason }: SubscriptionStanding,
  locale: string,
): string => {
  const words = subscriptionWords(locale);
  const paid = dayIn(locale, paidUntil);
  switch (state) {
    case 'ACTIVE':
      return words.active(paid);
    case 'CANCELED':
      return words.canceled[canceledBy ?? 'PLAYER'](paid);
    case 'GRACE':
      return words.grace(dayIn(locale, graceUntil ?? paidUntil));
    case 'EXPIRED':
      return words.ended[endReason ?? 'UNPAID'](paid);
  }
};

/** What its player may do with it: what is wished already counts, whether or not Telegram knows. */
export const wishOf = ({ state, canceledBy, pendingChange }: SubscriptionStanding): SubscriptionWish | null => {
  if (state === 'EXPIRED') return null;
  const renews = pendingChange === null ? state !== 'CANCELED' : pendingChange === 'RESUME';
  if (renews) return 'cancel';
  // What was cancelled elsewhere is not resumed here.
  return state === 'CANCELED' && canceledBy !== 'PLAYER' ? null : 'resume';
};

/** Until when it stays where it is cancelled now, ISO 8601; null where it ends at once. @param now milliseconds since the epoch */
export const staysUntil = ({ paidUntil }: SubscriptionStanding, now: number): string | null =>
  now < Date.parse(paidUntil) ? paidUntil : null;

/** Those that run first; the server's order, the newest first, among each. */
export const runningFirst = <Row extends SubscriptionStanding>(rows: readonly Row[]): readonly Row[] => [
  ...rows.filter(({ state }) => state !== 'EXPIRED'),
  ...rows.filter(({ state }) => state === 'EXPIRED'),
];

/**
 * What can be subscribed to again, by the subscription that ended: the newest of each product that is still sold and of
 * which none runs. How many are left nobody knows here; the server does.
 *
 * @param rows the newest first
 * @param now milliseconds since the epoch
 */
export const soldAgain = (
  rows: readonly SubscriptionRow[],
  products: readonly Product[],
  now: number,
): ReadonlyMap<string, Product> =>
  new Map(
    products
      .filter(({ kind, stars }) => kind === 'subscription' && stars !== null)
      .filter((product) => saleStateOf(product, { phase: 'idle', left: null, stockLeft: null }, now).kind === 'open')
      .flatMap((product): [string, Product][] => {
        const own = rows.filter(({ productId }) => productId === product.id);
        const [newest] = own;
        return newest === undefined || own.some(({ state }) => state !== 'EXPIRED') ? [] : [[newest.id, product]];
      }),
  );
