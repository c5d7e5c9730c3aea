import type { Clock } from './clock.ts';
import type { Sql } from './db/sql.ts';

/**
 * Records that `group` takes an event, in the transaction of the event's effect: the effect then
 * happens exactly once, however often the event is delivered. A delivery that runs at the same moment
 * waits until the other transaction ends.
 *
 * @returns whether the effect is still to be done; on `false` do nothing
 */
export const consumeOnce = async (tx: Sql, group: string, eventId: string): Promise<boolean> =>
  (await claimEvents(tx, group, [eventId])).size === 1;

/**
 * {@link consumeOnce} for a batch, in one round trip.
 *
 * @returns those of `ids` (lower case, as envelopes carry them) whose effect is still to be done
 */
export const claimEvents = async (tx: Sql, group: string, ids: readonly string[]): Promise<Set<string>> => {
  if (ids.length === 0) return new Set();
  // Sorted: two batches that share events and run at the same moment must not deadlock. Told are those that were taken
  // before, since mostly there are none.
  const taken = await tx.query<{ id: string }>(
    `with given as (select unnest(string_to_array($2::text, ',')::uuid[]) as id),
     claimed as (
       insert into consumed_event (consumer_group, event_id) select $1::text, id from given order by id
       on conflict do nothing returning event_id
     )
     select taken.id::text as id from (select id from given except select event_id from claimed) taken`,
    [group, ids.join()],
  );
  const fresh = new Set(ids);
  for (const { id } of taken) fresh.delete(id);
  return fresh;
};

/** How long a consumed event is remembered. Nothing is delivered again so late, dead letters apart. */
const keptForMs = 30 * 24 * 60 * 60 * 1000;

/**
 * Forgets events that were consumed more than 30 days ago, for a job to call.
 *
 * @returns how many were forgotten
 */
export const purgeConsumedEvents = async (tx: Sql, clock: Clock): Promise<number> => {
  const rows = await tx.query<{ purged: bigint }>(
    `with purged as (delete from consumed_event where consumed_at < to_timestamp($1::double precision / 1000) returning 1)
     select count(*) as purged from purged`,
    [clock.now() - keptForMs],
  );
  return Number(rows[0]?.purged ?? 0);
};
