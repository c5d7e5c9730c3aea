import { v7 } from 'uuid';
import type { Clock } from './clock.ts';
import { assertEventContract } from './contracts/event.ts';
import type { Envelope, NewEvent } from './contracts/event.ts';
import type { Sql } from './db/sql.ts';
import { traceBatch } from './tracing.ts';

/**
 * One round trip. What the order rests on (docs/adr/0003-outbox-order.md):
 * - `locked` takes each subject's row lock, subjects sorted so that two appends can't deadlock, and
 *   raises the subject's `ordering` to this transaction's id where that is higher;
 * - `position` is the table's default and is drawn while the outbox row is formed, so after the lock,
 *   and behind the sort, so in the order of the events given.
 */
const statement = (skipKnown: boolean): string => `
with event as materialized (
  select value as envelope, place, value->>'environmentId' as environment_id, value->>'subject' as subject
  from jsonb_array_elements($1::jsonb) with ordinality as given(value, place)
  ${skipKnown ? `where not exists (select from outbox known where known.id = (value->>'id')::uuid)` : ''}
), numbered as (
  select event.*,
    row_number() over (partition by environment_id, subject order by place) as nth,
    count(*) over (partition by environment_id, subject) as total
  from event
), locked as (
  insert into subject_sequence as held (environment_id, subject, sequence, ordering)
  select environment_id, subject, count(*), pg_current_xact_id()::text::bigint
  from event group by environment_id, subject order by environment_id, subject
  on conflict (environment_id, subject) do update
    set sequence = held.sequence + excluded.sequence, ordering = greatest(held.ordering, excluded.ordering)
  returning environment_id, subject, sequence, ordering
)
insert into outbox (ordering, id, type, environment_id, project_id, subject, sequence, envelope, created_at)
select locked.ordering, (envelope->>'id')::uuid, envelope->>'type', environment_id, envelope->>'projectId', subject,
  locked.sequence - total + nth,
  envelope || jsonb_build_object('sequence', locked.sequence - total + nth),
  to_timestamp($2::double precision / 1000)
from numbered join locked using (environment_id, subject)
order by place
returning id::text as id, sequence`;

const appendAll = statement(false);
const appendUnknown = statement(true);

const identified = (event: NewEvent, clock: Clock): NewEvent & { readonly id: string } => ({
  id: event.id ?? v7({ msecs: clock.now() }),
  type: event.type,
  environmentId: event.environmentId,
  projectId: event.projectId,
  subject: event.subject,
  ...(event.releaseHash === undefined ? {} : { releaseHash: event.releaseHash }),
  occurredAt: event.occurredAt,
  traceparent: event.traceparent,
  data: event.data,
});

const append = async (sql: Sql, text: string, events: readonly NewEvent[], clock: Clock): Promise<Envelope[]> => {
  if (events.length === 0) return [];
  for (const event of events) assertEventContract(event);
  return traceBatch({ name: 'outbox append', role: 'producer' }, events, async (own) => {
    const given = own.map((event) => identified(event, clock));
    const rows = await sql.query<{ id: string; sequence: bigint }>(text, [JSON.stringify(given), clock.now()]);
    const sequences = new Map(rows.map((row) => [row.id, Number(row.sequence)]));
    return given.flatMap((event) => {
      const sequence = sequences.get(event.id.toLowerCase());
      return sequence === undefined ? [] : [{ ...event, sequence }];
    });
  });
};

/**
 * Writes events into the outbox of the domain whose schema `tx` works in, as part of the caller's
 * transaction: they are published if and only if it commits, in order per (environment, subject).
 *
 * Holds each subject's row lock until the transaction ends, so call it late. Two calls in one
 * transaction whose subjects overlap with another's in the opposite order can deadlock (40P01, which
 * `inTransaction` retries): hand all events to one call.
 *
 * @returns the envelopes as they will travel, in the order given
 * @throws Error where an event breaks its contract; nothing is written then
 */
export const appendEvents = (tx: Sql, events: readonly NewEvent[], clock: Clock): Promise<Envelope[]> =>
  append(tx, appendAll, events, clock);

/**
 * As {@link appendEvents}, but leaves out events whose id the outbox already holds; complete in itself,
 * so it needs no transaction around it. The ids within one call must differ. An id that is being
 * written by another transaction at the same moment fails with a unique violation (23505): repeat.
 */
export const appendUnknownEvents = (sql: Sql, events: readonly NewEvent[], clock: Clock): Promise<Envelope[]> =>
  append(sql, appendUnknown, events, clock);
