import { setTimeout as sleep } from 'node:timers/promises';
import type { Domain } from '../../contracts/domain.ts';
import type { Envelope } from '../../contracts/event.ts';
import { messageOf } from '../../errors.ts';
import type { Logger } from '../../logging.ts';
import { PoisonError } from '../bus.ts';
import type { BusConsumer } from '../bus.ts';
import type { BusMetrics } from '../metrics.ts';
import type { NewLetter, OutboxRow } from '../store.ts';
import { traceBatch } from '../../tracing.ts';
import { consumeStep } from '../trace-step.ts';
import { letterOf, triage } from '../triage.ts';
import type { FetchedRecords, PartitionSession } from './client.ts';
import { itemsOf } from './item.ts';
import type { Item } from './item.ts';
import type { GroupLetters } from './letters.ts';
import { formatMetadata, formatPlace, offsetOf, placeOf } from './place.ts';
import type { FixedBatch, KeptPlace, Place } from './place.ts';

/** A group at work in one partition, for as long as it is assigned. */
export interface PartitionWorker {
  /** Hands out what was fetched, and keeps the place behind what was handled. */
  take(fetched: FetchedRecords, session: PartitionSession): Promise<void>;
  /** Runs `work` while nothing of this partition is being handed out. */
  alone<T>(work: () => Promise<T>): Promise<T>;
  /** Milliseconds since the epoch: when the event was made that is being handed or waits for its next attempt. */
  workingSince(): number | undefined;
}

const firstBackoffMs = 50;
const longestBackoffMs = 30_000;

/** An event as the group's, and the place behind it. */
interface Row extends OutboxRow {
  readonly next: Place;
}

/** The group or the broker refused: not the handler's failure, and the client knows what to do. */
class SessionError extends Error {}

