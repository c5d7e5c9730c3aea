import { setTimeout as sleep } from 'node:timers/promises';
import type { Domain } from '../../contracts/domain.ts';
import { parseEnvelope } from '../../contracts/event.ts';
import type { Envelope } from '../../contracts/event.ts';
import { messageOf } from '../../errors.ts';
import type { Logger } from '../../logging.ts';
import { PoisonError } from '../bus.ts';
import type { BusConsumer } from '../bus.ts';
import type { BusMetrics } from '../metrics.ts';
import type { GroupMember, KafkaClient } from './client.ts';
import type { GroupLetters } from './letters.ts';
import { createPartitionWorker } from './partition.ts';
import type { PartitionWorker } from './partition.ts';
import { unbundled } from './bundle.ts';
import { formatPlace, letterPositions, parseKeptPlace } from './place.ts';
import type { KeptPlace, LetterPositions } from './place.ts';
import { partitionCount } from './topics.ts';
import type { TopicNames } from './topics.ts';

/** A group at work in this process: a member of the Kafka group that is replaced whenever it ends. */
export interface GroupConsumer {
  readonly group: string;
  readonly sources: readonly Domain[];
  /** Looks for dead letters that are to be handed again. */
  checkLetters(): void;
  /** Age in seconds of the oldest event of a source that is being handed or waits for its next attempt; 0 for none. */
  lag(source: Domain, now: number): number;
  stop(): Promise<void>;
}

const firstRejoinMs = 200;
const longestRejoinMs = 3000;
const lettersRetryMs = 1000;

