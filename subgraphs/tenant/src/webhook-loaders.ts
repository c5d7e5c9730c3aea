import type { Clock } from '@stargraph/kit/clock';
import type { Sql } from '@stargraph/kit/db/sql';
import { createLoader } from '@stargraph/kit/loaders';
import { countDeliveries, findAttempts, type DeliveryKey, type WebhookAttemptRow } from './store/webhook-delivery.ts';
import { findEndpoints, type EndpointKey, type WebhookEndpointRow } from './store/webhook-endpoint.ts';
import { findLastReplays, type WebhookReplayRow } from './store/webhook-replay.ts';
import { findSecrets, type WebhookSecretRow } from './store/webhook-secret.ts';

/** What counts as lately, for an endpoint's health. */
const latelyMs = 24 * 60 * 60 * 1000;

const endpointKeyOf = ({ environmentId, endpointId }: EndpointKey): EndpointKey => ({ environmentId, endpointId });

/** One request's loaders of what hangs on webhook endpoints and deliveries. */
export const createWebhookLoaders = (sql: Sql, clock: Clock) => ({
  webhookEndpoint: createLoader<EndpointKey, WebhookEndpointRow>(
    (keys) => findEndpoints(sql, keys),
    ({ environmentId, id }) => ({ environmentId, endpointId: id }),
  ),
  webhookHealth: createLoader<EndpointKey, Awaited<ReturnType<typeof countDeliveries>>[number]>(
    (keys) => countDeliveries(sql, keys, new Date(clock.now() - latelyMs)),
    endpointKeyOf,
  ),
  webhookReplay: createLoader<EndpointKey, WebhookReplayRow>((keys) => findLastReplays(sql, keys), endpointKeyOf),
  webhookSecrets: createLoader<EndpointKey, EndpointKey & { readonly secrets: readonly WebhookSecretRow[] }>(
    async (keys) => {
      const rows = Map.groupBy(await findSecrets(sql, keys, new Date(clock.now())), ({ endpointId }) => endpointId);
      return keys.map((key) => ({ ...key, secrets: rows.get(key.endpointId) ?? [] }));
    },
    endpointKeyOf,
  ),
  webhookAttempts: createLoader<DeliveryKey, DeliveryKey & { readonly attempts: readonly WebhookAttemptRow[] }>(
    async (keys) => {
      const rows = Map.groupBy(await findAttempts(sql, keys), ({ deliveryId }) => deliveryId);
      return keys.map((key) => ({ ...key, attempts: rows.get(key.deliveryId) ?? [] }));
    },
    ({ environmentId, deliveryId }) => ({ environmentId, deliveryId }),
  ),
});

export type WebhookLoaders = ReturnType<typeof createWebhookLoaders>;
