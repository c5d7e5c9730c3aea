import type { Domain } from '../contracts/domain.ts';
import type { Sql } from '../db/sql.ts';
import { formatOffset } from './offset.ts';
import type { Offset } from './offset.ts';

/** A row of an outbox. `envelope` is as stored, and null where the group does not want its type. */
export interface OutboxRow extends Offset {
  readonly event_id: string;
  readonly environment_id: string;
  readonly subject: string;
  readonly created_at: Date;
  readonly wanted: boolean;
  readonly envelope: unknown;
}

const rowColumns = `ordering, position, id::text as event_id, environment_id, subject, created_at, wanted, case when wanted then envelope end as envelope`;

/** The end of a batch that was fixed before it was handed out. */
export interface PendingBatch {
  readonly from: Offset;
  readonly to: Offset;
  /** The types asked for when the batch was fixed; null for all. */
  readonly types: readonly string[] | null;
  /** Whether the batch is being handed out event by event, because one of them is poison. */
  readonly singly: boolean;
}

export interface NewLetter extends Offset {
  readonly event_id: string;
  readonly environment_id: string;
  readonly subject: string;
  readonly state: 'poison' | 'parked';
  readonly envelope: unknown;
  readonly reason: string;
}

/** Another process took the group over: what this one knows of its place is stale. */
export class LostPlaceError extends Error {
  constructor(group: string, source: Domain) {
    super(`Another process reads ${source} for group ${group}`);
    this.name = 'LostPlaceError';
  }
}

/** Rows looked through at most for one batch, when a group wants some types only. */
const scanLimit = 1000;

