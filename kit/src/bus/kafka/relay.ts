import type { Clock } from '../../clock.ts';
import type { Domain } from '../../contracts/domain.ts';
import type { Sql } from '../../db/sql.ts';
import { messageOf } from '../../errors.ts';
import type { Logger } from '../../logging.ts';
import { createBell } from '../bell.ts';
import { takeCharge } from '../charge.ts';
import type { Leases } from '../lease.ts';
import type { BusMetrics } from '../metrics.ts';
import { isBefore } from '../offset.ts';
import type { Offset } from '../offset.ts';
import type { Reader } from '../reader.ts';
import { createReaderStore } from '../store.ts';
import { isTracing, traceBatch } from '../../tracing.ts';
import { sendStep } from '../trace-step.ts';
import type { Producer } from './producer.ts';
import { outgoing } from './record.ts';

/** The relay's place in an outbox is kept like that of any reading group. */
export const relayGroup = 'relay';

const maxBatch = 1000;
const longestBackoffMs = 5000;
const patienceMs = 15_000;

interface RelayRow extends Offset {
  readonly type: string;
  readonly environment_id: string;
  readonly subject: string;
  readonly envelope: string;
  readonly created_at: Date;
  /** Empty while nobody records spans: the envelope has it too. */
  readonly traceparent: string;
}

/**
 * Carries one outbox to its topic, in its order (ADR 0003). One process at a time holds the lease; the place moves
 * only after the brokers' acknowledgement, by comparison and swap. So a kill in between, or a holder that was
 * overtaken, sends again what had gone out already, in the same order: an event's first appearance in its partition
 * never comes before that of an earlier event of its subject.
 */
export const startRelay = (deps: {
  readonly source: Domain;
  readonly topic: string;
  readonly sql: Sql;
  readonly leases: Leases;
  readonly producer: Producer;
  /** Resolves when the topic is there. */
  readonly ready: Promise<void>;
  readonly metrics: BusMetrics;
  readonly logger: Logger;
  readonly clock: Clock;
}): Reader => {
  const { source, topic, sql, producer, clock } = deps;
  const labels = { group: relayGroup, source };
  const logger = deps.logger.child(labels);
  const store = createReaderStore(sql, relayGroup, source);
  const bell = createBell();

  let committed: Offset = { ordering: 0n, position: 0n };
  let head: Offset | undefined;
  let workingOn: Date | undefined;

  /** Rows that can never get a neighbour before them, as {@link ReaderStore.read} takes them; envelopes as text. */
  const read = (from: Offset): Promise<RelayRow[]> =>
    sql.query<RelayRow>(
      `select ordering, position, type, environment_id, subject, created_at, envelope::text as envelope,
         ${isTracing() ? `coalesce(envelope->>'traceparent', '')` : `''`} as traceparent
       from "${source}".outbox
       where (ordering, position) > ($1::bigint, $2::bigint)
         and ordering < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
       order by ordering, position limit $3`,
      [from.ordering, from.position, maxBatch],
    );

  const send = (rows: readonly RelayRow[]): Promise<void> =>
    traceBatch(sendStep(topic), rows, (own) =>
      producer.send(
        topic,
        own.map((row) =>
          outgoing({
            type: row.type,
            environmentId: row.environment_id,
            subject: row.subject,
            envelope: row.envelope,
            createdAt: row.created_at.getTime(),
            traceparent: row.traceparent,
          }),
        ),
        patienceMs,
      ),
    );

  const keep = async (place: Offset | undefined): Promise<void> => {
    if (place === undefined) return;
    await store.commit(committed, place, [], false, clock.now());
    committed = place;
    charge.succeeded();
  };

  /** While some rows are on their way the next are read, and the place behind those before is kept. */
  const relayAll = async (): Promise<void> => {
    let rows = await read(committed);
    let sent: Offset | undefined;
    while (rows.length > 0 && !charge.stopped() && charge.holds()) {
      const last = rows.at(-1);
      if (last === undefined) break;
      workingOn = rows[0]?.created_at;
      const place = { ordering: last.ordering, position: last.position };
      [rows] = await Promise.all([read(place), send(rows), keep(sent)]);
      sent = place;
    }
    await keep(sent);
  };

  const readOn = async (): Promise<void> => {
    committed = (await store.load()).committed;
    while (!charge.stopped() && charge.holds()) {
      await relayAll();
      workingOn = undefined;
      if (!charge.stopped()) await bell.wait(60_000);
    }
  };

  const charge = takeCharge({
    lease: `${relayGroup}:${source}`,
    leases: deps.leases,
    ready: deps.ready,
    longestBackoffMs,
    logger,
    work: readOn,
    onFailure: (attempt, error) => {
      deps.metrics.retries.inc(labels);
      logger.warn({ attempt, problem: messageOf(error) }, 'relay failed and sends the events again');
    },
    wake: () => bell.ring(),
  });

  return {
    group: relayGroup,
    source,
    notice: (newHead) => {
      const news = newHead !== undefined && (head === undefined || isBefore(head, newHead));
      head = newHead ?? head;
      if (head !== undefined && isBefore(committed, head)) bell.ring();
      return news && charge.holds();
    },
    lag: () => (workingOn === undefined ? 0 : Math.max(0, (clock.now() - workingOn.getTime()) / 1000)),
    stop: () => charge.stop(),
  };
};
