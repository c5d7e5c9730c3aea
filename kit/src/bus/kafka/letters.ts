import type { Clock } from '../../clock.ts';
import type { Domain } from '../../contracts/domain.ts';
import type { Sql } from '../../db/sql.ts';
import { messageOf } from '../../errors.ts';
import type { Logger } from '../../logging.ts';
import { createReaderStore, isRunnable } from '../store.ts';
import type { NewLetter } from '../store.ts';
import type { Producer } from './producer.ts';
import { partitionCount } from './topics.ts';
import type { TopicNames } from './topics.ts';

/** A letter that is to be handed again. */
export interface RunnableLetter {
  readonly event_id: string;
  readonly ordering: bigint;
  readonly position: bigint;
  readonly envelope: unknown;
}

/**
 * The dead letters of one group in one source. They are rows, since parking and replay look them up; `ordering`
 * is the partition and `position` the place in it (place.ts), which is the order of a subject's events there too.
 */
export interface GroupLetters {
  keep(letters: readonly NewLetter[]): Promise<void>;
  parkedSubjects(): Promise<Set<string>>;
  /** The next one to be handed again by whoever owns these partitions. */
  runnable(partitions: readonly number[]): Promise<RunnableLetter | undefined>;
  settle(eventId: string): Promise<void>;
  fail(eventId: string, reason: string): Promise<void>;
}

export const createGroupLetters = (deps: {
  readonly sql: Sql;
  readonly group: string;
  readonly source: Domain;
  readonly names: TopicNames;
  readonly producer: Producer;
  readonly logger: Logger;
  readonly clock: Clock;
}): GroupLetters => {
  const { sql, group, source, clock } = deps;
  const store = createReaderStore(sql, group, source);

  /** For whoever watches the topic. The rows are what counts, so a broker that is away does not matter. */
  const announce = (letters: readonly NewLetter[]): void => {
    const records = letters.map(({ event_id, environment_id, subject, state, reason }) => ({
      key: `${environment_id}:${subject}`,
      value: JSON.stringify({
        group,
        source,
        eventId: event_id,
        environmentId: environment_id,
        subject,
        state,
        reason,
        at: new Date(clock.now()).toISOString(),
      }),
      headers: {},
    }));
    deps.producer.send(deps.names.deadLetters, records, 5000).catch((error: unknown) => {
      deps.logger.warn({ group, source, problem: messageOf(error) }, 'dead letters kept, but not announced');
    });
  };

  return {
    keep: async (letters) => {
      if (letters.length === 0) return;
      await sql.query(
        `insert into bus.dead_letter (consumer_group, source, event_id, environment_id, subject, ordering, position, state, envelope, reason, at)
         select $1::text, $2::text, event_id, environment_id, subject, ordering, position, state, envelope, reason, to_timestamp($4::double precision / 1000)
         from jsonb_to_recordset($3::jsonb) as letter(event_id uuid, environment_id text, subject text, ordering bigint, position bigint, state text, envelope jsonb, reason text)
         on conflict do nothing`,
        [
          group,
          source,
          JSON.stringify(
            letters.map((letter) => ({
              ...letter,
              ordering: letter.ordering.toString(),
              position: letter.position.toString(),
            })),
          ),
          clock.now(),
        ],
      );
      announce(letters);
    },
    parkedSubjects: () => store.parkedSubjects(),
    runnable: async (partitions) => {
      // One that another form of the bus left behind has no partition: it belongs to whoever owns the first.
      const rows = await sql.query<RunnableLetter>(
        `select event_id::text as event_id, ordering, position, envelope from bus.dead_letter letter
         where consumer_group = $1 and source = $2 and ${isRunnable}
           and (case when ordering < $4 then ordering else 0 end) = any($3::bigint[])
         order by ordering, position limit 1`,
        [group, source, partitions, partitionCount],
      );
      return rows[0];
    },
    settle: (eventId) => store.settleLetter(eventId),
    fail: (eventId, reason) => store.failLetter(eventId, reason, clock.now()),
  };
};
