import type { Clock } from '@stargraph/kit/clock';
import { newEvent } from '@stargraph/kit/contracts/event';
import { testEventType } from '@stargraph/kit/contracts/public-event';
import { inTransaction, sqlOfPool, type Sql } from '@stargraph/kit/db/sql';
import type { Logger } from '@stargraph/kit/logging';
import { outcomeCounter, secondsOf, type Registry } from '@stargraph/kit/metrics';
import { appendEvents } from '@stargraph/kit/outbox';
import type { SecretBox } from '@stargraph/kit/secrets';
import type { ServiceDeps } from '@stargraph/kit/service';
import { continueTrace } from '@stargraph/kit/tracing';
import type { DisabledReason } from '../domain/webhook-endpoint.ts';
import { failingMs, holdMs, isGone, mostTries, verdictOf, type AttemptResult } from '../domain/webhook-schedule.ts';
import { signedHeaders } from '../domain/webhook-signature.ts';
import { findEnvironments } from '../store/project.ts';
import { lockEndpoint, recordHealth, setEndpointState, type EndpointKey } from '../store/webhook-endpoint.ts';
import { findSecrets, secretContext } from '../store/webhook-secret.ts';
import { settleDelivery, type ClaimedDelivery, type Settlement } from '../store/webhook-sending.ts';
import type { WebhookHttp } from '../webhook-http.ts';

interface SendDeps {
  readonly pool: ServiceDeps['pool'];
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Registry;
  readonly secrets: SecretBox;
  readonly http: WebhookHttp;
  readonly wake: () => void;
}

/**
 * Makes one attempt of a delivery and notes how it went. Between the answer and the note it may be cut off: then it is
 * sent again under the same id, so a receiver gets everything at least once.
 */
export const createSendWebhook = (deps: SendDeps) => {
  const { pool, clock, logger } = deps;
  const sql = sqlOfPool(pool);
  const outcomes = outcomeCounter(deps.metrics, {
    name: 'stargraph_webhook_attempts_total',
    help: 'Attempts of webhook deliveries by how they ended: delivered, retried or given up',
  });
  const seconds = secondsOf(deps.metrics, {
    name: 'stargraph_webhook_attempt_seconds',
    help: 'Duration of attempts of webhook deliveries, the receiver included',
    labelNames: ['outcome'],
  });

  const attempt = async (delivery: ClaimedDelivery): Promise<AttemptResult> => {
    const found = await findSecrets(sql, [delivery], new Date(clock.now()));
    const secrets = found.map(({ sealed }) => deps.secrets.open(sealed, secretContext(delivery)));
    const { eventId: id, payload } = delivery;
    return await deps.http.post(
      delivery.url,
      {
        'content-type': 'application/json',
        'user-agent': 'Stargraph-Webhooks/1',
        ...signedHeaders(secrets, { id, at: clock.now(), payload }),
      },
      payload,
    );
  };

  const disable = async (tx: Sql, endpoint: EndpointKey, reason: DisabledReason, at: Date): Promise<void> => {
    await setEndpointState(tx, endpoint, { state: 'disabled', reason, at });
    const [environment] = await findEnvironments(tx, [endpoint.environmentId]);
    if (environment === undefined) throw new Error('An endpoint lacks its environment');
    const event = newEvent({
      type: 'tenant.webhook.disabled.v1',
      environmentId: environment.id,
      projectId: environment.projectId,
      subject: `webhook:${endpoint.endpointId}`,
      occurredAt: at.toISOString(),
      traceparent: continueTrace(null).traceparent,
      data: { endpointId: endpoint.endpointId, reason },
    });
    await appendEvents(tx, [event], clock);
    logger.warn(
      { environmentId: environment.id, endpointId: endpoint.endpointId, reason },
      'a webhook was switched off',
    );
  };

  return async (delivery: ClaimedDelivery): Promise<void> => {
    const begun = new Date(clock.now());
    const result = await attempt(delivery);
    const ended = new Date(clock.now());
    // A test is tried once and says nothing of the endpoint's health.
    const test = delivery.type === testEventType;
    const verdict = verdictOf(result, delivery.tries + 1, test ? 1 : mostTries, Math.random());
    const settlement: Settlement =
      verdict.state === 'waiting'
        ? { state: 'waiting', dueAt: new Date(ended.getTime() + verdict.inMs) }
        : { state: verdict.state };
    const disabled = await inTransaction(pool, async (tx) => {
      // First, as whoever claims does: the two must not wait for each other.
      const endpoint = await lockEndpoint(tx, delivery);
      const counted = await settleDelivery(tx, delivery, result, settlement, { begun, ended });
      if (endpoint === null || !counted || test) return false;
      const delivered = verdict.state === 'delivered';
      const hold = holdMs(result);
      const failingSince = await recordHealth(tx, delivery, {
        delivered,
        at: ended,
        holdUntil: hold === 0 ? null : new Date(ended.getTime() + hold),
      });
      if (endpoint.state === 'disabled' || delivered) return false;
      const failed = failingSince !== null && ended.getTime() - failingSince.getTime() >= failingMs;
      if (!isGone(result) && !failed) return false;
      await disable(tx, delivery, isGone(result) ? 'gone' : 'failing', ended);
      return true;
    });
    if (disabled) deps.wake();
    const outcome = { delivered: 'delivered', waiting: 'retried', failed: 'failed' }[verdict.state];
    outcomes.inc(outcome);
    seconds.labels(outcome).observe(result.durationMs / 1000);
  };
};