/** What one reader (a group in a source) keeps and reads. */
export const createReaderStore = (sql: Sql, group: string, source: Domain) => {
  const outbox = `"${source}".outbox`;
  const own = [group, source];

  return {
    /** The group's place, made at the start of the source where it has none. */
    load: async (): Promise<{ committed: Offset; pending: PendingBatch | undefined }> => {
      await sql.query(
        `insert into bus.group_offset (consumer_group, source) values ($1, $2) on conflict do nothing`,
        own,
      );
      const [row] = await sql.query<
        Offset & {
          from_ordering: bigint | null;
          from_position: bigint;
          to_ordering: bigint;
          to_position: bigint;
          types: string[] | null;
          singly: boolean;
        }
      >(
        `select ordering, position, from_ordering, from_position, to_ordering, to_position, types, singly
         from bus.group_offset left join bus.pending_batch using (consumer_group, source) where consumer_group = $1 and source = $2`,
        own,
      );
      if (row === undefined) throw new LostPlaceError(group, source);
      const committed = { ordering: row.ordering, position: row.position };
      if (row.from_ordering === null) return { committed, pending: undefined };
      return {
        committed,
        pending: {
          from: { ordering: row.from_ordering, position: row.from_position },
          to: { ordering: row.to_ordering, position: row.to_position },
          types: row.types,
          singly: row.singly,
        },
      };
    },

    /**
     * Rows after `from` that can never get a neighbour before them: every transaction that could still
     * write one has ended. Ends at the `maxBatch`th wanted row.
     */
    read: (from: Offset, types: readonly string[] | null, maxBatch: number): Promise<OutboxRow[]> =>
      sql.query<OutboxRow>(
        `select ${rowColumns}
         from (
           select scanned.*, count(*) filter (where wanted) over (order by ordering, position) as hits
           from (
             select ordering, position, id, environment_id, subject, created_at, envelope, ($3::text[] is null or type = any($3::text[])) as wanted
             from ${outbox}
             where (ordering, position) > ($1::bigint, $2::bigint)
               and ordering < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
             order by ordering, position limit $5
           ) scanned
         ) counted
         where hits <= $4 order by ordering, position`,
        [from.ordering, from.position, types, maxBatch, types === null ? maxBatch : Math.max(maxBatch, scanLimit)],
      ),

    /** The rows of a batch whose end is fixed. */
    reread: (from: Offset, to: Offset, types: readonly string[] | null): Promise<OutboxRow[]> =>
      sql.query<OutboxRow>(
        `select ${rowColumns}
         from (select *, ($5::text[] is null or type = any($5::text[])) as wanted from ${outbox}) typed
         where (ordering, position) > ($1::bigint, $2::bigint) and (ordering, position) <= ($3::bigint, $4::bigint)
         order by ordering, position`,
        [from.ordering, from.position, to.ordering, to.position, types],
      ),

    /** @throws LostPlaceError */
    fix: async (committed: Offset, pending: PendingBatch): Promise<void> => {
      const rows = await sql.query(
        `insert into bus.pending_batch (consumer_group, source, from_ordering, from_position, to_ordering, to_position, types, singly)
         select consumer_group, source, $5::bigint, $6::bigint, $7::bigint, $8::bigint, $9::text[], $10::boolean from bus.group_offset
         where consumer_group = $1 and source = $2 and ordering = $3 and position = $4
         on conflict (consumer_group, source) do update set singly = excluded.singly
           where pending_batch.to_ordering = excluded.to_ordering and pending_batch.to_position = excluded.to_position
         returning 1`,
        [
          ...own,
          committed.ordering,
          committed.position,
          pending.from.ordering,
          pending.from.position,
          pending.to.ordering,
          pending.to.position,
          pending.types,
          pending.singly,
        ],
      );
      if (rows.length === 0) throw new LostPlaceError(group, source);
    },

    /**
     * Moves the group's place from `committed` to `to`, and keeps the letters written on the way, in one
     * statement. It is a comparison and a swap, so a reader that was overtaken can't move the place back.
     *
     * @throws LostPlaceError
     */
    commit: async (
      committed: Offset,
      to: Offset,
      letters: readonly NewLetter[],
      batchEnds: boolean,
      now: number,
    ): Promise<void> => {
      const rows = await sql.query(
        `with moved as (
           update bus.group_offset set ordering = $5, position = $6, updated_at = now()
           where consumer_group = $1 and source = $2 and ordering = $3 and position = $4 returning 1
         ), ended as (
           delete from bus.pending_batch where $7::boolean and consumer_group = $1 and source = $2 and exists (select from moved)
         ), kept as (
           insert into bus.dead_letter (consumer_group, source, event_id, environment_id, subject, ordering, position, state, envelope, reason, at)
           select $1::text, $2::text, event_id, environment_id, subject, ordering, position, state, envelope, reason, to_timestamp($9::double precision / 1000)
           from jsonb_to_recordset($8::jsonb) as letter(event_id uuid, environment_id text, subject text, ordering bigint, position bigint, state text, envelope jsonb, reason text)
           where exists (select from moved)
           on conflict do nothing
         )
         select 1 from moved`,
        [
          ...own,
          committed.ordering,
          committed.position,
          to.ordering,
          to.position,
          batchEnds,
          JSON.stringify(
            letters.map((letter) => ({
              ...letter,
              ordering: letter.ordering.toString(),
              position: letter.position.toString(),
            })),
          ),
          now,
        ],
      );
      if (rows.length === 0) throw new LostPlaceError(group, source);
    },

    /** The (environment, subject)s that have a dead letter, as {@link subjectKey}s. */
    parkedSubjects: async (): Promise<Set<string>> => {
      const rows = await sql.query<{ environment_id: string; subject: string }>(
        `select distinct environment_id, subject from bus.dead_letter where consumer_group = $1 and source = $2`,
        own,
      );
      return new Set(rows.map((row) => subjectKey(row.environment_id, row.subject)));
    },

    /** The next dead letter that is to be handed out again. */
    runnableLetter: async (): Promise<(Offset & { event_id: string; envelope: unknown }) | undefined> => {
      const rows = await sql.query<Offset & { event_id: string; envelope: unknown }>(
        `select event_id::text as event_id, ordering, position, envelope from bus.dead_letter letter
         where consumer_group = $1 and source = $2 and ${isRunnable} order by ordering, position limit 1`,
        own,
      );
      return rows[0];
    },

    settleLetter: async (eventId: string): Promise<void> => {
      await sql.query(`delete from bus.dead_letter where consumer_group = $1 and source = $2 and event_id = $3::uuid`, [
        ...own,
        eventId,
      ]);
    },

    failLetter: async (eventId: string, reason: string, now: number): Promise<void> => {
      await sql.query(
        `update bus.dead_letter set state = 'poison', reason = $4, at = to_timestamp($5::double precision / 1000)
         where consumer_group = $1 and source = $2 and event_id = $3::uuid`,
        [...own, eventId, reason, now],
      );
    },

    describe: (from: Offset, to: Offset) => ({ source, from: formatOffset(from), to: formatOffset(to) }),
  };
};

export type ReaderStore = ReturnType<typeof createReaderStore>;

export const subjectKey = (environmentId: string, subject: string): string => `${environmentId}\n${subject}`;

/** A letter called `letter` that waits for nothing: asked for again, or parked behind nobody any more. */
export const isRunnable = `(letter.state = 'replay' or letter.state = 'parked' and not exists (
  select from bus.dead_letter earlier
  where earlier.consumer_group = letter.consumer_group and earlier.source = letter.source
    and earlier.environment_id = letter.environment_id and earlier.subject = letter.subject
    and (earlier.ordering, earlier.position) < (letter.ordering, letter.position)))`;
