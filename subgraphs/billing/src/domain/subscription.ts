/** The only period that Telegram has for subscriptions, seconds: 30 days. */
const subscriptionPeriod = 2_592_000;

const dayMs = 24 * 60 * 60 * 1000;
/** How long a player keeps what was not paid for anew, at most; a tenth of a shorter period. */
const longestGraceMs = 3 * dayMs;
const graceShare = 10;

export type SubscriptionState = 'active' | 'canceled' | 'grace' | 'expired';

/**
 * Who wanted that it is not paid for again: the player, in the Mini App or in Telegram's own settings; the platform,
 * because it was one too many or was refunded.
 */
export type SubscriptionCanceler = 'player' | 'telegram' | 'platform';

/** Why it ended: cancelled before, not paid for again, or its last period was refunded. */
export type SubscriptionEnd = 'canceled' | 'unpaid' | 'refunded';

/** What decides over a product that a player pays for every 30 days. */
export interface Subscription {
  readonly state: SubscriptionState;
  /** When the last paid period was paid for. */
  readonly periodStart: Date;
  /** Until when it is paid. */
  readonly periodEnd: Date;
  readonly canceledBy: SubscriptionCanceler | null;
  readonly canceledAt: Date | null;
  readonly endReason: SubscriptionEnd | null;
}

/** What becomes of a subscription, and what others are told of it. */
export interface SubscriptionStep {
  readonly next: Subscription;
  readonly changes: readonly SubscriptionChange[];
  /** Telegram has yet to be told that it is not to be renewed. */
  readonly mustCancel: boolean;
}
export type SubscriptionChange = 'started' | 'renewed' | 'canceled' | 'resumed' | 'lapsed' | 'expired';

/** A period that Telegram took Stars for. */
interface PaidPeriod {
  readonly paidAt: Date;
  readonly until: Date;
}

const unchanged = (subscription: Subscription): SubscriptionStep => ({
  next: subscription,
  changes: [],
  mustCancel: false,
});

const running = { canceledBy: null, canceledAt: null, endReason: null } as const;

/** When a player loses what was not paid for anew: a tenth of the period after its end, three days at most. */
export const graceEnd = ({ periodStart, periodEnd }: Pick<Subscription, 'periodStart' | 'periodEnd'>): Date => {
  const length = Math.max(0, periodEnd.getTime() - periodStart.getTime());
  return new Date(periodEnd.getTime() + Math.min(longestGraceMs, Math.floor(length / graceShare)));
};

/** When time will change it, if nothing else does; null for what has ended. */
export const dueAt = (subscription: Subscription): Date | null => {
  switch (subscription.state) {
    case 'active':
    case 'canceled':
      return subscription.periodEnd;
    case 'grace':
      return graceEnd(subscription);
    case 'expired':
      return null;
  }
};

/**
 * What time alone makes of it. A period whose end nobody said anything about is in its grace from then on: the word
 * of its renewal may be late.
 *
 * @param now milliseconds since the epoch
 */
export const passTime = (subscription: Subscription, now: number): SubscriptionStep => {
  const { state, periodEnd } = subscription;
  if (state === 'expired' || now < periodEnd.getTime()) return unchanged(subscription);
  if (state === 'canceled')
    return {
      next: { ...subscription, state: 'expired', endReason: 'canceled' },
      changes: ['expired'],
      mustCancel: false,
    };
  const lapsed: readonly SubscriptionChange[] = state === 'active' ? ['lapsed'] : [];
  if (now < graceEnd(subscription).getTime())
    return { next: { ...subscription, state: 'grace' }, changes: lapsed, mustCancel: false };
  return {
    next: { ...subscription, state: 'expired', endReason: 'unpaid' },
    changes: [...lapsed, 'expired'],
    mustCancel: false,
  };
};

/** How it is now, whether or not anybody has noted so far what time made of it. */
export const stateAt = (subscription: Subscription, now: number): SubscriptionState =>
  passTime(subscription, now).next.state;

/** Whether the player has what it brings: until its end, grace included. */
export const isEntitled = (subscription: Subscription, now: number): boolean =>
  stateAt(subscription, now) !== 'expired';

/**
 * Until when a charge pays: as Telegram says, or else a period from its payment or from the end of what is paid
 * already. Telegram's list of transactions does not say it.
 */
export const paidUntil = (subscription: Subscription | null, paidAt: Date, told: Date | null): Date => {
  if (told !== null) return told;
  const from = Math.max(paidAt.getTime(), subscription?.periodEnd.getTime() ?? 0);
  return new Date(from + subscriptionPeriod * 1000);
};