export const startGroupConsumer = (deps: {
  readonly consumer: BusConsumer;
  readonly client: KafkaClient;
  readonly names: TopicNames;
  readonly lettersOf: (group: string, source: Domain) => GroupLetters;
  /** The source in whose topic a record may hold several events: what is published without a transaction. */
  readonly publishSource: Domain;
  /** Resolves when the topics are there. */
  readonly ready: Promise<void>;
  readonly metrics: BusMetrics;
  readonly logger: Logger;
}): GroupConsumer => {
  const { consumer, client, names, metrics } = deps;
  const { group, sources } = consumer;
  const logger = deps.logger.child({ group });
  const groupId = names.group(group);
  const topics = sources.map((source) => names.of(source));
  const letters = new Map(sources.map((source) => [source, deps.lettersOf(group, source)]));
  const stopping = new AbortController();
  const stopped = (): boolean => stopping.signal.aborted;
  /** By source and partition; only what is assigned to us. */
  let workers = new Map<Domain, Map<number, PartitionWorker>>();

  const lettersOf = (source: Domain): GroupLetters => {
    const own = letters.get(source);
    if (own === undefined) throw new Error(`Group ${group} does not read ${source}`);
    return own;
  };

  const positionsOf = (source: Domain): LetterPositions => letterPositions(source === deps.publishSource);

  /** What the brokers keep for the group, asked for once an assignment. */
  const createPlaces = (): ((topic: string, partition: number) => Promise<KeptPlace>) => {
    let asked: Promise<Map<string, KeptPlace>> | undefined;
    const ask = async (): Promise<Map<string, KeptPlace>> => {
      const found = await client.admin((admin) => admin.fetchOffsets({ groupId, topics }));
      return new Map(
        found.flatMap(({ topic, partitions }) =>
          partitions.map(({ partition, offset, metadata }) => [
            `${topic}:${partition}`,
            parseKeptPlace(BigInt(offset), metadata ?? ''),
          ]),
        ),
      );
    };
    return async (topic, partition) => {
      asked ??= ask().catch((error: unknown) => {
        asked = undefined;
        throw error;
      });
      return (await asked).get(`${topic}:${partition}`) ?? { place: undefined, fixed: undefined };
    };
  };

  const assign = (partitions: ReadonlyMap<string, readonly number[]>): void => {
    const placeOf = createPlaces();
    workers = new Map(
      [...partitions].map(([topic, assigned]) => {
        const source = names.sourceOf(topic);
        const own = assigned.map((partition): [number, PartitionWorker] => [
          partition,
          createPartitionWorker({
            consumer,
            source,
            partition,
            letters: lettersOf(source),
            positionOf: positionsOf(source).of,
            load: () => placeOf(topic, partition),
            stopped,
            metrics,
            logger: deps.logger,
          }),
        ]);
        return [source, new Map(own)];
      }),
    );
    checkLetters();
  };

  const join = (): Promise<GroupMember> =>
    client.joinGroup({
      groupId,
      topics,
      concurrency: partitionCount * sources.length,
      gathers: consumer.patient ?? consumer.deterministic === true,
      onAssigned: assign,
      onRecords: async (fetched, session) => {
        await workers.get(names.sourceOf(fetched.topic))?.get(fetched.partition)?.take(fetched, session);
      },
    });

  const whenStopped = new Promise<void>((resolve) => stopping.signal.addEventListener('abort', () => resolve()));
  const pause = (milliseconds: number): Promise<void> =>
    sleep(milliseconds, undefined, { signal: stopping.signal }).catch(() => undefined);

  const run = async (): Promise<void> => {
    await Promise.race([deps.ready, whenStopped]);
    let failures = 0;
    while (!stopped()) {
      try {
        const member = await join();
        const joined = performance.now();
        const reason = await Promise.race([member.ended, whenStopped]);
        await member.leave();
        workers = new Map();
        if (stopped()) return;
        if (performance.now() - joined > 60_000) failures = 0;
        logger.warn({ problem: reason }, 'member of the consumer group ended; another one joins');
      } catch (error) {
        logger.warn({ problem: messageOf(error) }, 'could not join the consumer group');
      }
      failures += 1;
      await pause(Math.min(longestRejoinMs, firstRejoinMs * 2 ** Math.min(failures - 1, 8)));
    }
  };
  const done = run();

  /** @returns whether there may be another */
  const handLetter = async (source: Domain, own: ReadonlyMap<number, PartitionWorker>): Promise<boolean> => {
    const letter = await lettersOf(source).runnable([...own.keys()]);
    if (letter === undefined) return false;
    const partition = letter.ordering < BigInt(partitionCount) ? Number(letter.ordering) : 0;
    const worker = own.get(partition);
    if (worker === undefined) return false;
    return worker.alone(async () => {
      // Meanwhile the partition may have gone to another, which hands it.
      if (stopped() || workers.get(source)?.get(partition) !== worker) return false;
      const place = positionsOf(source).placeOf(letter.position);
      try {
        await consumer.handle(parsed(letter.event_id, letter.envelope), {
          source,
          from: formatPlace(partition, place),
          to: formatPlace(partition, place + 1n),
        });
      } catch (error) {
        if (!(error instanceof PoisonError)) throw error;
        await lettersOf(source).fail(letter.event_id, error.message);
        logger.error({ eventId: letter.event_id, reason: error.message }, 'dead letter failed again');
        return true;
      }
      await lettersOf(source).settle(letter.event_id);
      return true;
    });
  };

  let checking: Promise<void> | undefined;
  let lettersFrom = 0;
  const checkLetters = (): void => {
    if (stopped() || performance.now() < lettersFrom) return;
    checking ??= (async () => {
      for (const [source, own] of workers) while (!stopped() && (await handLetter(source, own)));
    })()
      .catch((error: unknown) => {
        lettersFrom = performance.now() + lettersRetryMs;
        logger.warn({ problem: messageOf(error) }, 'dead letters are handed again later');
      })
      .finally(() => {
        checking = undefined;
      });
  };

  return {
    group,
    sources,
    checkLetters,
    lag: (source, now) => {
      const times = [...(workers.get(source)?.values() ?? [])].flatMap((worker) => worker.workingSince() ?? []);
      return times.length === 0 ? 0 : Math.max(0, (now - Math.min(...times)) / 1000);
    },
    stop: async () => {
      stopping.abort();
      await done;
      await checking;
    },
  };
};

/**
 * A stored letter's envelope; one that breaks its contract is poison as before. A process from before there were
 * records of several events has set those aside whole.
 */
const parsed = (eventId: string, envelope: unknown): Envelope[] => {
  try {
    return (unbundled(envelope) ?? [envelope]).map(parseEnvelope);
  } catch (error) {
    throw new PoisonError(eventId, messageOf(error));
  }
};
