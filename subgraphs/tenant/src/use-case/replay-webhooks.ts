import type { AuditSource } from '@stargraph/kit/audit';
import type { Clock } from '@stargraph/kit/clock';
import { testEventType, type PublicPayload } from '@stargraph/kit/contracts/public-event';
import { inTransaction } from '@stargraph/kit/db/sql';
import { InvalidInputError, NotFoundError } from '@stargraph/kit/errors';
import { withIdempotency } from '@stargraph/kit/idempotency';
import { newEventId, newId } from '@stargraph/kit/ids';
import type { ServiceDeps } from '@stargraph/kit/service';
import { keptMs, WebhookReplayRunningError } from '../domain/webhook-endpoint.ts';
import { findEnvironments } from '../store/project.ts';
import { findDelivery, requeueDelivery, type DeliveryKey, type WebhookDeliveryRow } from '../store/webhook-delivery.ts';
import type { EndpointKey } from '../store/webhook-endpoint.ts';
import { insertDeliveries, insertMessages } from '../store/webhook-message.ts';
import { findLastReplays, insertReplay, type WebhookReplayRow } from '../store/webhook-replay.ts';
import { auditEndpoint, endpointFor } from './change-webhook.ts';

interface Asked {
  readonly operatorId: string;
  readonly idempotencyKey: string;
  readonly source: AuditSource;
}

/** What operators ask to be sent, once more or for the first time. */
export const createReplayWebhooks = (deps: { readonly pool: ServiceDeps['pool']; readonly clock: Clock }) => {
  const { pool, clock } = deps;

  const deliveryOf = async (
    key: DeliveryKey,
    read: Parameters<typeof findDelivery>[0],
  ): Promise<WebhookDeliveryRow> => {
    const delivery = await findDelivery(read, key);
    if (delivery === null) throw new NotFoundError('The delivery');
    return delivery;
  };

  return {
    /** Sends one delivery again, under its event's id. @throws NotFoundError */
    delivery: (request: DeliveryKey & { readonly source: AuditSource }): Promise<WebhookDeliveryRow> =>
      inTransaction(pool, async (tx) => {
        const { endpointId, environmentId } = await deliveryOf(request, tx);
        const endpoint = await endpointFor(tx, { environmentId, endpointId });
        if (await requeueDelivery(tx, request, new Date(clock.now())))
          await auditEndpoint(
            tx,
            request.source,
            endpoint,
            { action: 'webhookDelivery.replayed', after: { deliveryId: request.deliveryId } },
            clock,
          );
        return await deliveryOf(request, tx);
      }),

    /**
     * Sends an endpoint's messages since a time again, in the background: what failed and what was never sent, or
     * everything.
     * @throws NotFoundError, InvalidInputError, WebhookReplayRunningError, IdempotencyConflictError
     */
    endpoint: (
      request: EndpointKey & Asked & { readonly since: Date; readonly everything: boolean },
    ): Promise<WebhookReplayRow> => {
      const { environmentId, endpointId, since, everything } = request;
      const now = clock.now();
      if (since.getTime() > now || since.getTime() < now - keptMs)
        throw new InvalidInputError('since must lie in the last 30 days: messages are kept no longer.');
      return inTransaction(pool, async (tx) => {
        const endpoint = await endpointFor(tx, { environmentId, endpointId });
        await withIdempotency(
          {
            tx,
            environmentId,
            viewer: request.operatorId,
            operation: 'webhookEndpointReplay',
            key: request.idempotencyKey,
            input: { endpointId, since: since.toISOString(), everything },
            clock,
          },
          async () => {
            const id = newId('webhookReplay');
            const replay = { id, environmentId, endpointId, since, everything };
            if (!(await insertReplay(tx, { ...replay, createdBy: request.operatorId, at: new Date(now) })))
              throw new WebhookReplayRunningError();
            await auditEndpoint(
              tx,
              request.source,
              endpoint,
              { action: 'webhookEndpoint.replayed', after: { since: since.toISOString(), everything } },
              clock,
            );
            return { id };
          },
        );
        const [replay] = await findLastReplays(tx, [{ environmentId, endpointId }]);
        if (replay === undefined) throw new Error('A replay is gone');
        return replay;
      });
    },

    /**
     * Sends an endpoint a test, whatever state it is in: one attempt.
     * @throws NotFoundError, IdempotencyConflictError
     */
    test: (request: EndpointKey & Asked): Promise<WebhookDeliveryRow> => {
      const { environmentId, endpointId } = request;
      return inTransaction(pool, async (tx) => {
        const endpoint = await endpointFor(tx, { environmentId, endpointId });
        const { id: deliveryId } = await withIdempotency(
          {
            tx,
            environmentId,
            viewer: request.operatorId,
            operation: 'webhookEndpointTest',
            key: request.idempotencyKey,
            input: { endpointId },
            clock,
          },
          async () => {
            const [environment] = await findEnvironments(tx, [environmentId]);
            if (environment === undefined) throw new NotFoundError('The environment');
            const at = new Date(clock.now());
            const eventId = newEventId();
            const id = newId('webhookDelivery');
            const payload: PublicPayload = {
              id: eventId,
              type: testEventType,
              timestamp: at.toISOString(),
              environmentId,
              projectId: environment.projectId,
              subject: `webhook:${endpointId}`,
              sequence: 0,
              data: { endpointId },
            };
            const message = { environmentId, eventId, type: testEventType };
            await insertMessages(tx, [{ ...message, payload: JSON.stringify(payload) }], at);
            await insertDeliveries(tx, [{ ...message, id, endpointId, forced: true }], at);
            await auditEndpoint(tx, request.source, endpoint, { action: 'webhookEndpoint.tested' }, clock);
            return { id };
          },
        );
        return await deliveryOf({ environmentId, deliveryId }, tx);
      });
    },
  };
};
