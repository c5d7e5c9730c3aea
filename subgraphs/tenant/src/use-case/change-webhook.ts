import { recordAudit, type AuditedChange, type AuditSource } from '@stargraph/kit/audit';
import type { Clock } from '@stargraph/kit/clock';
import { inTransaction, type Sql } from '@stargraph/kit/db/sql';
import { NotFoundError } from '@stargraph/kit/errors';
import { withIdempotency } from '@stargraph/kit/idempotency';
import { newId } from '@stargraph/kit/ids';
import type { SecretBox } from '@stargraph/kit/secrets';
import type { ServiceDeps } from '@stargraph/kit/service';
import { mostSecrets, secretOverlapMs, WebhookLimitError, type EndpointPlan } from '../domain/webhook-endpoint.ts';
import { newWebhookSecret } from '../domain/webhook-signature.ts';
import { findEnvironments, type EnvironmentRow } from '../store/project.ts';
import {
  findEndpoints,
  lockEndpoint,
  setEndpointState,
  updateEndpoint,
  type EndpointKey,
  type WebhookEndpointRow,
} from '../store/webhook-endpoint.ts';
import { deleteSecrets, findSecrets, insertSecret, retireSecret, secretContext } from '../store/webhook-secret.ts';
import type { WebhookReach } from '../webhook-reach.ts';
import { planEndpoint } from './create-webhook.ts';

export interface ChangeWebhookRequest extends EndpointKey {
  readonly source: AuditSource;
}

const shown = ({ url, description, eventTypes }: EndpointPlan) => ({ url, description, eventTypes: [...eventTypes] });

const environmentOf = async (tx: Sql, environmentId: string): Promise<EnvironmentRow> => {
  const [environment] = await findEnvironments(tx, [environmentId]);
  if (environment === undefined) throw new NotFoundError('The environment');
  return environment;
};

/** Records what was done to an endpoint, in the change's transaction. */
export const auditEndpoint = async (
  tx: Sql,
  source: AuditSource,
  endpoint: Pick<WebhookEndpointRow, 'id' | 'environmentId' | 'url'>,
  change: Pick<AuditedChange, 'action' | 'before' | 'after'>,
  clock: Clock,
): Promise<void> => {
  const { companyId, projectId } = await environmentOf(tx, endpoint.environmentId);
  await recordAudit(
    tx,
    'tenant',
    source,
    {
      companyId,
      projectId,
      environmentId: endpoint.environmentId,
      target: { kind: 'webhookEndpoint', id: endpoint.id, name: endpoint.url },
      ...change,
    },
    clock,
  );
};

/** @throws NotFoundError */
export const endpointFor = async (tx: Sql, key: EndpointKey): Promise<WebhookEndpointRow> => {
  const endpoint = await lockEndpoint(tx, key);
  if (endpoint === null) throw new NotFoundError('The endpoint');
  return endpoint;
};

/** What operators do to an endpoint that is there. Each answers as it stands then; doing it twice changes nothing. */
export const createChangeWebhook = (deps: {
  readonly pool: ServiceDeps['pool'];
  readonly clock: Clock;
  readonly secrets: SecretBox;
  readonly reach: WebhookReach;
}) => {
  const { pool, clock } = deps;

  const change = (
    { environmentId, endpointId }: EndpointKey,
    work: (tx: Sql, endpoint: WebhookEndpointRow) => Promise<void>,
  ): Promise<WebhookEndpointRow> =>
    inTransaction(pool, async (tx) => {
      await work(tx, await endpointFor(tx, { environmentId, endpointId }));
      const [changed] = await findEndpoints(tx, [{ environmentId, endpointId }]);
      if (changed === undefined) throw new Error('A changed endpoint is gone');
      return changed;
    });

  return {
    /** @throws NotFoundError, WebhookUrlRefusedError, InvalidInputError */
    update: (request: ChangeWebhookRequest & EndpointPlan): Promise<WebhookEndpointRow> => {
      const plan = planEndpoint(request, deps.reach.loopback);
      return change(request, async (tx, endpoint) => {
        if (JSON.stringify(shown(plan)) === JSON.stringify(shown(endpoint))) return;
        await updateEndpoint(tx, request, plan);
        await auditEndpoint(
          tx,
          request.source,
          endpoint,
          { action: 'webhookEndpoint.updated', before: shown(endpoint), after: shown(plan) },
          clock,
        );
      });
    },

    /** Holds deliveries back, or lets them go; one that was switched off begins anew. @throws NotFoundError */
    setState: (request: ChangeWebhookRequest, state: 'active' | 'paused'): Promise<WebhookEndpointRow> =>
      change(request, async (tx, endpoint) => {
        if (endpoint.state === state) return;
        await setEndpointState(tx, request, { state, at: new Date(clock.now()) });
        await auditEndpoint(
          tx,
          request.source,
          endpoint,
          {
            action: state === 'active' ? 'webhookEndpoint.resumed' : 'webhookEndpoint.paused',
            before: { state: endpoint.state },
            after: { state },
          },
          clock,
        );
      }),

    /** Removes an endpoint with its secrets at once, its log by and by. @throws NotFoundError */
    remove: (request: ChangeWebhookRequest): Promise<void> =>
      inTransaction(pool, async (tx) => {
        const endpoint = await endpointFor(tx, request);
        await setEndpointState(tx, request, { state: 'deleted', at: new Date(clock.now()) });
        await deleteSecrets(tx, request);
        await auditEndpoint(
          tx,
          request.source,
          endpoint,
          { action: 'webhookEndpoint.deleted', before: shown(endpoint) },
          clock,
        );
      }),

    /**
     * Makes another secret the current one, told this once; earlier ones sign for another day.
     * @throws NotFoundError, WebhookLimitError, IdempotencyConflictError
     */
    rotateSecret: async (
      request: ChangeWebhookRequest & { readonly operatorId: string; readonly idempotencyKey: string },
    ): Promise<{ readonly endpoint: WebhookEndpointRow; readonly secret: string | null }> => {
      const { environmentId, endpointId } = request;
      let secret: string | null = null;
      const endpoint = await change(request, async (tx, known) => {
        secret = null;
        await withIdempotency(
          {
            tx,
            environmentId,
            viewer: request.operatorId,
            operation: 'webhookEndpointSecretRotate',
            key: request.idempotencyKey,
            input: { endpointId },
            clock,
          },
          async () => {
            const now = clock.now();
            if ((await findSecrets(tx, [{ environmentId, endpointId }], new Date(now))).length >= mostSecrets)
              throw new WebhookLimitError(
                `An endpoint signs with at most ${mostSecrets} secrets. Wait until one from the last day retires.`,
              );
            const made = newWebhookSecret();
            await retireSecret(tx, request, new Date(now + secretOverlapMs));
            await insertSecret(tx, {
              id: newId('webhookSecret'),
              endpointId,
              sealed: deps.secrets.seal(made, secretContext(request)),
              at: new Date(now),
            });
            await auditEndpoint(tx, request.source, known, { action: 'webhookEndpoint.secretRotated' }, clock);
            secret = made;
            return { endpointId };
          },
        );
      });
      return { endpoint, secret };
    },
  };
};
