import { v7 } from 'uuid';
import type { Clock } from './clock.ts';
import { assertEventContract } from './contracts/event.ts';
import type { NewEvent } from './contracts/event.ts';
import { bigintArray, jsonbArray, textArray, uuidArray } from './db/arrays.ts';
import { prepared } from './db/prepared.ts';
import type { Sql } from './db/sql.ts';
import { traceBatch } from './tracing.ts';

/**
 * One round trip, and a plan that a session keeps. What the order rests on (docs/adr/0003-outbox-order.md):
 * - `locked` takes each subject's row lock, subjects sorted so that two appends can't deadlock, and
 *   raises the subject's `ordering` to this transaction's id where that is higher;
 * - `position` is the table's default and is drawn while the outbox row is formed, so after the lock,
 *   and behind the sort, so in the order of the events given.
 */
const appending = prepared(`
with locked as (
  insert into subject_sequence as held (environment_id, subject, sequence, ordering)
  select environment_id, subject, events, pg_current_xact_id()::text::bigint
  from unnest($1::text[], $2::text[], $3::bigint[]) as told(environment_id, subject, events)
  order by environment_id, subject
  on conflict (environment_id, subject) do update
    set sequence = held.sequence + excluded.sequence, ordering = greatest(held.ordering, excluded.ordering)
  returning environment_id, subject, sequence, ordering
)
insert into outbox (ordering, id, type, environment_id, project_id, subject, sequence, envelope, created_at)
select locked.ordering, event.id, event.type, environment_id, event.project_id, subject, locked.sequence - event.behind,
  event.envelope || jsonb_build_object('sequence', locked.sequence - event.behind),
  to_timestamp($11::double precision / 1000)
from unnest($4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::bigint[], $10::jsonb[])
    with ordinality as event(id, type, environment_id, project_id, subject, behind, envelope, place)
  join locked using (environment_id, subject)
order by place`);

type Identified = NewEvent & { readonly id: string };

/** Each subject with how many events it has, and of each event how many of its subject come behind it. */
const countSubjects = (events: readonly Identified[]) => {
  const subjects = new Map<string, { readonly environmentId: string; readonly subject: string; count: bigint }>();
  const nth = events.map(({ environmentId, subject }) => {
    const key = `${environmentId}\n${subject}`;
    const known = subjects.get(key) ?? { environmentId, subject, count: 0n };
    known.count += 1n;
    subjects.set(key, known);
    return { known, place: known.count };
  });
  return { subjects: [...subjects.values()], behind: nth.map(({ known, place }) => known.count - place) };
};

const columnsOf = (events: readonly Identified[], clock: Clock): unknown[] => {
  const { subjects, behind } = countSubjects(events);
  return [
    textArray(subjects.map(({ environmentId }) => environmentId)),
    textArray(subjects.map(({ subject }) => subject)),
    bigintArray(subjects.map(({ count }) => count)),
    uuidArray(events.map(({ id }) => id)),
    textArray(events.map(({ type }) => type)),
    textArray(events.map(({ environmentId }) => environmentId)),
    textArray(events.map(({ projectId }) => projectId)),
    textArray(events.map(({ subject }) => subject)),
    bigintArray(behind),
    jsonbArray(events.map((event) => JSON.stringify(event))),
    clock.now(),
  ];
};

/** Those that the outbox does not hold. */
const unknownOf = async (sql: Sql, events: readonly Identified[]): Promise<readonly Identified[]> => {
  const known = await sql.query<{ id: string }>(`select id::text as id from outbox where id = any($1::uuid[])`, [
    uuidArray(events.map(({ id }) => id)),
  ]);
  const ids = new Set(known.map(({ id }) => id));
  return events.filter(({ id }) => !ids.has(id.toLowerCase()));
};

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

const write = async (sql: Sql, given: readonly Identified[], clock: Clock): Promise<string[]> => {
  if (given.length > 0) await sql.query(appending, columnsOf(given, clock));
  return given.map(({ id }) => id);
};

const append = async (
  events: readonly NewEvent[],
  clock: Clock,
  how: (given: readonly Identified[]) => Promise<string[]>,
): Promise<string[]> => {
  if (events.length === 0) return [];
  for (const event of events) assertEventContract(event);
  return traceBatch({ name: 'outbox append', role: 'producer' }, events, (own) =>
    how(own.map((event) => identified(event, clock))),
  );
};

/**
 * Writes events into the outbox of the domain whose schema `tx` works in, as part of the caller's
 * transaction: they are published if and only if it commits, in order per (environment, subject).
 *
 * Holds each subject's row lock until the transaction ends, so call it late. Two calls in one
 * transaction whose subjects overlap with another's in the opposite order can deadlock (40P01, which
 * `inTransaction` retries): hand all events to one call.
 *
 * The statement is asked before this returns, so that a transaction need not wait for it (`last`).
 *
 * @returns the ids of the events, in the order given
 * @throws Error where an event breaks its contract; nothing is written then
 */
export const appendEvents = (tx: Sql, events: readonly NewEvent[], clock: Clock): Promise<string[]> =>
  append(events, clock, (given) => write(tx, given, clock));

/**
 * As {@link appendEvents}, but leaves out events whose id the outbox already holds; complete in itself,
 * so it needs no transaction around it. The ids within one call must differ. An id that is being
 * written by another transaction at the same moment fails with a unique violation (23505): repeat.
 */
export const appendUnknownEvents = (sql: Sql, events: readonly NewEvent[], clock: Clock): Promise<string[]> =>
  append(events, clock, async (given) => write(sql, await unknownOf(sql, given), clock));
