import type { Pool } from 'pg';
import type { Clock } from '../clock.ts';
import type { Domain } from '../contracts/domain.ts';
import { inTransaction, sqlOfPool } from '../db/sql.ts';
import { messageOf } from '../errors.ts';
import type { Logger } from '../logging.ts';
import type { Registry } from '../metrics.ts';
import type { BusConsumer, ManagedBus, Subscription } from './bus.ts';
import { createDeadLetters } from './dead-letters.ts';
import { createLeases } from './lease.ts';
import { createBusMetrics } from './metrics.ts';
import { createOutboxPublisher } from './outbox-publisher.ts';
import { startReader } from './reader.ts';
import type { Reader } from './reader.ts';
import { pruneOutbox } from './retention.ts';
import { assertOwnCluster, setUpBus } from './schema.ts';
import { createReaderStore } from './store.ts';
import { assertSubscribable } from './subscribable.ts';
import { startWatch } from './watch.ts';
import type { Watch } from './watch.ts';

/** The bus whose log is the outbox tables themselves. */
export interface EmbeddedBus extends ManagedBus {
  /** Deletes outbox rows that every group has passed, as the bus does by itself every minute. @returns how many */
  prune(): Promise<number>;
  /**
   * Forgets a group's place in every source. Needed once a group's name is gone from the code: rows are
   * kept for every group that was ever known. A group that subscribes again begins at the oldest row.
   */
  forgetGroup(group: string): Promise<void>;
}

const pruneEveryMs = 60_000;

/**
 * Reads the outbox tables by group offsets kept in schema `bus`; see docs/adr/0003-outbox-order.md for
 * what order and completeness rest on. Needs the primary PostgreSQL (a standby's snapshots know too
 * little) and sessions of its own (no transaction pooler between). Any transaction that writes and stays
 * open, anywhere in the cluster, holds every reader back.
 */
export const createEmbeddedBus = (deps: {
  /** In the role that owns schema `bus`; one connection is held for the leases, so at least two. */
  readonly pool: Pool;
  readonly sources: readonly Domain[];
  /** The domain whose outbox takes what is published without a transaction. */
  readonly publishSource: Domain;
  /** In the role of `publishSource`. */
  readonly publishPool: Pool;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly metrics?: Registry;
  /** How long a row stays after every group has passed it, milliseconds. @default one hour */
  readonly keepMs?: number;
}): EmbeddedBus => {
  const { clock, logger, sources } = deps;
  const sql = sqlOfPool(deps.pool);
  const metrics = createBusMetrics(deps.metrics);
  const leases = createLeases(deps.pool);
  const readers = new Set<Reader>();
  const groups = new Set<string>();
  const started = Promise.withResolvers<void>();
  let watch: Watch | undefined;
  let pruning: NodeJS.Timeout | undefined;
  let lastPrune: Promise<unknown> = Promise.resolve();

  const wake = (): void => watch?.wake();

  const prune = async (): Promise<number> => {
    let total = 0;
    for (const source of sources) total += await pruneOutbox(sql, source, clock.now() - (deps.keepMs ?? 3_600_000));
    return total;
  };

  const publisher = createOutboxPublisher({ pool: deps.publishPool, source: deps.publishSource, clock, wake });

  /** Rows are kept for every place that is known: also for that of a source which the group reads no more. */
  const forgetOtherSources = async ({ group, sources: read }: BusConsumer): Promise<void> => {
    await started.promise;
    for (const table of ['pending_batch', 'group_offset'])
      await sql.query(`delete from bus.${table} where consumer_group = $1 and source <> all($2::text[])`, [
        group,
        read,
      ]);
  };

  const subscribe = (consumer: BusConsumer): Subscription => {
    assertSubscribable(consumer, { sources, subscribed: groups.has(consumer.group) });
    groups.add(consumer.group);
    const own = consumer.sources.map((source) =>
      startReader({
        consumer,
        source,
        store: createReaderStore(sql, consumer.group, source),
        leases,
        ready: started.promise,
        metrics,
        logger,
        clock,
      }),
    );
    for (const reader of own) readers.add(reader);
    forgetOtherSources(consumer).catch((error: unknown) =>
      logger.warn({ group: consumer.group, problem: messageOf(error) }, 'places of sources read no more were kept'),
    );
    const stop = async (): Promise<void> => {
      await Promise.all(own.map((reader) => reader.stop()));
      for (const reader of own) readers.delete(reader);
      groups.delete(consumer.group);
    };
    let stopping: Promise<void> | undefined;
    const subscription: Subscription = {
      stop: () => {
        stopping ??= stop().finally(() => subscriptions.delete(subscription));
        return stopping;
      },
    };
    subscriptions.add(subscription);
    return subscription;
  };
  const subscriptions = new Set<Subscription>();

  return {
    deadLetters: createDeadLetters(sql, wake),
    wake,
    prune,
    subscribe,
    forgetGroup: async (group) => {
      if (groups.has(group)) throw new Error(`Group ${group} is subscribed`);
      await sql.query('delete from bus.pending_batch where consumer_group = $1', [group]);
      await sql.query('delete from bus.group_offset where consumer_group = $1', [group]);
    },
    publish: publisher.publish,
    start: async () => {
      await inTransaction(deps.pool, setUpBus);
      await assertOwnCluster(sql, sources);
      watch = startWatch({
        sql,
        sources,
        readers: () => [...readers],
        onLook: () => {
          for (const reader of readers) metrics.lag.set({ group: reader.group, source: reader.source }, reader.lag());
        },
        logger,
      });
      pruning = setInterval(() => {
        lastPrune = prune().catch((error: unknown) =>
          logger.warn({ problem: messageOf(error) }, 'outbox rows were not pruned'),
        );
      }, pruneEveryMs);
      started.resolve();
    },
    close: async () => {
      clearInterval(pruning);
      await Promise.all([...subscriptions].map((subscription) => subscription.stop()));
      await publisher.close();
      await watch?.stop();
      await lastPrune;
      await leases.close();
    },
  };
};
