import { Kafka, Partitioners, logLevel } from 'kafkajs';
import type { Admin, Consumer, EachBatchPayload, Message } from 'kafkajs';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../../errors.ts';
import type { Logger } from '../../logging.ts';
import { within } from '../../within.ts';
import { restIdleConnections } from './client-timers.ts';

restIdleConnections();

/**
 * The one file that knows the client library (docs/adr/0014-kafka-client-and-bus.md). Everything here ends in
 * bounded time whatever the brokers do; nothing here restarts by itself: who asked learns of the end and asks again.
 */
export interface KafkaClient {
  /** Runs `work` on a connection of its own. */
  admin<T>(work: (admin: Admin) => Promise<T>): Promise<T>;
  /** An idempotent producer with acks=all. Once a send has failed it must be closed: its sequence may have a hole. */
  connectProducer(): Promise<ProducerSession>;
  /** Joins a consumer group. */
  joinGroup(options: GroupOptions): Promise<GroupMember>;
}

export interface OutgoingRecord {
  readonly key: string;
  /** @default what the key hashes to */
  readonly partition?: number;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface ProducerSession {
  /** Resolves at the acknowledgement of all in-sync replicas. */
  send(topic: string, records: readonly OutgoingRecord[]): Promise<void>;
  close(): Promise<void>;
}

export interface IncomingRecord {
  readonly offset: bigint;
  /** Null for a tombstone, which we never write. */
  readonly value: string | null;
  readonly header: (name: string) => string | undefined;
}

export interface FetchedRecords {
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly IncomingRecord[];
  /** The offset that the partition's next record will have. */
  readonly end: bigint;
}

/** What a partition may ask of its group while it is assigned to us. */
export interface PartitionSession {
  /** Whether the group is about to assign anew or the member is leaving: take nothing more. */
  interrupted(): boolean;
  /** Keeps the place, where this member still owns the partition. @throws where not: the effect will be repeated */
  commit(offset: bigint, metadata: string): Promise<void>;
  /** Where the next fetch begins. */
  moveTo(offset: bigint): void;
  /** Fetches nothing of the partition for a while. */
  pauseFor(milliseconds: number): void;
}

export interface GroupOptions {
  readonly groupId: string;
  readonly topics: readonly string[];
  /** How many partitions may be handled at once. */
  readonly concurrency: number;
  /** Whether few large fetches are wanted rather than early ones: for sinks that write in batches. */
  readonly gathers: boolean;
  /** Called before the first fetch of every assignment, with the partitions by topic. */
  readonly onAssigned: (partitions: ReadonlyMap<string, readonly number[]>) => void;
  /** Never twice at once for a partition. While one runs the member keeps its session and does not leave. */
  readonly onRecords: (fetched: FetchedRecords, session: PartitionSession) => Promise<void>;
}

export interface GroupMember {
  /** Resolves when the member is of no more use, with the reason. Leave it then, and join anew. */
  readonly ended: Promise<string>;
  /** Waits for what is being handled, then leaves. */
  leave(): Promise<void>;
}

const heartbeatMs = 1000;
/** How long a member that was killed keeps its partitions. */
const sessionMs = 10_000;
const rebalanceMs = 30_000;
/**
 * What a group asks anew where nothing comes. What comes is answered at once; but a member that waits neither leaves nor
 * learns that its group assigns anew, and what is to be handed again waits for it as well.
 */
const fetchWaitMs = 1000;
/** Longest that an event waits for others, and for how many. */
const gatherMs = 500;
const gatherBytes = 1024 * 1024;
/** A member that neither fetches nor handles anything for so long has hung. */
const silentMs = 20_000;
const leaveMs = 5000;
const lastBatchMs = 30_000;

export const createKafkaClient = (options: {
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly logger: Logger;
}): KafkaClient => {
  const kafka = new Kafka({
    clientId: options.clientId,
    brokers: [...options.brokers],
    connectionTimeout: 2000,
    requestTimeout: 5000,
    retry: { initialRetryTime: 100, maxRetryTime: 1000, retries: 3, restartOnFailure: () => Promise.resolve(false) },
    logLevel: logLevel.WARN,
    // What matters comes to us as an error and is logged with our own words.
    logCreator: () => (entry) => {
      options.logger.debug({ kafka: entry.log.message, problem: entry.log['error'] as unknown }, 'kafka client');
    },
  });

  return {
    admin: async (work) => {
      const admin = kafka.admin();
      try {
        await within(10_000, 'Kafka (connecting)', admin.connect());
        return await within(20_000, 'Kafka', work(admin));
      } finally {
        await within(leaveMs, 'Kafka (disconnecting)', admin.disconnect()).catch(() => undefined);
      }
    },

    connectProducer: async () => {
      const producer = kafka.producer({
        idempotent: true,
        maxInFlightRequests: 1,
        allowAutoTopicCreation: false,
        createPartitioner: Partitioners.DefaultPartitioner,
        retry: { initialRetryTime: 100, maxRetryTime: 500, retries: 3 },
      });
      const close = (): Promise<void> =>
        within(leaveMs, 'Kafka (disconnecting)', producer.disconnect()).catch(() => undefined);
      try {
        await within(5000, 'Kafka (connecting)', producer.connect());
      } catch (error) {
        void close();
        throw error;
      }
      return {
        send: async (topic, records) => {
          await producer.send({ topic, acks: -1, messages: records.map((record): Message => ({ ...record })) });
        },
        close,
      };
    },

    joinGroup: async (group) => {
      const consumer = kafka.consumer({
        groupId: group.groupId,
        sessionTimeout: sessionMs,
        rebalanceTimeout: rebalanceMs,
        heartbeatInterval: heartbeatMs,
        ...(group.gathers ? { minBytes: gatherBytes, maxWaitTimeInMs: gatherMs } : { maxWaitTimeInMs: fetchWaitMs }),
        allowAutoTopicCreation: false,
        retry: {
          initialRetryTime: 100,
          maxRetryTime: 1000,
          retries: 3,
          restartOnFailure: () => Promise.resolve(false),
        },
      });
      const member = watchOver(consumer);
      try {
        await within(10_000, 'Kafka (connecting)', consumer.connect());
        await consumer.subscribe({ topics: [...group.topics], fromBeginning: true });
        consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
          for (const { topic, partitions } of consumer.paused()) consumer.resume([{ topic, partitions }]);
          group.onAssigned(new Map(Object.entries(payload.memberAssignment)));
        });
        await within(
          rebalanceMs + sessionMs,
          'Kafka (joining a group)',
          consumer.run({
            autoCommit: false,
            eachBatchAutoResolve: false,
            partitionsConsumedConcurrently: group.concurrency,
            eachBatch: (payload) => member.handling(() => handBatch(group, payload, member.leaving)),
          }),
        );
        return member;
      } catch (error) {
        await member.leave();
        throw error;
      }
    },
  };
};

