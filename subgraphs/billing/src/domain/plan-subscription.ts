import { planPeriodMs, planStars, type PlanId } from '@stargraph/kit/contracts/plan';
import { starsCurrency } from './stars-order.ts';
import { graceEnd } from './subscription.ts';

/** How long an order keeps a price that its plan no longer has, milliseconds. */
const offerMs = 24 * 60 * 60 * 1000;

/** How many orders that nobody paid a company may make in {@link planOrderWindowMs}: each speaks to Telegram. */
export const mostOpenPlanOrders = 20;
export const planOrderWindowMs = 60 * 60 * 1000;

/** How long it is kept whose Telegram account paid, once the subscription has ended: refunds need it. */
export const payerKeptMs = 90 * 24 * 60 * 60 * 1000;

export type PlanEnd = 'expired' | 'replaced' | 'refunded' | 'gone';

/** A company's order of a plan, and the subscription that it becomes. */
export interface PlanSubscription {
  readonly companyId: string;
  /** The invoice's payload. */
  readonly id: string;
  readonly plan: PlanId;
  /** Whole Stars for {@link planPeriodMs}. */
  readonly stars: number;
  readonly state: 'ordered' | 'active' | 'ended';
  readonly createdAt: Date;
  /** The first charge; null until it came. */
  readonly chargeId: string | null;
  readonly telegramBotId: string | null;
  /** The last period that was paid for. */
  readonly paidFrom: Date | null;
  readonly paidUntil: Date | null;
  readonly endReason: PlanEnd | null;
  /** Since when it is not to be renewed. */
  readonly stoppedAt: Date | null;
}

/** What Telegram says of a checkout or payment. */
export interface PlanCharge {
  readonly telegramBotId: string;
  readonly currency: string;
  readonly amount: number;
}

export type PlanCheckoutRefusal = 'unknown-order' | 'already-paid' | 'wrong-amount' | 'not-for-sale';

/**
 * Why a plan may not be paid for now; null where it may. Whoever has the invoice may pay it: the Stars are a person's, the
 * plan is the company's. An order keeps its price for a day, after that for as long as the plan costs the same.
 * @param now milliseconds since the epoch
 */
export const planCheckoutRefusal = (
  order: PlanSubscription | null,
  charge: PlanCharge,
  now: number,
): PlanCheckoutRefusal | null => {
  if (order === null) return 'unknown-order';
  if (order.telegramBotId !== null && order.telegramBotId !== charge.telegramBotId) return 'unknown-order';
  if (order.state !== 'ordered') return 'already-paid';
  if (charge.currency !== starsCurrency || charge.amount !== order.stars) return 'wrong-amount';
  const price = planStars[order.plan];
  return price === null || (now - order.createdAt.getTime() > offerMs && price !== order.stars) ? 'not-for-sale' : null;
};

/** Why Stars paid for no plan: they are given back. */
export const planMismatches = ['unknown-order', 'already-paid', 'wrong-amount', 'wrong-currency', 'ended'] as const;
export type PlanMismatch = (typeof planMismatches)[number];

/**
 * Why a payment pays for no plan; null where it does. Whether there was a checkout does not matter any more. A renewal of
 * an expired subscription brings it back, unless the company has another by now.
 * @param other whether the company has another subscription that is active
 */
export const planMismatchOf = (
  subscription: PlanSubscription | null,
  charge: PlanCharge & { readonly renewal: boolean; readonly chargeId: string },
  other: boolean,
): PlanMismatch | null => {
  if (subscription === null) return 'unknown-order';
  if (charge.currency !== starsCurrency) return 'wrong-currency';
  if (charge.amount !== subscription.stars) return 'wrong-amount';
  const { state, endReason, chargeId } = subscription;
  if (!charge.renewal && chargeId !== null && chargeId !== charge.chargeId) return 'already-paid';
  if (state === 'ended' && (endReason !== 'expired' || other)) return 'ended';
  return null;
};

/**
 * Whether a charge of which only the time is known renews what a first one began: half a period or more after it. Nearer
 * to it, the same invoice was paid twice. Milliseconds since the epoch.
 */
export const isRenewalAt = (firstPaidAt: number, at: number): boolean => at >= firstPaidAt + planPeriodMs / 2;

/** Until when a charge pays: as Telegram says, or else for one period. */
export const paidUntilOf = (paidAt: number, told: number | null): number =>
  told !== null && told > paidAt && told <= paidAt + 2 * planPeriodMs ? told : paidAt + planPeriodMs;

type Period = Pick<PlanSubscription, 'paidFrom' | 'paidUntil' | 'stoppedAt'>;

/**
 * When it ends unless it is renewed: with what is paid, or, while Telegram still tries to renew it, a tenth of the period
 * later, three days at most. Null where nothing was paid.
 */
export const planEndOf = ({ paidFrom, paidUntil, stoppedAt }: Period): Date | null => {
  if (paidFrom === null || paidUntil === null) return null;
  return stoppedAt === null ? graceEnd({ periodStart: paidFrom, periodEnd: paidUntil }) : paidUntil;
};

export type PlanStanding = 'ordered' | 'active' | 'stopped' | 'grace' | 'ended';

/** How a subscription stands, whether or not anybody has noted yet what time made of it. */
export const planStandingOf = (subscription: Period & Pick<PlanSubscription, 'state'>, now: number): PlanStanding => {
  const { state, paidUntil, stoppedAt } = subscription;
  if (state === 'ordered') return 'ordered';
  const end = planEndOf(subscription);
  if (state !== 'active' || paidUntil === null || end === null || end.getTime() <= now) return 'ended';
  if (paidUntil.getTime() <= now) return 'grace';
  return stoppedAt === null ? 'active' : 'stopped';
};
