import type { Sql } from '@stargraph/kit/db/sql';
import type { WebhookProblem } from '../domain/webhook-schedule.ts';
import type { EndpointKey } from './webhook-endpoint.ts';

export const deliveryStates = ['waiting', 'sending', 'delivered', 'failed'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

export interface WebhookDeliveryRow extends EndpointKey {
  readonly id: string;
  readonly eventId: string;
  readonly type: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly dueAt: Date;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
}

export interface WebhookAttemptRow {
  readonly deliveryId: string;
  readonly number: number;
  readonly at: Date;
  readonly durationMs: number;
  readonly status: number | null;
  readonly problem: WebhookProblem | null;
  readonly response: string | null;
}

/** Which delivery of which environment. */
export type DeliveryKey = {
  readonly environmentId: string;
  readonly deliveryId: string;
};

const columns = `delivery.id, delivery.environment_id as "environmentId", delivery.endpoint_id as "endpointId",
  delivery.event_id::text as "eventId", delivery.type, delivery.state, delivery.attempts, delivery.due_at as "dueAt",
  delivery.created_at as "createdAt", delivery.ended_at as "endedAt"`;
const shown = `webhook_delivery delivery join webhook_endpoint endpoint
  on endpoint.environment_id = delivery.environment_id and endpoint.id = delivery.endpoint_id and endpoint.state <> 'deleted'`;

export const findDelivery = async (
  sql: Sql,
  { environmentId, deliveryId }: DeliveryKey,
): Promise<WebhookDeliveryRow | null> =>
  (
    await sql.query<WebhookDeliveryRow>(
      `select ${columns} from ${shown} where delivery.environment_id = $1 and delivery.id = $2`,
      [environmentId, deliveryId],
    )
  )[0] ?? null;

export interface DeliveryFilter {
  readonly endpointId: string | null;
  readonly state: DeliveryState | null;
  readonly type: string | null;
  readonly since: Date | null;
  readonly until: Date | null;
}

/** The environment's deliveries, the latest first. @param after the place of the last one of the page before */
export const listDeliveries = (
  sql: Sql,
  environmentId: string,
  filter: DeliveryFilter,
  after: { readonly at: Date; readonly id: string } | null,
  limit: number,
): Promise<WebhookDeliveryRow[]> =>
  sql.query<WebhookDeliveryRow>(
    `select ${columns} from ${shown}
     where delivery.environment_id = $1 and ($2::text is null or delivery.endpoint_id = $2)
       and ($3::text is null or delivery.state = $3) and ($4::text is null or delivery.type = $4)
       and ($5::timestamptz is null or delivery.created_at >= $5) and ($6::timestamptz is null or delivery.created_at < $6)
       and ($7::timestamptz is null or (delivery.created_at, delivery.id) < ($7, $8))
     order by delivery.created_at desc, delivery.id desc limit $9`,
    [
      environmentId,
      filter.endpointId,
      filter.state,
      filter.type,
      filter.since,
      filter.until,
      after?.at ?? null,
      after?.id ?? null,
      limit,
    ],
  );

/** The attempts of these deliveries, the latest first. */
export const findAttempts = (sql: Sql, keys: readonly DeliveryKey[]): Promise<WebhookAttemptRow[]> =>
  sql.query<WebhookAttemptRow>(
    `select attempt.delivery_id as "deliveryId", attempt.number, attempt.at, attempt.duration_ms as "durationMs",
       attempt.status, attempt.problem, attempt.response
     from webhook_attempt attempt join webhook_delivery delivery on delivery.id = attempt.delivery_id
     where (delivery.environment_id, delivery.id) in (select * from unnest($1::text[], $2::text[]))
     order by attempt.delivery_id, attempt.number desc`,
    [keys.map(({ environmentId }) => environmentId), keys.map(({ deliveryId }) => deliveryId)],
  );

export const findPayload = async (sql: Sql, environmentId: string, eventId: string): Promise<string | null> =>
  (
    await sql.query<{ payload: string }>(
      `select payload from webhook_message where environment_id = $1 and event_id = $2`,
      [environmentId, eventId],
    )
  )[0]?.payload ?? null;

/** How deliveries of these endpoints stand, those of the last day and all that are open. */
export const countDeliveries = (
  sql: Sql,
  keys: readonly EndpointKey[],
  since: Date,
): Promise<(EndpointKey & { readonly open: number; readonly delivered: number; readonly failed: number })[]> =>
  sql.query(
    `select given.environment_id as "environmentId", given.endpoint_id as "endpointId",
       (select count(*) from webhook_delivery delivery
        where delivery.endpoint_id = given.endpoint_id and delivery.environment_id = given.environment_id
          and delivery.state in ('waiting', 'sending'))::int as open,
       recent.delivered::int, recent.failed::int
     from unnest($1::text[], $2::text[]) as given(environment_id, endpoint_id)
     cross join lateral (
       select count(*) filter (where delivery.state = 'delivered') as delivered,
         count(*) filter (where delivery.state = 'failed') as failed
       from webhook_delivery delivery
       where delivery.endpoint_id = given.endpoint_id and delivery.environment_id = given.environment_id
         and delivery.created_at >= $3) as recent`,
    [keys.map(({ environmentId }) => environmentId), keys.map(({ endpointId }) => endpointId), since],
  );

/**
 * Sends a delivery that has ended again, in a new round of attempts, the first of them whatever state its endpoint is
 * in. One that is on its way is only hurried.
 */
export const requeueDelivery = async (
  tx: Sql,
  { environmentId, deliveryId }: DeliveryKey,
  now: Date,
): Promise<boolean> =>
  (
    await tx.query(
      `update webhook_delivery set state = 'waiting', tries = case when state = 'waiting' then tries else 0 end,
         forced = true, due_at = $3, ended_at = null
       where environment_id = $1 and id = $2 and state <> 'sending' returning id`,
      [environmentId, deliveryId, now],
    )
  ).length === 1;
