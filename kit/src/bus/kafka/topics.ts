import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin } from 'kafkajs';
import type { Domain } from '../../contracts/domain.ts';
import type { KafkaClient } from './client.ts';

/**
 * Partitions of a domain's topic. Never change it for a topic that holds events: a subject's partition follows
 * from it, so its later events could overtake its earlier ones.
 */
export const partitionCount = 12;

/** How long the brokers keep an event. A group that is away for longer loses what it missed. */
const retentionMs = 7 * 24 * 60 * 60 * 1000;
const letterRetentionMs = 30 * 24 * 60 * 60 * 1000;
/** Above every event; batches are kept far below it. */
const largestBatch = 4 * 1024 * 1024;

export interface TopicNames {
  of(source: Domain): string;
  /** The domain whose topic that is. */
  sourceOf(topic: string): Domain;
  readonly deadLetters: string;
  /** A consumer group's name at the brokers. */
  group(group: string): string;
}

/** @param prefix keeps two platforms on one cluster apart */
export const createTopicNames = (prefix: string): TopicNames => ({
  of: (source) => `${prefix}.${source}`,
  sourceOf: (topic) => topic.slice(prefix.length + 1) as Domain,
  deadLetters: `${prefix}.dead-letters`,
  group: (group) => `${prefix}.${group}`,
});

/**
 * Makes the topics that are missing; several may do so at once. Those that are there stay as they are. Resolves once
 * the brokers serve them all, also those that another is just making: a topic is listed before anybody leads it.
 */
export const ensureTopics = (client: KafkaClient, names: TopicNames, sources: readonly Domain[]): Promise<void> =>
  client.admin(async (admin) => {
    const wanted = [...sources.map((source) => names.of(source)), names.deadLetters];
    const known = new Set(await admin.listTopics());
    const missing = wanted.filter((topic) => !known.has(topic));
    if (missing.length > 0) {
      // Answers false where another was quicker.
      await admin.createTopics({
        // The library's own waiting gives up where a broker has not heard of the topic yet.
        waitForLeaders: false,
        topics: missing.map((topic) => ({
          topic,
          numPartitions: topic === names.deadLetters ? 1 : partitionCount,
          configEntries: [
            { name: 'cleanup.policy', value: 'delete' },
            { name: 'retention.ms', value: String(topic === names.deadLetters ? letterRetentionMs : retentionMs) },
            // An event that waited long in its outbox is kept as long as any other.
            { name: 'message.timestamp.type', value: 'LogAppendTime' },
            { name: 'max.message.bytes', value: String(largestBatch) },
          ],
        })),
      });
    }
    // The controller answers before the brokers serve: whoever asked at once would be told that nobody leads.
    for (const topic of wanted) await untilServed(admin, topic);
  });

/** How long a broker may take to lead a topic that it was just given. */
const servedMs = 10_000;

const untilServed = async (admin: Admin, topic: string): Promise<void> => {
  for (const began = performance.now(); ;) {
    try {
      await admin.fetchTopicOffsets(topic);
      return;
    } catch (error) {
      if (performance.now() - began > servedMs) throw error;
      await sleep(100);
    }
  }
};
