import { recordAudit, type AuditSource } from '@stargraph/kit/audit';
import type { Clock } from '@stargraph/kit/clock';
import { inTransaction } from '@stargraph/kit/db/sql';
import { NotFoundError } from '@stargraph/kit/errors';
import { withIdempotency } from '@stargraph/kit/idempotency';
import { newId } from '@stargraph/kit/ids';
import type { SecretBox } from '@stargraph/kit/secrets';
import type { ServiceDeps } from '@stargraph/kit/service';
import {
  cleanDescription,
  mostEndpoints,
  planEventTypes,
  WebhookLimitError,
  type EndpointPlan,
} from '../domain/webhook-endpoint.ts';
import { newWebhookSecret } from '../domain/webhook-signature.ts';
import { webhookUrl } from '../domain/webhook-url.ts';
import { lockEnvironment } from '../store/project.ts';
import { findEndpoints, findEndpointsOf, insertEndpoint, type WebhookEndpointRow } from '../store/webhook-endpoint.ts';
import { insertSecret, secretContext } from '../store/webhook-secret.ts';
import type { WebhookReach } from '../webhook-reach.ts';

export interface CreateWebhookRequest extends EndpointPlan {
  readonly environmentId: string;
  readonly operatorId: string;
  readonly idempotencyKey: string;
  readonly source: AuditSource;
}

/** What an operator typed, checked. @throws WebhookUrlRefusedError, InvalidInputError, RequestError */
export const planEndpoint = (input: EndpointPlan, loopback: boolean): EndpointPlan => ({
  url: webhookUrl(input.url, loopback).toString(),
  description: cleanDescription(input.description),
  eventTypes: planEventTypes(input.eventTypes),
});

/**
 * Makes an endpoint with its first secret, which is told this once: a repeat is answered without it.
 * @throws WebhookUrlRefusedError, InvalidInputError, WebhookLimitError, IdempotencyConflictError, NotFoundError
 */
export const createCreateWebhook =
  (deps: {
    readonly pool: ServiceDeps['pool'];
    readonly clock: Clock;
    readonly secrets: SecretBox;
    readonly reach: WebhookReach;
  }) =>
  async (
    request: CreateWebhookRequest,
  ): Promise<{ readonly endpoint: WebhookEndpointRow; readonly secret: string | null }> => {
    const { pool, clock } = deps;
    const { environmentId, operatorId } = request;
    const plan = planEndpoint(request, deps.reach.loopback);
    return inTransaction(pool, async (tx) => {
      let secret: string | null = null;
      const { id } = await withIdempotency(
        {
          tx,
          environmentId,
          viewer: operatorId,
          operation: 'webhookEndpointCreate',
          key: request.idempotencyKey,
          input: { ...plan },
          clock,
        },
        async () => {
          const environment = await lockEnvironment(tx, environmentId);
          if (environment === null) throw new NotFoundError('The environment');
          if ((await findEndpointsOf(tx, [environmentId])).length >= mostEndpoints)
            throw new WebhookLimitError(
              `An environment has at most ${mostEndpoints} webhook endpoints. Remove one first.`,
            );
          const endpointId = newId('webhookEndpoint');
          const at = new Date(clock.now());
          secret = newWebhookSecret();
          await insertEndpoint(tx, { ...plan, id: endpointId, environmentId, createdBy: operatorId, at });
          await insertSecret(tx, {
            id: newId('webhookSecret'),
            endpointId,
            sealed: deps.secrets.seal(secret, secretContext({ environmentId, endpointId })),
            at,
          });
          await recordAudit(
            tx,
            'tenant',
            request.source,
            {
              companyId: environment.companyId,
              projectId: environment.projectId,
              environmentId,
              action: 'webhookEndpoint.created',
              target: { kind: 'webhookEndpoint', id: endpointId, name: plan.url },
              after: { url: plan.url, description: plan.description, eventTypes: [...plan.eventTypes] },
            },
            clock,
          );
          return { id: endpointId };
        },
      );
      const [endpoint] = await findEndpoints(tx, [{ environmentId, endpointId: id }]);
      // A repeat after the endpoint was removed.
      if (endpoint === undefined) throw new NotFoundError('The endpoint');
      return { endpoint, secret };
    });
  };
