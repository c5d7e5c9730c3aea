import type { Sql } from '@stargraph/kit/db/sql';
import type { DisabledReason, EndpointPlan, EndpointState } from '../domain/webhook-endpoint.ts';

export interface WebhookEndpointRow extends EndpointPlan {
  readonly id: string;
  readonly environmentId: string;
  readonly state: EndpointState;
  readonly stateReason: DisabledReason | null;
  readonly stateAt: Date;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly failingSince: Date | null;
  readonly deliveredAt: Date | null;
}

/** Which endpoint of which environment. */
export type EndpointKey = {
  readonly environmentId: string;
  readonly endpointId: string;
};

const columns = `id, environment_id as "environmentId", url, description, event_types as "eventTypes", state,
  state_reason as "stateReason", state_at as "stateAt", created_by as "createdBy", created_at as "createdAt",
  failing_since as "failingSince", delivered_at as "deliveredAt"`;

/** The endpoints of these environments, oldest first. */
export const findEndpointsOf = (sql: Sql, environmentIds: readonly string[]): Promise<WebhookEndpointRow[]> =>
  sql.query<WebhookEndpointRow>(
    `select ${columns} from webhook_endpoint where environment_id = any($1::text[]) and state <> 'deleted'
     order by created_at, id`,
    [environmentIds],
  );

export const findEndpoints = (sql: Sql, keys: readonly EndpointKey[]): Promise<WebhookEndpointRow[]> =>
  sql.query<WebhookEndpointRow>(
    `select ${columns} from webhook_endpoint
     where (environment_id, id) in (select * from unnest($1::text[], $2::text[])) and state <> 'deleted'`,
    [keys.map(({ environmentId }) => environmentId), keys.map(({ endpointId }) => endpointId)],
  );

/** The endpoint, with its row locked until the transaction ends. */
export const lockEndpoint = async (
  tx: Sql,
  { environmentId, endpointId }: EndpointKey,
): Promise<WebhookEndpointRow | null> =>
  (
    await tx.query<WebhookEndpointRow>(
      `select ${columns} from webhook_endpoint where environment_id = $1 and id = $2 and state <> 'deleted'
       for no key update`,
      [environmentId, endpointId],
    )
  )[0] ?? null;

export const insertEndpoint = async (
  tx: Sql,
  endpoint: EndpointPlan & {
    readonly id: string;
    readonly environmentId: string;
    readonly createdBy: string;
    readonly at: Date;
  },
): Promise<void> => {
  await tx.query(
    `insert into webhook_endpoint
       (id, environment_id, url, description, event_types, state, state_at, created_by, created_at, not_before)
     values ($1, $2, $3, $4, $5, 'active', $7, $6, $7, $7)`,
    [
      endpoint.id,
      endpoint.environmentId,
      endpoint.url,
      endpoint.description,
      endpoint.eventTypes,
      endpoint.createdBy,
      endpoint.at,
    ],
  );
};

export const updateEndpoint = async (tx: Sql, key: EndpointKey, plan: EndpointPlan): Promise<void> => {
  await tx.query(
    `update webhook_endpoint set url = $3, description = $4, event_types = $5 where environment_id = $1 and id = $2`,
    [key.environmentId, key.endpointId, plan.url, plan.description, plan.eventTypes],
  );
};

/** Moves an endpoint to another state; one that is switched on begins with a clean record. */
export const setEndpointState = async (
  tx: Sql,
  key: EndpointKey,
  to: { readonly state: EndpointState | 'deleted'; readonly reason?: DisabledReason; readonly at: Date },
): Promise<void> => {
  await tx.query(
    `update webhook_endpoint set state = $3, state_reason = $4, state_at = $5,
       failing_since = case when $3 = 'active' then null else failing_since end,
       not_before = case when $3 = 'active' then $5 else not_before end
     where environment_id = $1 and id = $2`,
    [key.environmentId, key.endpointId, to.state, to.reason ?? null, to.at],
  );
};

/** Remembers how the endpoint does. @returns since when it has been taking nothing; null where it takes things */
export const recordHealth = async (
  tx: Sql,
  key: EndpointKey,
  attempt: { readonly delivered: boolean; readonly at: Date; readonly holdUntil: Date | null },
): Promise<Date | null> =>
  (
    await tx.query<{ failingSince: Date | null }>(
      `update webhook_endpoint set
         failing_since = case when $3 then null else coalesce(failing_since, $4) end,
         delivered_at = case when $3 then greatest(delivered_at, $4) else delivered_at end,
         not_before = greatest(not_before, $5)
       where environment_id = $1 and id = $2 returning failing_since as "failingSince"`,
      [key.environmentId, key.endpointId, attempt.delivered, attempt.at, attempt.holdUntil],
    )
  )[0]?.failingSince ?? null;

/** Endpoints that were deleted and have nothing left. @returns how many went */
export const purgeEndpoints = async (sql: Sql): Promise<number> =>
  (
    await sql.query(
      `delete from webhook_endpoint endpoint where state = 'deleted'
         and not exists (select from webhook_delivery delivery where delivery.endpoint_id = endpoint.id)
       returning id`,
    )
  ).length;
