import type { SubscriptionStanding, SubscriptionWish } from './model.ts';
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
