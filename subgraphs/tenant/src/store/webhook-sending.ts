import type { Sql } from '@stargraph/kit/db/sql';
import type { AttemptResult } from '../domain/webhook-schedule.ts';

/** A delivery with what its attempt needs. */
export interface ClaimedDelivery {
  readonly id: string;
  readonly environmentId: string;
  readonly endpointId: string;
  readonly eventId: string;
  readonly type: string;
  readonly url: string;
  readonly payload: string;
  /** Attempts of this round before this one. */
  readonly tries: number;
  readonly claim: string;
}

/** Whom a process serves, and how much of it at once. */
export interface ClaimBounds {
  /** Deliveries at most. */
  readonly limit: number;
  /** Of one endpoint at once, in all processes together; of one that is failing, one. */
  readonly perEndpoint: number;
}

/**
 * The endpoints that have something due, locked so that no other process counts them at the same time. Looks at each
 * endpoint with open deliveries once (a loose index scan), however long its backlog is.
 */
const readyEndpoints = `
  with recursive opened as (
    (select endpoint_id from webhook_delivery where state in ('waiting', 'sending') order by endpoint_id limit 1)
    union all
    select (select delivery.endpoint_id from webhook_delivery delivery
            where delivery.state in ('waiting', 'sending') and delivery.endpoint_id > opened.endpoint_id
            order by delivery.endpoint_id limit 1)
    from opened where opened.endpoint_id is not null)
  select endpoint.id from opened join webhook_endpoint endpoint on endpoint.id = opened.endpoint_id
  where endpoint.state <> 'deleted' and exists (
    select from webhook_delivery delivery
    where delivery.endpoint_id = endpoint.id and delivery.state in ('waiting', 'sending') and delivery.due_at <= $1
      and (delivery.forced or (endpoint.state = 'active' and endpoint.not_before <= $1)))
  order by random() limit $2
  for no key update of endpoint skip locked`;

const claimOf = `
  with due as (
    select delivery.id from webhook_endpoint endpoint
    cross join lateral (
      select id from webhook_delivery delivery
      where delivery.endpoint_id = endpoint.id and delivery.state in ('waiting', 'sending') and delivery.due_at <= $2
        and (delivery.forced or (endpoint.state = 'active' and endpoint.not_before <= $2))
      order by delivery.due_at
      limit greatest(0, case when endpoint.failing_since is null then $4 else 1 end - (
        select count(*) from webhook_delivery busy
        where busy.endpoint_id = endpoint.id and busy.state = 'sending' and busy.due_at > $2))
    ) as delivery
    where endpoint.id = any($1::text[])
    limit $5
  ), taken as (
    update webhook_delivery delivery set state = 'sending', due_at = $3, claim = gen_random_uuid()
    from due where delivery.id = due.id
    returning delivery.id, delivery.environment_id, delivery.endpoint_id, delivery.event_id, delivery.type, delivery.tries, delivery.claim)
  select taken.id, taken.environment_id as "environmentId", taken.endpoint_id as "endpointId",
    taken.event_id::text as "eventId", taken.type, taken.tries, taken.claim::text as claim, endpoint.url, message.payload
  from taken
  join webhook_endpoint endpoint on endpoint.environment_id = taken.environment_id and endpoint.id = taken.endpoint_id
  join webhook_message message on message.environment_id = taken.environment_id and message.event_id = taken.event_id`;

/**
 * Takes deliveries that are due, of many endpoints a few each. Nobody else is given them until `until`: then whoever
 * took them has died, and they are sent again under the same id. In a transaction.
 */
export const claimDeliveries = async (
  tx: Sql,
  { limit, perEndpoint }: ClaimBounds,
  now: Date,
  until: Date,
): Promise<ClaimedDelivery[]> => {
  const endpoints = await tx.query<{ id: string }>(readyEndpoints, [now, limit]);
  if (endpoints.length === 0) return [];
  return await tx.query<ClaimedDelivery>(claimOf, [endpoints.map(({ id }) => id), now, until, perEndpoint, limit]);
};

/** How a delivery stands after an attempt. */
export type Settlement =
  | { readonly state: 'delivered' | 'failed' }
  | { readonly state: 'waiting'; readonly dueAt: Date };

/**
 * Notes an attempt and what follows from it. What was delivered is delivered, whoever holds it by now; any other
 * outcome counts only while the delivery is still this sender's.
 *
 * @returns whether it counted
 */
export const settleDelivery = async (
  tx: Sql,
  { environmentId, id, claim }: Pick<ClaimedDelivery, 'environmentId' | 'id' | 'claim'>,
  result: AttemptResult,
  settlement: Settlement,
  times: { readonly begun: Date; readonly ended: Date },
): Promise<boolean> => {
  const [settled] = await tx.query<{ attempts: number }>(
    `update webhook_delivery set state = $4, attempts = attempts + 1, tries = tries + 1, forced = false, claim = null,
       due_at = coalesce($5, due_at), ended_at = case when $4 = 'waiting' then null else $6::timestamptz end
     where environment_id = $1 and id = $2 and (claim = $3::uuid or ($4 = 'delivered' and state <> 'delivered'))
     returning attempts`,
    [environmentId, id, claim, settlement.state, settlement.state === 'waiting' ? settlement.dueAt : null, times.ended],
  );
  if (settled === undefined) return false;
  await tx.query(
    `insert into webhook_attempt (delivery_id, number, at, duration_ms, status, problem, response)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [id, settled.attempts, times.begun, result.durationMs, result.status, result.problem, result.response],
  );
  return true;
};
