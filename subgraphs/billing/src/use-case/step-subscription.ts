import type { NewEvent } from '@stargraph/kit/contracts/event';
import type { Sql } from '@stargraph/kit/db/sql';
import { subscriptionChanged } from '../domain/subscription-event.ts';
import type { SubscriptionStep } from '../domain/subscription.ts';
import { saveSubscription, saveWish, type StoredSubscription } from '../store/subscription-store.ts';

/** What is told of a step. @param now milliseconds since the epoch */
export const eventsOfStep = (
  subscription: StoredSubscription,
  { next, changes }: SubscriptionStep,
  now: number,
): NewEvent[] => {
  const { environmentId, projectId, playerId, traceparent } = subscription;
  const scope = { environmentId, projectId, playerId, releaseHash: undefined, traceparent, now };
  return changes.map((change) => subscriptionChanged(scope, change, { ...subscription, ...next }));
};

/** Keeps a step of a locked subscription. @returns what is to be told of it, for the same transaction */
export const keepStep = async (
  tx: Sql,
  subscription: StoredSubscription,
  step: SubscriptionStep,
  now: number,
): Promise<NewEvent[]> => {
  await saveSubscription(tx, subscription, step.next);
  if (step.mustCancel) await saveWish(tx, subscription, 'cancel', new Date(now));
  return eventsOfStep(subscription, step, now);
};