export const createPartitionWorker = (deps: {
  readonly consumer: BusConsumer;
  readonly source: Domain;
  readonly partition: number;
  readonly letters: GroupLetters;
  /** What the brokers keep for the group. */
  readonly load: () => Promise<KeptPlace>;
  /** Where dead letters stand in the order of the partition. */
  readonly positionOf: (place: Place) => bigint;
  readonly stopped: () => boolean;
  readonly metrics: BusMetrics;
  readonly logger: Logger;
}): PartitionWorker => {
  const { consumer, source, partition, letters, metrics } = deps;
  const wantedTypes = consumer.types === 'all' ? null : consumer.types;
  const maxBatch = consumer.maxBatch ?? 100;
  const labels = { group: consumer.group, source };
  const logger = deps.logger.child({ ...labels, partition });

  /** Everything before it is handled; `committed` is what the brokers know of that. */
  let reached: Place | undefined;
  let committed: Place | undefined;
  let fixed: FixedBatch | undefined;
  let held: Item[] = [];
  let since: number | undefined;
  let attempt = 0;
  let last: Promise<unknown> = Promise.resolve();

  const rowOf = (item: Item): Row => ({
    ...item.read(),
    ordering: BigInt(partition),
    position: deps.positionOf(item.place),
    next: item.next,
    wanted: true,
    created_at: new Date(item.createdAt ?? 0),
  });

  const hand = async (events: readonly Envelope[], from: Place, to: Place): Promise<void> => {
    if (events.length === 0) return;
    const range = { source, from: formatPlace(partition, from), to: formatPlace(partition, to) };
    await traceBatch(consumeStep(consumer.group, source), events, (own) => consumer.handle(own, range));
  };

  /** Both or neither: a batch whose end was not forgotten at the brokers must not be forgotten here. */
  const keepPlace = async (session: PartitionSession, place: Place, batch: FixedBatch | undefined): Promise<void> => {
    try {
      await session.commit(offsetOf(place), formatMetadata(place, batch));
    } catch (error) {
      throw new SessionError('The place was not kept', { cause: error });
    }
    committed = place;
    fixed = batch;
  };

  const pass = async (
    session: PartitionSession,
    to: Place,
    found: readonly NewLetter[],
    batch: FixedBatch | undefined,
  ): Promise<void> => {
    await letters.keep(found);
    await keepPlace(session, to, batch);
    reached = to;
    session.moveTo(offsetOf(to));
    for (const letter of found) {
      metrics.deadLetters.inc({ ...labels, state: letter.state });
      logger.error(
        { eventId: letter.event_id, state: letter.state, reason: letter.reason },
        'event became a dead letter',
      );
    }
  };

  const parkedSubjects = async (): Promise<Set<string> | undefined> =>
    consumer.parkSubjects === true ? letters.parkedSubjects() : undefined;

  /** Each event as a batch of its own, so that the poison one is known and the rest goes on. */
  const handSingly = async (session: PartitionSession, rows: readonly Row[], from: Place, to: Place): Promise<void> => {
    let previous = from;
    for (const [index, row] of rows.entries()) {
      const isLast = index === rows.length - 1;
      const next = isLast ? to : row.next;
      const { handed, letters: found } = triage([row], await parkedSubjects());
      const kept = [...found];
      try {
        await hand(handed, previous, next);
      } catch (error) {
        if (!(error instanceof PoisonError)) throw error;
        kept.push(letterOf(row, 'poison', error.message));
      }
      await pass(session, next, kept, isLast ? undefined : fixed);
      previous = next;
      if (!isLast && (deps.stopped() || session.interrupted())) return;
    }
  };

  const handBatch = async (session: PartitionSession, found: readonly Row[], from: Place, to: Place): Promise<void> => {
    const rows = withoutRepeats(found);
    since = rows[0]?.created_at.getTime() || undefined;
    if (fixed?.singly === true) return handSingly(session, rows, from, to);
    if (consumer.deterministic === true && fixed === undefined) {
      await keepPlace(session, from, { to, types: wantedTypes, singly: false });
    }
    const { handed, letters: broken } = triage(rows, await parkedSubjects());
    try {
      await hand(handed, from, to);
    } catch (error) {
      if (!(error instanceof PoisonError)) throw error;
      if (fixed !== undefined) await keepPlace(session, from, { ...fixed, singly: true });
      return handSingly(session, rows, from, to);
    }
    await pass(session, to, broken, undefined);
  };

  /** The next batch among what is held, or nothing where its fixed end is not there yet. */
  const nextBatch = (end: bigint): { items: Item[]; rest: Item[]; to: Place } | undefined => {
    const lastHeld = held.at(-1);
    if (lastHeld === undefined) return undefined;
    if (fixed !== undefined) {
      const { to } = fixed;
      // What the brokers have lost can't be waited for.
      if (lastHeld.next < to && lastHeld.next < placeOf(end)) return undefined;
      return { items: held.filter(({ place }) => place < to), rest: held.filter(({ place }) => place >= to), to };
    }
    let wanted = 0;
    let count = 0;
    for (const item of held) {
      count += 1;
      if (item.isWanted(wantedTypes)) wanted += 1;
      if (wanted === maxBatch) break;
    }
    const to = held[count - 1]?.next ?? lastHeld.next;
    return { items: held.slice(0, count), rest: held.slice(count), to };
  };

  /** @param first the offset of the first record that was fetched */
  const load = async (first: bigint | undefined): Promise<void> => {
    if (reached !== undefined || first === undefined) return;
    if (consumer.deterministic !== true) {
      reached = placeOf(first);
      return;
    }
    const kept = await deps.load();
    fixed = kept.fixed !== undefined && kept.fixed.to > placeOf(first) ? kept.fixed : undefined;
    // A range begins at the place that was kept, so that it is the same when it is handed again.
    reached = kept.place !== undefined && offsetOf(kept.place) <= first ? kept.place : placeOf(first);
  };

  const work = async ({ records, end }: FetchedRecords, session: PartitionSession): Promise<void> => {
    await load(records[0]?.offset);
    const from = held.at(-1)?.next ?? reached ?? 0n;
    for (const record of records) {
      const items = itemsOf(record, `${consumer.group}:${source}:${partition}:${record.offset}`);
      held.push(...items.filter(({ place }) => place >= from));
    }
    for (let batch = nextBatch(end); batch !== undefined; batch = nextBatch(end)) {
      if (deps.stopped() || session.interrupted()) break;
      const start = reached ?? 0n;
      const types = fixed === undefined ? wantedTypes : fixed.types;
      const rows = batch.items.filter((item) => item.isWanted(types)).map(rowOf);
      if (rows.length > 0) await handBatch(session, rows, start, batch.to);
      else {
        // Nobody wants it; the place is kept once for all that was fetched.
        fixed = undefined;
        reached = batch.to;
        session.moveTo(offsetOf(batch.to));
      }
      held = batch.rest;
      attempt = 0;
    }
    const gathered = held.at(-1);
    if (gathered !== undefined && fixed !== undefined && !session.interrupted())
      session.moveTo(offsetOf(gathered.next));
    else held = [];
    if (gathered === undefined && reached !== undefined && reached !== committed)
      await keepPlace(session, reached, fixed);
    if (gathered === undefined) since = undefined;
  };

  const again = (error: unknown, session: PartitionSession): void => {
    held = [];
    if (reached !== undefined) session.moveTo(offsetOf(reached));
    attempt += 1;
    metrics.retries.inc(labels);
    logger.warn({ attempt, problem: messageOf(error) }, 'consumer failed and will be handed the events again');
    const backoff = Math.min(longestBackoffMs, firstBackoffMs * 2 ** Math.min(attempt - 1, 16));
    session.pauseFor(backoff * (0.5 + Math.random() / 2));
  };

  const alone = <T>(task: () => Promise<T>): Promise<T> => {
    const turn = last.then(task);
    last = turn.catch(() => undefined);
    return turn;
  };

  return {
    alone,
    workingSince: () => since,
    take: (fetched, session) =>
      alone(async () => {
        // Nothing is resolved, so the client would come back at once.
        if (deps.stopped()) {
          await sleep(50);
          return;
        }
        try {
          await work(fetched, session);
        } catch (error) {
          held = [];
          if (error instanceof SessionError) throw error.cause;
          again(error, session);
        }
      }),
  };
};

/** A handler that records ids in one statement sees none twice in one batch. */
const withoutRepeats = (rows: readonly Row[]): Row[] => {
  const seen = new Set<string>();
  return rows.filter(({ event_id }) => {
    if (seen.has(event_id)) return false;
    seen.add(event_id);
    return true;
  });
};
