import { eventData, type Envelope } from '@stargraph/kit/contracts/event';
import { counterOf, type Registry } from '@stargraph/kit/metrics';

/** What an event counts as: domain events by their type, whatever clients call theirs together. */
const labelOf = (type: string): string => (type.startsWith('client.') ? 'client' : type);

export interface EventFigures {
  /** Counts a batch that is stored. A batch that is handed again after a kill counts again. */
  count(batch: readonly Envelope[]): void;
}

/**
 * What goes on in the business, told by the events that arrive in the store: acts, sessions, purchases, releases,
 * tracked events, Stars. Behind by the sink's lag; for exact figures ask the store.
 */
export const createEventFigures = (registry: Registry): EventFigures => {
  const events = counterOf(registry, {
    name: 'stargraph_events_stored_total',
    help: 'Events stored for analytics by type; what clients track is "client"',
    labelNames: ['type'],
  });
  const stars = counterOf(registry, {
    name: 'stargraph_stars_paid_total',
    help: 'Telegram Stars that players paid for orders',
    labelNames: [],
  });
  const refunded = counterOf(registry, {
    name: 'stargraph_stars_refunded_total',
    help: 'Telegram Stars of orders that were given back',
    labelNames: [],
  });
  return {
    count: (batch) => {
      const counts = new Map<string, number>();
      for (const event of batch) {
        const label = labelOf(event.type);
        counts.set(label, (counts.get(label) ?? 0) + 1);
        if (event.type === 'billing.stars.paid.v1') stars.inc(eventData(event, 'billing.stars.paid.v1').stars);
        if (event.type === 'billing.stars.refunded.v1')
          refunded.inc(eventData(event, 'billing.stars.refunded.v1').stars);
      }
      for (const [type, count] of counts) events.inc({ type }, count);
    },
  };
};
