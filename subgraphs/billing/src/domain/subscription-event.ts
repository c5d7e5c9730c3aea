import { newEvent, type NewEvent } from '@stargraph/kit/contracts/event';
import { common, type EventScope } from './ledger-event.ts';
import { graceEnd, type Subscription, type SubscriptionChange } from './subscription.ts';

interface Told extends Subscription {
  readonly id: string;
  readonly productId: string;
  readonly stars: number;
}

/** What is told of a change. @param subscription as it is after it */
export const subscriptionChanged = (scope: EventScope, change: SubscriptionChange, subscription: Told): NewEvent => {
  const data = {
    subscriptionId: subscription.id,
    playerId: scope.playerId,
    productId: subscription.productId,
    stars: subscription.stars,
    paidUntil: subscription.periodEnd.toISOString(),
  };
  switch (change) {
    case 'started':
    case 'renewed':
    case 'resumed':
      return newEvent({ ...common(scope), type: `billing.subscription.${change}.v1`, data });
    case 'canceled':
      return newEvent({
        ...common(scope),
        type: 'billing.subscription.canceled.v1',
        data: { ...data, by: subscription.canceledBy ?? 'platform' },
      });
    case 'lapsed':
      return newEvent({
        ...common(scope),
        type: 'billing.subscription.lapsed.v1',
        data: { ...data, graceUntil: graceEnd(subscription).toISOString() },
      });
    case 'expired':
      return newEvent({
        ...common(scope),
        type: 'billing.subscription.expired.v1',
        data: { ...data, reason: subscription.endReason ?? 'unpaid' },
      });
  }
};
