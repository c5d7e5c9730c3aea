import type { Clock } from '../clock.ts';
import type { Domain } from '../contracts/domain.ts';
import { parseEnvelope } from '../contracts/event.ts';
import type { Envelope } from '../contracts/event.ts';
import { messageOf } from '../errors.ts';
import type { Logger } from '../logging.ts';
import { createBell } from './bell.ts';
import { PoisonError } from './bus.ts';
import type { BusConsumer } from './bus.ts';
import { takeCharge } from './charge.ts';
import type { Leases } from './lease.ts';
import type { BusMetrics } from './metrics.ts';
import { formatOffset, isBefore } from './offset.ts';
import type { Offset } from './offset.ts';
import type { NewLetter, OutboxRow, PendingBatch, ReaderStore } from './store.ts';
import { traceBatch } from '../tracing.ts';
import { consumeStep } from './trace-step.ts';
import { letterOf, triage } from './triage.ts';

/** A group at work in one source. */
export interface Reader {
  readonly group: string;
  readonly source: Domain;
  /**
   * There are rows up to `head`; `letters` says that dead letters are to be handed again.
   *
   * @returns whether that is news to a reader that is in charge
   */
  notice(head: Offset | undefined, letters: boolean): boolean;
  /** Age in seconds of the oldest event that is being handed; 0 when there is none. */
  lag(): number;
  /** Lets the batch in flight finish. */
  stop(): Promise<void>;
}

/** How long rows nobody wants stay uncommitted. */
const idleCommitMs = 1000;
const longestBackoffMs = 30_000;

