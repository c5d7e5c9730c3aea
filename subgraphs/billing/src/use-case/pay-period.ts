import type { NewEvent } from '@stargraph/kit/contracts/event';
import type { Sql } from '@stargraph/kit/db/sql';
import { newId } from '@stargraph/kit/ids';
import { isEntitled, paidUntil, passTime, payPeriod, type SubscriptionStep } from '../domain/subscription.ts';
import type { Recurrence } from '../store/stars-payment-store.ts';
import type { StoredStarsOrder } from '../store/stars-order-store.ts';
import {
  findOpenSubscriptions,
  insertSubscription,
  lockSubscription,
  lockSubscriptionOfOrder,
  type StoredSubscription,
} from '../store/subscription-store.ts';
import { eventsOfStep, keepStep } from './step-subscription.ts';

/** What Telegram says of a subscription's payment. */
export interface ToldRecurrence {
  readonly isFirst: boolean;
  /** Milliseconds since the epoch: until when it pays; null where it does not say. */
  readonly until: number | null;
}

interface Charge {
  readonly telegramBotId: string;
  readonly chargeId: string;
  readonly paidAt: Date;
}

/** A payment of a subscription, thought through under the locks of its sales and order. */
export interface PlannedPeriod {
  readonly subscription: StoredSubscription;
  /** Whether this payment begins it. */
  readonly isNew: boolean;
  readonly step: SubscriptionStep;
  readonly until: Date;
  readonly recurrence: Recurrence;
  /** The player pays for another one of the product: this one is not renewed. */
  readonly isSurplus: boolean;
  /** Earlier ones of the product that time has ended, and that nobody has noted as ended so far. */
  readonly over: readonly StoredSubscription[];
}

const recurrenceOf = (told: ToldRecurrence | null): Recurrence =>
  told === null ? 'unknown' : told.isFirst ? 'first' : 'renewal';

const timeOf = (told: ToldRecurrence | null): Date | null => {
  const until = told?.until ?? null;
  if (until === null || Number.isNaN(new Date(until).getTime())) return null;
  return new Date(until);
};

/** A subscription before its first payment is kept. */
const begun = (
  order: StoredStarsOrder,
  { telegramBotId, chargeId, paidAt }: Charge,
  { next, mustCancel }: SubscriptionStep,
): StoredSubscription => {
  const { environmentId, projectId, playerId, productId, stars, traceparent } = order;
  return {
    ...next,
    environmentId,
    projectId,
    playerId,
    productId,
    telegramBotId,
    chargeId,
    stars,
    traceparent,
    id: newId('subscription'),
    orderId: order.id,
    startedAt: paidAt,
    wish: mustCancel ? 'cancel' : null,
    wishTries: 0,
  };
};

/** Works out what a payment makes of its subscription. @param now milliseconds since the epoch */
export const planPeriod = async (
  tx: Sql,
  order: StoredStarsOrder,
  { told, ...charge }: Charge & { readonly told: ToldRecurrence | null },
  now: number,
): Promise<PlannedPeriod> => {
  const known = await lockSubscriptionOfOrder(tx, order.environmentId, order.id);
  const { running: others = [], over = [] } = Object.groupBy(
    (await findOpenSubscriptions(tx, order)).filter((other) => other.id !== known?.id),
    (other) => (isEntitled(other, now) ? 'running' : 'over'),
  );
  const until = paidUntil(known, charge.paidAt, timeOf(told));
  const step = payPeriod(known, { paidAt: charge.paidAt, until }, others.length > 0, now);
  return {
    subscription: known ?? begun(order, charge, step),
    isNew: known === null,
    step,
    until,
    recurrence: recurrenceOf(told),
    isSurplus: step.mustCancel && others.length > 0,
    over,
  };
};

/** Keeps what was planned. @returns what is to be told of it, for the same transaction */
export const keepPeriod = async (
  tx: Sql,
  { subscription, isNew, step, over }: PlannedPeriod,
  now: number,
): Promise<NewEvent[]> => {
  const ended: NewEvent[] = [];
  for (const each of over) {
    const locked = await lockSubscription(tx, each);
    if (locked !== null) ended.push(...(await keepStep(tx, locked, passTime(locked, now), now)));
  }
  if (!isNew) return [...ended, ...(await keepStep(tx, subscription, step, now))];
  await insertSubscription(tx, subscription, new Date(now));
  return [...ended, ...eventsOfStep(subscription, step, now)];
};

/** An invoice was paid a second time, for a second subscription: Telegram is told not to renew that one. */
export const refuseSecond = async (tx: Sql, order: StoredStarsOrder, charge: Charge, now: Date): Promise<void> => {
  const over = {
    state: 'expired',
    endReason: 'canceled',
    canceledBy: 'platform',
    canceledAt: now,
    periodStart: charge.paidAt,
    periodEnd: charge.paidAt,
  } as const;
  await insertSubscription(tx, begun(order, charge, { next: over, changes: [], mustCancel: true }), now);
};