/** The life of one member: when it has ended, hung, or been asked to leave. */
const watchOver = (
  consumer: Consumer,
): GroupMember & { readonly leaving: AbortSignal; handling(work: () => Promise<void>): Promise<void> } => {
  const end = Promise.withResolvers<string>();
  const leaving = new AbortController();
  let handlingNow = 0;
  let idle: (() => void) | undefined;
  let lastSign = performance.now();
  const sign = (): void => {
    lastSign = performance.now();
  };
  const { FETCH, GROUP_JOIN, HEARTBEAT, CRASH, DISCONNECT } = consumer.events;
  for (const event of [FETCH, GROUP_JOIN, HEARTBEAT]) consumer.on(event, sign);
  consumer.on(CRASH, ({ payload }) => end.resolve(messageOf(payload.error)));
  consumer.on(DISCONNECT, () => end.resolve('disconnected'));
  const watchdog = setInterval(() => {
    if (handlingNow === 0 && performance.now() - lastSign > silentMs) end.resolve('gave no sign of life');
  }, 1000);
  return {
    ended: end.promise,
    leaving: leaving.signal,
    handling: async (work) => {
      handlingNow += 1;
      try {
        await work();
      } finally {
        handlingNow -= 1;
        sign();
        if (handlingNow === 0) idle?.();
      }
    },
    leave: async () => {
      leaving.abort();
      clearInterval(watchdog);
      if (handlingNow > 0) {
        await within(
          lastBatchMs,
          'The last batch',
          new Promise<void>((resolve) => {
            idle = resolve;
          }),
        ).catch(() => undefined);
      }
      await within(leaveMs, 'Kafka (leaving a group)', consumer.disconnect()).catch(() => undefined);
      end.resolve('left');
    },
  };
};

const handBatch = async (group: GroupOptions, payload: EachBatchPayload, leaving: AbortSignal): Promise<void> => {
  const { batch } = payload;
  const { topic, partition } = batch;
  if (leaving.aborted) {
    // Nothing is resolved, so the library would come back at once.
    await sleep(50);
    return;
  }
  let interruption: Error | undefined;
  const beat = setInterval(() => {
    payload.heartbeat().catch((error: unknown) => {
      interruption ??= error instanceof Error ? error : new Error(messageOf(error));
    });
  }, heartbeatMs);
  try {
    await group.onRecords(
      {
        topic,
        partition,
        end: BigInt(batch.highWatermark),
        records: batch.messages.map((message) => ({
          offset: BigInt(message.offset),
          value: message.value?.toString('utf8') ?? null,
          header: (name) => message.headers?.[name]?.toString(),
        })),
      },
      {
        interrupted: () => interruption !== undefined || leaving.aborted || !payload.isRunning() || payload.isStale(),
        // The consumer's own commit does nothing, silently, once it is asked to stop; this one tells.
        commit: (offset, metadata) => {
          // Its type knows no metadata; the request does.
          const places = { topics: [{ topic, partitions: [{ partition, offset: offset.toString(), metadata }] }] };
          return payload.commitOffsetsIfNecessary(places);
        },
        moveTo: (offset) => payload.resolveOffset((offset - 1n).toString()),
        pauseFor: (milliseconds) => {
          const resume = payload.pause();
          setTimeout(() => {
            if (!leaving.aborted) resume();
          }, milliseconds).unref();
        },
      },
    );
  } finally {
    clearInterval(beat);
  }
  // The library joins anew once it hears of it.
  if (interruption !== undefined) throw interruption;
};