export const startReader = (deps: {
  readonly consumer: BusConsumer;
  readonly source: Domain;
  readonly store: ReaderStore;
  readonly leases: Leases;
  /** Resolves when reading may begin. */
  readonly ready: Promise<void>;
  readonly metrics: BusMetrics;
  readonly logger: Logger;
  readonly clock: Clock;
}): Reader => {
  const { consumer, source, store, metrics, clock } = deps;
  const { group } = consumer;
  const maxBatch = consumer.maxBatch ?? 100;
  const wantedTypes = consumer.types === 'all' ? null : consumer.types;
  const labels = { group, source };
  const logger = deps.logger.child(labels);
  const bell = createBell();

  /** The place that PostgreSQL keeps, and the one reached: rows nobody wants lie between. */
  let committed: Offset = { ordering: 0n, position: 0n };
  let reached = committed;
  let head: Offset | undefined;
  let lettersDue = true;
  let pending: PendingBatch | undefined;
  let workingOn: Date | undefined;

  const hand = async (events: readonly Envelope[], from: Offset, to: Offset): Promise<void> => {
    if (events.length === 0) return;
    const range = { source, from: formatOffset(from), to: formatOffset(to) };
    await traceBatch(consumeStep(group, source), events, (own) => consumer.handle(own, range));
  };

  const commit = async (to: Offset, letters: readonly NewLetter[], batchEnds: boolean): Promise<void> => {
    await store.commit(committed, to, letters, batchEnds, clock.now());
    committed = to;
    reached = to;
    if (batchEnds) pending = undefined;
    for (const letter of letters) {
      metrics.deadLetters.inc({ ...labels, state: letter.state });
      logger.error(
        { eventId: letter.event_id, state: letter.state, reason: letter.reason },
        'event became a dead letter',
      );
    }
  };

  const parkedSubjects = async (): Promise<Set<string> | undefined> =>
    consumer.parkSubjects === true ? store.parkedSubjects() : undefined;

  const handOne = async (
    row: OutboxRow,
    from: Offset,
    parked: Set<string> | undefined,
  ): Promise<readonly NewLetter[]> => {
    const { handed, letters } = triage([row], parked);
    try {
      await hand(handed, from, row);
      return letters;
    } catch (error) {
      if (error instanceof PoisonError) return [letterOf(row, 'poison', error.message)];
      throw error;
    }
  };

  /** Each event as a batch of its own, so that the poison one is known and the rest goes on. */
  const handSingly = async (rows: readonly OutboxRow[], from: Offset, to: Offset): Promise<void> => {
    let previous = from;
    for (const [index, row] of rows.entries()) {
      const letters = await handOne(row, previous, await parkedSubjects());
      const last = index === rows.length - 1;
      previous = last ? to : row;
      await commit(previous, letters, last);
      if (charge.stopped()) return;
    }
  };

  const handBatch = async (rows: readonly OutboxRow[], batch: PendingBatch): Promise<void> => {
    const { from, to } = batch;
    workingOn = rows[0]?.created_at;
    // Once a batch is handed out singly, those committed already are behind `committed`.
    if (batch.singly) return handSingly(rows, isBefore(from, committed) ? committed : from, to);
    if (consumer.deterministic === true && pending === undefined) {
      await store.fix(committed, batch);
      pending = batch;
    }
    const { handed, letters } = triage(rows, await parkedSubjects());
    try {
      await hand(handed, from, to);
    } catch (error) {
      if (!(error instanceof PoisonError)) throw error;
      if (pending !== undefined) {
        pending = { ...pending, singly: true };
        await store.fix(committed, pending);
      }
      return handSingly(rows, from, to);
    }
    await commit(to, letters, true);
  };

  /** @returns whether there may be more to do at once */
  const handLetter = async (): Promise<boolean> => {
    const letter = await store.runnableLetter();
    if (letter === undefined) return false;
    try {
      await hand([parsed(letter.event_id, letter.envelope)], letter, letter);
    } catch (error) {
      if (!(error instanceof PoisonError)) throw error;
      await store.failLetter(letter.event_id, error.message, clock.now());
      logger.error({ eventId: letter.event_id, reason: error.message }, 'dead letter failed again');
      return true;
    }
    await store.settleLetter(letter.event_id);
    return true;
  };

  /** @returns whether there may be more to do at once */
  const step = async (): Promise<boolean> => {
    if (lettersDue) {
      lettersDue = await handLetter();
      if (lettersDue) return true;
    }
    if (pending !== undefined) {
      const from = isBefore(pending.from, committed) ? committed : pending.from;
      const rows = await store.reread(from, pending.to, pending.types);
      const wanted = rows.filter((row) => row.wanted);
      if (wanted.length === 0) await commit(pending.to, [], true);
      else await handBatch(wanted, pending);
      return true;
    }
    const rows = await store.read(reached, wantedTypes, maxBatch);
    const last = rows.at(-1);
    if (last === undefined) return false;
    const to: Offset = { ordering: last.ordering, position: last.position };
    const wanted = rows.filter((row) => row.wanted);
    if (wanted.length === 0) reached = to;
    else await handBatch(wanted, { from: reached, to, types: wantedTypes, singly: false });
    return head === undefined || isBefore(to, head) || rows.length >= maxBatch;
  };

  const rest = async (): Promise<void> => {
    workingOn = undefined;
    const behind = isBefore(committed, reached);
    await bell.wait(behind ? idleCommitMs : 60_000);
    if (behind && !charge.stopped() && pending === undefined) await commit(reached, [], false);
  };

  const readOn = async (): Promise<void> => {
    const place = await store.load();
    committed = place.committed;
    reached = place.committed;
    pending = place.pending;
    lettersDue = true;
    while (!charge.stopped() && charge.holds()) {
      const more = await step();
      charge.succeeded();
      if (!more && !charge.stopped()) await rest();
    }
    if (charge.stopped() && isBefore(committed, reached) && pending === undefined) await commit(reached, [], false);
  };

  const charge = takeCharge({
    lease: `${group}:${source}`,
    leases: deps.leases,
    ready: deps.ready,
    longestBackoffMs,
    logger,
    work: readOn,
    onFailure: (attempt, error) => {
      metrics.retries.inc(labels);
      logger.warn({ attempt, problem: messageOf(error) }, 'consumer failed and will be handed the events again');
    },
    wake: () => bell.ring(),
  });

  return {
    group,
    source,
    notice: (newHead, letters) => {
      const news =
        (letters && !lettersDue) || (newHead !== undefined && (head === undefined || isBefore(head, newHead)));
      head = newHead ?? head;
      lettersDue ||= letters;
      if (lettersDue || (head !== undefined && isBefore(reached, head))) bell.ring();
      return news && charge.holds();
    },
    lag: () => (workingOn === undefined ? 0 : Math.max(0, (clock.now() - workingOn.getTime()) / 1000)),
    stop: () => charge.stop(),
  };
};

/** A stored letter's envelope; one that breaks its contract is poison as before. */
const parsed = (eventId: string, envelope: unknown): Envelope => {
  try {
    return parseEnvelope(envelope);
  } catch (error) {
    throw new PoisonError(eventId, messageOf(error));
  }
};
