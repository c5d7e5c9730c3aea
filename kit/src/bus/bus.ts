import type { Domain } from '../contracts/domain.ts';
import type { Envelope, NewEvent } from '../contracts/event.ts';

/**
 * Which stretch of a source a batch covers, from one place between events to another. Places are opaque; a stretch
 * that follows directly begins with the other's `to`. No two stretches of a group in a source are the same.
 */
export interface BatchRange {
  readonly source: Domain;
  readonly from: string;
  readonly to: string;
}

/** Whoever takes events. `group` names it for good: its place in every source is kept under that name. */
export interface BusConsumer {
  readonly group: string;
  readonly sources: readonly Domain[];
  readonly types: readonly string[] | 'all';
  /** Most events in one batch. @default 100 */
  readonly maxBatch?: number;
  /**
   * A batch is handed again, after a failure or a kill, with the same events and the same `range`, so
   * that `range` serves as an insert deduplication token. Excludes `parkSubjects`. @default false
   */
  readonly deterministic?: boolean;
  /**
   * Events of a (environment, subject) that has a dead letter wait behind it instead of overtaking it:
   * for money. @default false
   */
  readonly parkSubjects?: boolean;
  /**
   * Whether few large batches are wanted rather than early ones: on Kafka an event then waits up to half a second for
   * others. @default what `deterministic` says
   */
  readonly patient?: boolean;
  /**
   * Takes events of one source, in order per (environment, subject), at least once: make the effect
   * idempotent by event id (kit/src/consume.ts). No id stands twice in one batch. Called for several sources at once, and on Kafka for
   * several partitions of one; never twice at once for a subject. The group's place moves on when it
   * resolves.
   *
   * @throws PoisonError for an event that can never be handled: it becomes a dead letter, the rest goes on
   * @throws anything else, and the events are handed again, with backoff, until they are handled
   */
  handle(batch: readonly Envelope[], range: BatchRange): Promise<void>;
}

export interface Subscription {
  /** Lets the batch in flight finish, and takes no other. */
  stop(): Promise<void>;
}

/** The way of events from outboxes to consumers. */
export interface Bus {
  /**
   * Publishes events that have no transaction of their own; resolves once they are durable. A repeat
   * with the same ids may come to consumers again under the same ids, which they drop.
   *
   * @throws BusUnavailableError where the bus can't be reached within a few seconds: repeat it with the same ids
   * @throws Error where an event breaks its contract, or its type is not of the publishing domain
   */
  publish(events: readonly NewEvent[]): Promise<void>;
  /** @throws Error where the group is already subscribed on this bus */
  subscribe(consumer: BusConsumer): Subscription;
  /** A hint, after a commit, that there is something to read. Costs next to nothing; never needed. */
  wake(): void;
}

/** Which dead letter: an event may be one in several groups. */
export interface DeadLetterKey {
  readonly group: string;
  readonly source: Domain;
  readonly eventId: string;
}

export interface DeadLetter extends DeadLetterKey {
  /** `parked` waits behind an earlier dead letter of its subject; `replay` is about to be handed again. */
  readonly state: 'poison' | 'parked' | 'replay';
  /** As it was read: it may break its contract. */
  readonly envelope: unknown;
  readonly reason: string;
  readonly at: Date;
}

/** The events that a group could not handle. */
export interface DeadLetters {
  /** The group's dead letters in the order of their events. @param limit at most 1000, @default 100 */
  list(group: string, limit?: number): Promise<DeadLetter[]>;
  /**
   * Hands a poison event to its group again, and once it is handled the events parked behind it.
   *
   * @returns false where there is no such poison event
   */
  replay(key: DeadLetterKey): Promise<boolean>;
  /**
   * Gives an event up for good. Where it is the first of its subject, those parked behind it are handled.
   *
   * @returns false where there is no such dead letter
   */
  drop(key: DeadLetterKey): Promise<boolean>;
}

/** A bus as its owner holds it. */
export interface ManagedBus extends Bus {
  readonly deadLetters: DeadLetters;
  /** Makes what is missing and lets subscriptions, which may be made before, begin to read. */
  start(): Promise<void>;
  /** Stops every subscription and lets go of all connections. The pools stay open: they are the caller's. */
  close(): Promise<void>;
}

/** Events were not acknowledged. They may have arrived all the same: repeat them with the same ids. */
export class BusUnavailableError extends Error {
  constructor(problem: string) {
    super(`The event bus did not answer: ${problem}`);
    this.name = 'BusUnavailableError';
  }
}

/** Thrown by a handler about an event that no retry can help. */
export class PoisonError extends Error {
  readonly eventId: string;
  /** @param reason kept with the dead letter and logged: no secrets, no personal data */
  constructor(eventId: string, reason: string) {
    super(reason);
    this.name = 'PoisonError';
    this.eventId = eventId;
  }
}
