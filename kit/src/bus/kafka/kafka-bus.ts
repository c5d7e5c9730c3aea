import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Clock } from '../../clock.ts';
import type { Domain } from '../../contracts/domain.ts';
import { inTransaction, sqlOfPool } from '../../db/sql.ts';
import { messageOf } from '../../errors.ts';
import type { Logger } from '../../logging.ts';
import type { Registry } from '../../metrics.ts';
import type { BusConsumer, ManagedBus, Subscription } from '../bus.ts';
import { createDeadLetters } from '../dead-letters.ts';
import { createLeases } from '../lease.ts';
import { createBusMetrics } from '../metrics.ts';
import type { Reader } from '../reader.ts';
import { pruneOutbox } from '../retention.ts';
import { assertOwnCluster, setUpBus } from '../schema.ts';
import { assertSubscribable } from '../subscribable.ts';
import { startWatch } from '../watch.ts';
import type { Watch } from '../watch.ts';
import { createKafkaClient } from './client.ts';
import { startGroupConsumer } from './consumer.ts';
import type { GroupConsumer } from './consumer.ts';
import { measureGroups, measureRelay, startMeasuring } from './lag.ts';
import { createGroupLetters } from './letters.ts';
import { createProducer } from './producer.ts';
import { createPublisher } from './publisher.ts';
import { startRelay } from './relay.ts';
import { createTopicNames, ensureTopics } from './topics.ts';

const pruneEveryMs = 60_000;
const measureEveryMs = 5000;
const topicsRetryMs = 1000;

export interface KafkaBusDeps {
  readonly brokers: readonly string[];
  /**
   * In the role that owns schema `bus`, direct (no transaction pooler between): for the relay's place and lease,
   * and the dead letters. One connection is held for the leases, so at least two.
   */
  readonly pool: Pool;
  readonly sources: readonly Domain[];
  /** The domain whose topic takes what is published without a transaction. */
  readonly publishSource: Domain;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly metrics?: Registry;
  /** Keeps two platforms on one cluster apart. @default 'stargraph' */
  readonly topicPrefix?: string;
  /** Whether this process offers itself to carry the outboxes to their topics; one at a time does so per source. */
  readonly relay: boolean;
  /** How long an outbox row stays after it was sent, milliseconds. @default one hour */
  readonly keepMs?: number;
}

/**
 * The bus over Kafka: a relay carries the outboxes to a topic per domain, a Kafka group per consumer group reads
 * them (docs/adr/0014-kafka-client-and-bus.md). Events may come again under the same id. Brokers that are away stop
 * nothing for good: `start` does not wait for them, and everything goes on once they are back.
 */
export const createKafkaBus = (deps: KafkaBusDeps): ManagedBus => {
  const { clock, logger, sources } = deps;
  const sql = sqlOfPool(deps.pool);
  const names = createTopicNames(deps.topicPrefix ?? 'stargraph');
  const client = createKafkaClient({ brokers: deps.brokers, clientId: 'stargraph-bus', logger });
  const metrics = createBusMetrics(deps.metrics);
  const leases = createLeases(deps.pool);
  const producer = createProducer(client);
  const publisher = createPublisher({ client, names, source: deps.publishSource, clock });
  const ready = Promise.withResolvers<void>();
  const stopping = new AbortController();
  const groups = new Map<string, GroupConsumer>();
  const subscriptions = new Set<Subscription>();
  const relays: Reader[] = [];
  let watch: Watch | undefined;
  let pruning: NodeJS.Timeout | undefined;
  let lastPrune: Promise<unknown> = Promise.resolve();
  const measuring: { stop(): Promise<void> }[] = [];

  const wake = (): void => watch?.wake();
  const checkLetters = (): void => {
    for (const group of groups.values()) group.checkLetters();
  };

  const makeTopics = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        await ensureTopics(client, names, sources);
        return ready.resolve();
      } catch (error) {
        logger.warn({ problem: messageOf(error) }, 'Kafka has no topics for us yet');
        await sleep(topicsRetryMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
    }
  };
  let topicsMade: Promise<void> | undefined;

  /** What the watch tells of dead letters, as if each group were a reader of the outbox. */
  const letterReaders = (): Reader[] =>
    [...groups.values()].flatMap((consumer) =>
      consumer.sources.map((source): Reader => ({
        group: consumer.group,
        source,
        notice: (_, letters) => {
          if (letters) consumer.checkLetters();
          return false;
        },
        lag: () => consumer.lag(source, clock.now()),
        stop: () => Promise.resolve(),
      })),
    );

  const onLook = (): void => {
    for (const reader of letterReaders()) {
      metrics.lag.set({ group: reader.group, source: reader.source }, reader.lag());
    }
  };

  const startRelaying = (): void => {
    for (const source of sources) {
      const topic = names.of(source);
      relays.push(startRelay({ source, topic, sql, leases, producer, ready: ready.promise, metrics, logger, clock }));
    }
    pruning = setInterval(() => {
      lastPrune = (async () => {
        for (const source of sources) await pruneOutbox(sql, source, clock.now() - (deps.keepMs ?? 3_600_000));
      })().catch((error: unknown) => logger.warn({ problem: messageOf(error) }, 'outbox rows not deleted'));
    }, pruneEveryMs);
    measuring.push(startMeasuring(() => measureRelay(sql, sources, metrics, clock.now()), measureEveryMs, logger));
  };

  const subscribe = (consumer: BusConsumer): Subscription => {
    assertSubscribable(consumer, { sources, subscribed: groups.has(consumer.group) });
    const member = startGroupConsumer({
      consumer,
      client,
      names,
      lettersOf: (group, source) => createGroupLetters({ sql, group, source, names, producer, logger, clock }),
      publishSource: deps.publishSource,
      ready: ready.promise,
      metrics,
      logger,
    });
    groups.set(consumer.group, member);
    let stopped: Promise<void> | undefined;
    const subscription: Subscription = {
      stop: () => {
        stopped ??= member.stop().finally(() => {
          groups.delete(consumer.group);
          subscriptions.delete(subscription);
        });
        return stopped;
      },
    };
    subscriptions.add(subscription);
    return subscription;
  };

  return {
    deadLetters: createDeadLetters(sql, checkLetters),
    wake,
    subscribe,
    publish: (events) => publisher.publish(events),
    start: async () => {
      await inTransaction(deps.pool, setUpBus);
      if (deps.relay) await assertOwnCluster(sql, sources);
      topicsMade = makeTopics();
      if (deps.relay) startRelaying();
      watch = startWatch({
        sql,
        sources: deps.relay ? sources : [],
        readers: () => [...relays, ...letterReaders()],
        onLook,
        logger,
      });
      measuring.push(
        startMeasuring(() => measureGroups(client, names, [...groups.values()], metrics), measureEveryMs * 2, logger),
      );
    },
    close: async () => {
      stopping.abort();
      clearInterval(pruning);
      await Promise.all([...subscriptions].map((subscription) => subscription.stop()));
      await Promise.all([publisher.close(), ...relays.map((relay) => relay.stop())]);
      await watch?.stop();
      await Promise.all([lastPrune, topicsMade, ...measuring.map((one) => one.stop())]);
      await producer.close();
      await leases.close();
    },
  };
};
