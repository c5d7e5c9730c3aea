import type { Sql } from '@stargraph/kit/db/sql';

/** An event in its public form. */
export interface WebhookMessage {
  readonly environmentId: string;
  readonly eventId: string;
  readonly type: string;
  readonly payload: string;
}

/** An event's way to one endpoint, before its first attempt. */
export interface NewDelivery {
  readonly id: string;
  readonly environmentId: string;
  readonly endpointId: string;
  readonly eventId: string;
  readonly type: string;
  /** Tried whatever state the endpoint is in. */
  readonly forced: boolean;
}

/** Keeps messages, each once. */
export const insertMessages = async (tx: Sql, messages: readonly WebhookMessage[], at: Date): Promise<void> => {
  await tx.query(
    `insert into webhook_message (environment_id, event_id, type, payload, created_at)
     select given.*, $5 from unnest($1::text[], $2::text[]::uuid[], $3::text[], $4::text[]) as given
     on conflict do nothing`,
    [
      messages.map(({ environmentId }) => environmentId),
      messages.map(({ eventId }) => eventId),
      messages.map(({ type }) => type),
      messages.map(({ payload }) => payload),
      at,
    ],
  );
};

/** Sends messages to endpoints, each to each once. */
export const insertDeliveries = async (tx: Sql, deliveries: readonly NewDelivery[], at: Date): Promise<void> => {
  await tx.query(
    `insert into webhook_delivery
       (id, environment_id, endpoint_id, event_id, type, forced, state, attempts, tries, due_at, created_at)
     select given.*, 'waiting', 0, 0, $7, $7
     from unnest($1::text[], $2::text[], $3::text[], $4::text[]::uuid[], $5::text[], $6::boolean[]) as given
     on conflict (endpoint_id, event_id) do nothing`,
    [
      deliveries.map(({ id }) => id),
      deliveries.map(({ environmentId }) => environmentId),
      deliveries.map(({ endpointId }) => endpointId),
      deliveries.map(({ eventId }) => eventId),
      deliveries.map(({ type }) => type),
      deliveries.map(({ forced }) => forced),
      at,
    ],
  );
};

/** Deletes messages that came before, with their deliveries and attempts. @returns how many, `limit` at most */
export const purgeMessages = async (sql: Sql, before: Date, limit: number): Promise<number> =>
  (
    await sql.query(
      `delete from webhook_message where (environment_id, event_id) in (
         select environment_id, event_id from webhook_message where created_at < $1 order by created_at limit $2)
       returning event_id`,
      [before, limit],
    )
  ).length;

/** Deletes deliveries of endpoints that were deleted. @returns how many, `limit` at most */
export const purgeOrphans = async (sql: Sql, limit: number): Promise<number> =>
  (
    await sql.query(
      `delete from webhook_delivery where id in (
         select delivery.id from webhook_delivery delivery
         join webhook_endpoint endpoint on endpoint.id = delivery.endpoint_id
         where endpoint.state = 'deleted' limit $1)
       returning id`,
      [limit],
    )
  ).length;
