import type { Pool } from 'pg';
import { PoisonError, type Bus, type Subscription } from '@stargraph/kit/bus/bus';
import type { Clock } from '@stargraph/kit/clock';
import { claimEvents } from '@stargraph/kit/consume';
import { domains } from '@stargraph/kit/contracts/domain';
import { sourceOf, type Envelope } from '@stargraph/kit/contracts/event';
import { publicEventTypes, publicPayload, type PublicPayload } from '@stargraph/kit/contracts/public-event';
import { inTransaction, sqlOfPool } from '@stargraph/kit/db/sql';
import { newId } from '@stargraph/kit/ids';
import { wants } from '../domain/webhook-endpoint.ts';
import { findEndpointsOf, type WebhookEndpointRow } from '../store/webhook-endpoint.ts';
import { insertDeliveries, insertMessages, type NewDelivery, type WebhookMessage } from '../store/webhook-message.ts';

const group = 'webhooks';

/** One that was switched off is told nothing, but the message is kept, so that a replay can make up for it. */
const deliveryOf = (endpoint: WebhookEndpointRow, { environmentId, id, type }: Envelope): NewDelivery[] =>
  endpoint.state === 'disabled'
    ? []
    : [{ id: newId('webhookDelivery'), environmentId, endpointId: endpoint.id, eventId: id, type, forced: false }];

/** An event whose public form breaks its own schema is for a person to look at: others must not wait for it. */
const publicPayloadOf = (event: Envelope): PublicPayload | null => {
  try {
    return publicPayload(event);
  } catch {
    throw new PoisonError(event.id, `${event.type} has no public form: the catalogue lags behind its contract`);
  }
};

const messageOf = (event: Envelope): WebhookMessage[] => {
  const payload = publicPayloadOf(event);
  if (payload === null) return [];
  const { environmentId, id: eventId, type } = event;
  return [{ environmentId, eventId, type, payload: JSON.stringify(payload) }];
};

interface EventDeps {
  readonly pool: Pool;
  readonly clock: Clock;
  /** There is something to send. */
  readonly wakeSender: () => void;
}

/** Makes a delivery for each event and endpoint that wants it, once, however often the event is handed. */
const deliverEvents = async (deps: EventDeps, batch: readonly Envelope[]): Promise<void> => {
  const endpoints = Map.groupBy(
    await findEndpointsOf(sqlOfPool(deps.pool), [...new Set(batch.map(({ environmentId }) => environmentId))]),
    ({ environmentId }) => environmentId,
  );
  const wantedBy = ({ environmentId, type }: Envelope): WebhookEndpointRow[] =>
    (endpoints.get(environmentId) ?? []).filter(({ eventTypes }) => wants(eventTypes, type));
  // Most events are nobody's: they leave no trace.
  const wanted = batch.filter((event) => wantedBy(event).length > 0);
  if (wanted.length === 0) return;
  await inTransaction(deps.pool, async (tx) => {
    const fresh = await claimEvents(
      tx,
      group,
      wanted.map(({ id }) => id),
    );
    const events = wanted.filter(({ id }) => fresh.has(id));
    const at = new Date(deps.clock.now());
    await insertMessages(tx, events.flatMap(messageOf), at);
    await insertDeliveries(
      tx,
      events.flatMap((event) => wantedBy(event).flatMap((endpoint) => deliveryOf(endpoint, event))),
      at,
    );
  });
  deps.wakeSender();
};

/** Takes every public event from the bus. */
export const subscribeWebhooks = (deps: EventDeps & { readonly bus: Bus }): Subscription =>
  deps.bus.subscribe({
    group,
    sources: domains.filter((domain) => publicEventTypes.some((type) => sourceOf(type) === domain)),
    types: publicEventTypes,
    maxBatch: 200,
    handle: (batch) => deliverEvents(deps, batch),
  });