/**
 * A period was paid for, the first one or another, in whatever order they come.
 *
 * @param subscription null for the order's first
 * @param hasOther whether the player has another running one of the product: a player pays for one
 */
export const payPeriod = (
  subscription: Subscription | null,
  { paidAt, until }: PaidPeriod,
  hasOther: boolean,
  now: number,
): SubscriptionStep => {
  const surplus = { state: 'canceled', canceledBy: 'platform', canceledAt: new Date(now), endReason: null } as const;
  if (subscription === null) {
    const period = { periodStart: paidAt, periodEnd: until };
    if (hasOther) return { next: { ...period, ...surplus }, changes: ['started', 'canceled'], mustCancel: true };
    return { next: { ...period, ...running, state: 'active' }, changes: ['started'], mustCancel: false };
  }
  // A period before the last one, whose word is late. It was given what it brings; the subscription is further on.
  if (until <= subscription.periodEnd) return unchanged(subscription);
  const period = { ...subscription, periodStart: paidAt, periodEnd: until };
  const { state, canceledBy, canceledAt } = subscription;
  // Paid for, and over by now: nothing of it is left to run.
  if (state === 'expired' && until.getTime() <= now) return { next: period, changes: ['renewed'], mustCancel: false };
  // Telegram renews nothing that the user has cancelled there: it was resumed, and the word of it was lost.
  const isResumed = canceledBy === 'telegram' && (canceledAt === null || paidAt > canceledAt);
  if (canceledBy !== null && !isResumed) {
    const mustCancel = canceledBy !== 'telegram';
    return { next: { ...period, state: 'canceled', endReason: null }, changes: ['renewed'], mustCancel };
  }
  if (state === 'expired' && hasOther)
    return { next: { ...period, ...surplus }, changes: ['renewed', 'canceled'], mustCancel: true };
  return {
    next: { ...period, ...running, state: 'active' },
    changes: isResumed ? ['resumed', 'renewed'] : ['renewed'],
    mustCancel: false,
  };
};

/** What `update.subscription` says: the user cancelled or resumed it in Telegram, or could not pay. */
export type TelegramWord = 'canceled' | 'active' | 'failed';

/**
 * Telegram says something of a subscription. It does not say when it happened, so what does not fit is taken for old:
 * that a payment failed counts only near the end of what is paid.
 *
 * @param now milliseconds since the epoch
 */
export const hearTelegram = (subscription: Subscription, word: TelegramWord, now: number): SubscriptionStep => {
  const { state, periodEnd, canceledBy } = subscription;
  switch (word) {
    case 'canceled':
      return state === 'active' || state === 'grace' ? cancel(subscription, 'telegram', now) : unchanged(subscription);
    case 'active':
      return canceledBy === 'platform' ? unchanged(subscription) : resume(subscription, now);
    case 'failed': {
      const grace = graceEnd(subscription).getTime() - periodEnd.getTime();
      if (state !== 'active' || now < periodEnd.getTime() - grace) return unchanged(subscription);
      return { next: { ...subscription, state: 'grace' }, changes: ['lapsed'], mustCancel: false };
    }
  }
};

/** It is not to be paid for again; what is paid lasts until its end. */
export const cancel = (subscription: Subscription, by: SubscriptionCanceler, now: number): SubscriptionStep => {
  const { state } = subscription;
  if (state !== 'active' && state !== 'grace') return unchanged(subscription);
  const next = { ...subscription, state: 'canceled', canceledBy: by, canceledAt: new Date(now) } as const;
  return { next, changes: ['canceled'], mustCancel: false };
};

/** It is to be paid for again after all; only while what is paid lasts. */
export const resume = (subscription: Subscription, now: number): SubscriptionStep =>
  subscription.state === 'canceled' && now < subscription.periodEnd.getTime()
    ? { next: { ...subscription, ...running, state: 'active' }, changes: ['resumed'], mustCancel: false }
    : unchanged(subscription);

/**
 * A period was refunded. Where it is the last one that was paid, the player has nothing more of it from now on, and
 * Telegram must not renew it; an earlier one is over anyway.
 */
export const refundPeriod = (subscription: Subscription, until: Date, now: number): SubscriptionStep => {
  if (subscription.state === 'expired' || until < subscription.periodEnd) return unchanged(subscription);
  const mustCancel = subscription.state !== 'canceled' || subscription.canceledBy !== 'player';
  return {
    next: {
      ...subscription,
      state: 'expired',
      endReason: 'refunded',
      canceledBy: subscription.canceledBy ?? 'platform',
      canceledAt: subscription.canceledAt ?? new Date(now),
    },
    changes: ['expired'],
    mustCancel,
  };
};
