import type { Pool } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEmbeddedBus, type EmbeddedBus } from '../../src/bus/embedded.ts';
import { DatabaseInUseError, rebaseOutboxes } from '../../src/bus/rebase.ts';
import { ForeignOutboxError } from '../../src/bus/schema.ts';
import { systemClock } from '../../src/clock.ts';
import { domains } from '../../src/contracts/domain.ts';
import { createPool } from '../../src/db/pool.ts';
import { inTransaction, sqlOfPool } from '../../src/db/sql.ts';
import { silentLogger } from '../../src/logging.ts';
import { appendEvents } from '../../src/outbox.ts';
import { levelReached, recorder } from '../../src/testkit/bus-contract.ts';
import { createTestDatabase, type TestDatabase } from '../../src/testkit/database.ts';
import { until } from '../../src/testkit/until.ts';

/** Ids that this cluster has not come to yet, as in a dump of one that is older. */
const ahead = 1_000_000_000_000n;

describe('a database that was restored into another cluster', () => {
  let database: TestDatabase;
  let pools: Pool[];
  let buses: EmbeddedBus[];
  const poolOf = (role: 'game' | 'bus' | 'analytics'): Pool => {
    const pool = createPool({ url: database.urlOf(role), max: 5, applicationName: 'rebase-test' });
    pools.push(pool);
    return pool;
  };
  const startBus = async (): Promise<EmbeddedBus> => {
    const bus = createEmbeddedBus({
      pool: poolOf('bus'),
      sources: domains,
      publishSource: 'analytics',
      publishPool: poolOf('analytics'),
      logger: silentLogger,
      clock: systemClock,
    });
    buses.push(bus);
    await bus.start();
    return bus;
  };
  const stopAll = async (): Promise<void> => {
    await Promise.all(buses.splice(0).map((bus) => bus.close()));
    await Promise.all(pools.splice(0).map((pool) => pool.end()));
  };
  const append = async (pool: Pool, ...given: readonly (readonly [string, number])[]): Promise<void> => {
    await inTransaction(pool, (tx) =>
      appendEvents(
        tx,
        given.map(([player, level]) => levelReached(player, level)),
        systemClock,
      ),
    );
  };
  const asAdmin = async (statement: string): Promise<void> => {
    const admin = createPool({ url: database.adminUrl, max: 1, applicationName: 'rebase-test-admin' });
    try {
      await admin.query(statement);
    } finally {
      await admin.end();
    }
  };
  /** What a logical dump brings: every id as it was in another cluster. */
  const shiftIds = (by: bigint): Promise<void> =>
    asAdmin(`
      UPDATE game.outbox SET ordering = ordering + ${by};
      UPDATE game.subject_sequence SET ordering = ordering + ${by};
      UPDATE bus.group_offset SET ordering = ordering + ${by} WHERE source = 'game' AND ordering > 0;
      UPDATE bus.pending_batch SET to_ordering = to_ordering + ${by} WHERE source = 'game';
      UPDATE bus.pending_batch SET from_ordering = from_ordering + ${by} WHERE source = 'game' AND from_ordering > 0;
      UPDATE bus.dead_letter SET ordering = ordering + ${by} WHERE source = 'game'`);
  const levels = (consumer: ReturnType<typeof recorder>): string[] =>
    consumer.seen.events.map((event) => `${event.subject.slice(7)}${event.sequence}`);

  beforeEach(async () => {
    database = await createTestDatabase();
    pools = [];
    buses = [];
  });
  afterEach(async () => {
    await stopAll();
    await database.drop();
  });

  it('goes on behind the event that each group had come to: none lost, none twice, each subject in its order', async () => {
    const game = poolOf('game');
    const before = recorder('g');
    const bus = await startBus();
    bus.subscribe(before);
    // The second commits first: the order by ordering and the one by position differ.
    await inTransaction(game, async (slow) => {
      await slow.query('select pg_current_xact_id()');
      await append(game, ['a', 1]);
      await appendEvents(slow, [levelReached('b', 1), levelReached('a', 2)], systemClock);
    });
    await until('three are handled', () => before.seen.events.length === 3);
    await bus.close();
    for (const level of [3, 4, 5]) await append(game, ['a', level], ['b', level - 1], [`c${level}`, 1]);
    await stopAll();
    await shiftIds(ahead);
    await expect(startBus()).rejects.toBeInstanceOf(ForeignOutboxError);
    await stopAll();

    const moved = await rebaseOutboxes(database.adminUrl);
    expect(moved.find(({ source }) => source === 'game')).toEqual({ source: 'game', events: 12 });
    await rebaseOutboxes(database.adminUrl);

    const after = recorder('g');
    const newcomer = recorder('new');
    const again = await startBus();
    again.subscribe(after);
    again.subscribe(newcomer);
    await append(poolOf('game'), ['a', 6], ['d', 1]);
    again.wake();
    await until('all is handled', () => after.seen.events.length >= 11 && newcomer.seen.events.length >= 14);
    expect(levels(after)).toEqual(['a3', 'b2', 'c31', 'a4', 'b3', 'c41', 'a5', 'b4', 'c51', 'a6', 'd1']);
    expect(levels(newcomer)).toHaveLength(14);
    expect(levels(newcomer).filter((level) => level.startsWith('a'))).toEqual(['a1', 'a2', 'a3', 'a4', 'a5', 'a6']);
  });

  it('hands the batch again that was under way, whole and alone', async () => {
    const game = poolOf('game');
    const bus = await startBus();
    const dying = recorder('sink', {
      deterministic: true,
      before: () => {
        throw new Error('the store is away');
      },
    });
    await append(game, ['a', 1], ['a', 2]);
    bus.subscribe(dying);
    await until('a batch was begun', () => dying.seen.batches.length > 0);
    await bus.close();
    await append(game, ['a', 3]);
    await stopAll();
    await shiftIds(ahead);
    await rebaseOutboxes(database.adminUrl);
    const sink = recorder('sink', { deterministic: true });
    (await startBus()).subscribe(sink);
    await until('all arrive', () => sink.seen.events.length >= 3);
    expect(sink.seen.batches[0]?.ids).toEqual(dying.seen.batches[0]?.ids);
    expect(levels(sink)).toEqual(['a1', 'a2', 'a3']);
  });

  it('lets a group read again from the oldest event on, where that is asked for', async () => {
    const game = poolOf('game');
    const bus = await startBus();
    const relay = recorder('relay');
    bus.subscribe(relay);
    await append(game, ['a', 1], ['a', 2]);
    await until('both were relayed', () => relay.seen.events.length === 2);
    await stopAll();
    await rebaseOutboxes(database.adminUrl, { forget: ['relay'] });
    const again = recorder('relay');
    (await startBus()).subscribe(again);
    await until('both are relayed again', () => again.seen.events.length >= 2);
    expect(levels(again)).toEqual(['a1', 'a2']);
  });

  it('is left as it is while anyone of the platform is connected', async () => {
    const game = poolOf('game');
    await append(game, ['a', 1]);
    const places = () => sqlOfPool(game).query('select ordering, position from outbox');
    const before = await places();
    await expect(rebaseOutboxes(database.adminUrl)).rejects.toThrow('stargraph_game');
    await expect(rebaseOutboxes(database.adminUrl)).rejects.toBeInstanceOf(DatabaseInUseError);
    expect(await places()).toEqual(before);
  });
});
