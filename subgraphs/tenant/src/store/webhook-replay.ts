import type { Sql } from '@stargraph/kit/db/sql';
import { newId } from '@stargraph/kit/ids';
import { wants } from '../domain/webhook-endpoint.ts';
import type { EndpointKey } from './webhook-endpoint.ts';

export interface WebhookReplayRow extends EndpointKey {
  readonly id: string;
  readonly since: Date;
  readonly everything: boolean;
  readonly queued: number;
  readonly createdAt: Date;
  /** Null while it is at work. */
  readonly endedAt: Date | null;
}

const columns = `id, environment_id as "environmentId", endpoint_id as "endpointId", since, everything, queued,
  created_at as "createdAt", ended_at as "endedAt"`;

/** @returns false where another one of the endpoint is at work */
export const insertReplay = async (
  tx: Sql,
  replay: EndpointKey & {
    readonly id: string;
    readonly since: Date;
    readonly everything: boolean;
    readonly createdBy: string;
    readonly at: Date;
  },
): Promise<boolean> =>
  (
    await tx.query(
      `insert into webhook_replay
         (id, environment_id, endpoint_id, since, until, everything, cursor_at, cursor_id, queued, created_by, created_at)
       values ($1, $2, $3, $4, $5, $6, $4, '00000000-0000-0000-0000-000000000000', 0, $7, $5)
       on conflict do nothing returning id`,
      [
        replay.id,
        replay.environmentId,
        replay.endpointId,
        replay.since,
        replay.at,
        replay.everything,
        replay.createdBy,
      ],
    )
  ).length === 1;

/** The newest replay of each endpoint. */
export const findLastReplays = (sql: Sql, keys: readonly EndpointKey[]): Promise<WebhookReplayRow[]> =>
  sql.query<WebhookReplayRow>(
    `select distinct on (endpoint_id) ${columns} from webhook_replay
     where (environment_id, endpoint_id) in (select * from unnest($1::text[], $2::text[]))
     order by endpoint_id, created_at desc, id desc`,
    [keys.map(({ environmentId }) => environmentId), keys.map(({ endpointId }) => endpointId)],
  );

/** Replays that are at work. */
export const findRunningReplays = async (sql: Sql): Promise<string[]> =>
  (await sql.query<{ id: string }>(`select id from webhook_replay where ended_at is null order by created_at`)).map(
    ({ id }) => id,
  );

/**
 * Takes a replay one stretch further, `limit` messages: puts back what has ended, and makes what was never made. What
 * is on its way already is left alone. In a transaction.
 *
 * @returns whether there may be more
 */
export const advanceReplay = async (tx: Sql, id: string, now: Date, limit: number): Promise<boolean> => {
  const [replay] = await tx.query<
    EndpointKey & { until: Date; everything: boolean; cursorAt: Date; cursorId: string; eventTypes: string[] }
  >(
    `select replay.environment_id as "environmentId", replay.endpoint_id as "endpointId", replay.until, replay.everything,
       replay.cursor_at as "cursorAt", replay.cursor_id::text as "cursorId", endpoint.event_types as "eventTypes"
     from webhook_replay replay join webhook_endpoint endpoint on endpoint.id = replay.endpoint_id
     where replay.id = $1 and replay.ended_at is null for update of replay skip locked`,
    [id],
  );
  if (replay === undefined) return false;
  const messages = await tx.query<{ eventId: string; createdAt: Date; type: string }>(
    `select event_id::text as "eventId", created_at as "createdAt", type from webhook_message
     where environment_id = $1 and (created_at, event_id) > ($2, $3::uuid) and created_at <= $4
     order by created_at, event_id limit $5`,
    [replay.environmentId, replay.cursorAt, replay.cursorId, replay.until, limit],
  );
  const last = messages.at(-1);
  const wanted = messages.filter(({ type }) => wants(replay.eventTypes, type));
  const queued = await tx.query(
    `insert into webhook_delivery as known
       (id, environment_id, endpoint_id, event_id, type, state, attempts, tries, forced, due_at, created_at)
     select given.id, $1, $2, given.event_id, given.type, 'waiting', 0, 0, false, $6, $6
     from unnest($3::text[], $4::text[]::uuid[], $5::text[]) as given(id, event_id, type)
     on conflict (endpoint_id, event_id) do update set state = 'waiting', tries = 0, due_at = $6, ended_at = null
       where known.environment_id = $1 and (known.state = 'failed' or ($7 and known.state = 'delivered'))
     returning id`,
    [
      replay.environmentId,
      replay.endpointId,
      wanted.map(() => newId('webhookDelivery')),
      wanted.map(({ eventId }) => eventId),
      wanted.map(({ type }) => type),
      now,
      replay.everything,
    ],
  );
  const more = messages.length === limit;
  await tx.query(
    `update webhook_replay set cursor_at = coalesce($2, cursor_at), cursor_id = coalesce($3::uuid, cursor_id),
       queued = queued + $4, ended_at = $5 where id = $1`,
    [id, last?.createdAt ?? null, last?.eventId ?? null, queued.length, more ? null : now],
  );
  return more;
};
