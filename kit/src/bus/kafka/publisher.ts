import { crc32 } from 'node:zlib';
import { v7 } from 'uuid';
import type { Clock } from '../../clock.ts';
import type { Domain } from '../../contracts/domain.ts';
import type { Envelope, NewEvent } from '../../contracts/event.ts';
import { messageOf } from '../../errors.ts';
import { createGroupCommit } from '../../group-commit.ts';
import type { Logger } from '../../logging.ts';
import { BusUnavailableError } from '../bus.ts';
import { assertPublishable } from '../outbox-publisher.ts';
import { within } from '../../within.ts';
import { createKafkaClient } from './client.ts';
import type { KafkaClient, OutgoingRecord } from './client.ts';
import { traceBatch } from '../../tracing.ts';
import { sendStep } from '../trace-step.ts';
import { bundled } from './bundle.ts';
import { createProducer } from './producer.ts';
import { createTopicNames, ensureTopics } from './topics.ts';
import type { TopicNames } from './topics.ts';

/** The publishing half of a bus. */
export interface Publisher {
  /**
   * As {@link Bus.publish}. Such events are numbered by nobody: their `sequence` is 0.
   * @throws BusUnavailableError where the brokers don't acknowledge within a few seconds; repeat with the same ids
   */
  publish(events: readonly NewEvent[]): Promise<void>;
  close(): Promise<void>;
}

/** How long `publish` waits for the brokers. */
const patienceMs = 5000;

/**
 * Published events come in thousands and end in a sink that takes them partition by partition: over fewer partitions
 * its batches are larger, and each costs brokers and sink the same whatever it holds. At most {@link partitionCount}.
 * Any number keeps a subject's events in order; another number may let its later ones overtake at the change.
 */
const publishedPartitions = 4;

const partitionOf = (key: string): number => crc32(key) % publishedPartitions;

export const createPublisher = (deps: {
  readonly client: KafkaClient;
  readonly names: TopicNames;
  readonly source: Domain;
  readonly clock: Clock;
}): Publisher => {
  const producer = createProducer(deps.client);
  const topic = deps.names.of(deps.source);

  const envelopeOf = (event: NewEvent): Envelope => ({
    id: (event.id ?? v7({ msecs: deps.clock.now() })).toLowerCase(),
    type: event.type,
    environmentId: event.environmentId,
    projectId: event.projectId,
    subject: event.subject,
    sequence: 0,
    ...(event.releaseHash === undefined ? {} : { releaseHash: event.releaseHash }),
    occurredAt: event.occurredAt,
    traceparent: event.traceparent,
    data: event.data,
  });

  let topicsThere: Promise<void> | undefined;
  const ensured = (): Promise<void> => {
    topicsThere ??= ensureTopics(deps.client, deps.names, [deps.source]).catch((error: unknown) => {
      topicsThere = undefined;
      throw error;
    });
    return topicsThere;
  };
  const send = async (records: readonly OutgoingRecord[]): Promise<void> => {
    await ensured();
    await producer.send(
      topic,
      records.map((record) => ({ ...record, partition: partitionOf(record.key) })),
      patienceMs,
    );
  };

  const commit = createGroupCommit<readonly OutgoingRecord[], undefined>({
    run: async (requests) => {
      try {
        await within(patienceMs, 'Kafka (publishing)', send(requests.flat()));
        return requests.map(() => undefined);
      } catch (error) {
        // One answer for all of them: each alone would wait for the same silence.
        const failure = error instanceof BusUnavailableError ? error : new BusUnavailableError(messageOf(error));
        return requests.map(() => failure);
      }
    },
  });

  return {
    publish: async (events) => {
      assertPublishable(events, deps.source);
      if (events.length === 0) return;
      await traceBatch(sendStep(topic), events, (own) => commit.submit(bundled(own.map(envelopeOf), deps.clock.now())));
    },
    close: async () => {
      await commit.close();
      await producer.close();
    },
  };
};

/**
 * Publishes straight to Kafka, for a process that consumes nothing. Connects at the first event.
 */
export const createKafkaPublisher = (deps: {
  readonly brokers: readonly string[];
  readonly source: Domain;
  readonly logger: Logger;
  readonly clock: Clock;
  /** @default 'stargraph' */
  readonly topicPrefix?: string;
}): Publisher =>
  createPublisher({
    client: createKafkaClient({ brokers: deps.brokers, clientId: `stargraph-${deps.source}`, logger: deps.logger }),
    names: createTopicNames(deps.topicPrefix ?? 'stargraph'),
    source: deps.source,
    clock: deps.clock,
  });
