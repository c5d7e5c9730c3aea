import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createEmbeddedBus } from '@stargraph/kit/bus/embedded';
import type { EmbeddedBus } from '@stargraph/kit/bus/embedded';
import { ForeignOutboxError } from '@stargraph/kit/bus/schema';
import { createManualClock, systemClock } from '@stargraph/kit/clock';
import type { Clock } from '@stargraph/kit/clock';
import { domains } from '@stargraph/kit/contracts/domain';
import { inTransaction, sqlOfPool } from '@stargraph/kit/db/sql';
import { silentLogger } from '@stargraph/kit/logging';
import { createMetrics } from '@stargraph/kit/metrics';
import { appendEvents } from '@stargraph/kit/outbox';
import { levelReached, recorder, tracked } from '@stargraph/kit/testkit/bus-contract';
import { createTestDatabase } from '@stargraph/kit/testkit/database';
import type { TestDatabase } from '@stargraph/kit/testkit/database';
import { until } from '@stargraph/kit/testkit/until';
import type { Pool } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const text = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? value.toString() : value);

const dyingConsumer = fileURLToPath(new URL('dying-consumer.ts', import.meta.url));

describe('the embedded bus', () => {
  let database: TestDatabase;
  let game: Pool;
  let busPool: Pool;
  let open: EmbeddedBus[];
  beforeEach(async () => {
    database = await createTestDatabase();
    game = database.poolOf('game');
    busPool = database.poolOf('bus');
    open = [];
  });
  afterEach(async () => {
    await Promise.all(open.map((bus) => bus.close()));
    await database.drop();
  });

  const metrics = createMetrics({ processMetrics: false });
  const build = (clock: Clock = systemClock): EmbeddedBus => {
    const bus = createEmbeddedBus({
      pool: database.poolOf('bus'),
      sources: domains,
      publishSource: 'analytics',
      publishPool: database.poolOf('analytics'),
      logger: silentLogger,
      clock,
      metrics,
    });
    open.push(bus);
    return bus;
  };
  const start = async (clock?: Clock): Promise<EmbeddedBus> => {
    const bus = build(clock);
    await bus.start();
    return bus;
  };
  const append = (player: string, level: number, clock: Clock = systemClock) =>
    appendEvents(sqlOfPool(game), [levelReached(player, level)], clock);
  const count = async (table: string): Promise<number> => {
    const [row] = await sqlOfPool(busPool).query<{ count: bigint }>(`select count(*) as count from ${table}`);
    return Number(row?.count);
  };

  it('hands the very same batch again after the process was killed in the middle of it', async () => {
    await append('a', 1);
    await append('a', 2);
    const child = fork(dyingConsumer, [], { execArgv: [] });
    const handed = once(child, 'message');
    child.send({ url: database.urlOf('bus'), group: 'g' });
    const [batch] = (await handed) as [unknown];
    await append('a', 3);
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
    const consumer = recorder('g', { deterministic: true });
    (await start()).subscribe(consumer);
    await until('everything arrives', () => consumer.seen.events.length >= 3);
    expect(consumer.seen.batches[0]).toEqual(batch);
    expect(consumer.seen.events.map((event) => event.sequence)).toEqual([1, 2, 3]);
  });

  it('does not move a place back when a reader that lost its connection finishes after its successor', async () => {
    const gate = Promise.withResolvers<void>();
    const slow = recorder('g', { before: () => gate.promise });
    const first = await start();
    first.subscribe(slow);
    await append('a', 1);
    await until('the first reader is at work', () => slow.seen.batches.length === 1);
    const second = await start();
    const successor = recorder('g');
    second.subscribe(successor);
    await sqlOfPool(busPool).query(
      `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'
       and database = (select oid from pg_database where datname = current_database())`,
    );
    await until('the successor has it', () => successor.seen.events.length === 1);
    await append('a', 2);
    await until('the successor has the next', () => successor.seen.events.length === 2);
    const place = () => sqlOfPool(busPool).query('select ordering, position from bus.group_offset');
    const end = () => sqlOfPool(busPool).query('select ordering, position from game.outbox where sequence = 2');
    await until(
      'its place is kept',
      async () => JSON.stringify(await place(), text) === JSON.stringify(await end(), text),
    );
    gate.resolve();
    await first.close();
    expect(slow.seen.events.map((event) => event.sequence)).toEqual([1]);
    expect(await place()).toEqual(await end());
  });

  it('goes on after every connection to PostgreSQL was lost', async () => {
    const consumer = recorder('g');
    (await start()).subscribe(consumer);
    await append('a', 1);
    await until('the first arrives', () => consumer.seen.events.length === 1);
    await sqlOfPool(busPool).query(
      `select pg_terminate_backend(pid) from pg_stat_activity where usename = 'stargraph_bus' and pid <> pg_backend_pid()
       and datname = current_database()`,
    );
    await append('a', 2);
    await until('the second arrives', () => consumer.seen.events.some((event) => event.sequence === 2));
    expect(new Set(consumer.seen.events.map((event) => event.sequence))).toEqual(new Set([1, 2]));
  });

  it('deletes what every group has passed once it is old enough, and nothing before', async () => {
    const clock = createManualClock(systemClock.now());
    const bus = await start(clock);
    const gate = Promise.withResolvers<void>();
    const quick = recorder('quick');
    const slow = recorder('slow', { before: () => gate.promise });
    bus.subscribe(quick);
    bus.subscribe(slow);
    await append('a', 1, clock);
    await until('both were handed it', () => quick.seen.events.length === 1 && slow.seen.batches.length === 1);
    clock.advance(3_600_001);
    expect(await bus.prune()).toBe(0);
    gate.resolve();
    await append('a', 2, clock);
    await until('both have both', () => quick.seen.events.length === 2 && slow.seen.events.length === 2);
    await until('only the young one is kept', async () => {
      await bus.prune();
      return (await count('game.outbox')) === 1;
    });
    clock.advance(3_600_001);
    await until('none is kept', async () => {
      await bus.prune();
      return (await count('game.outbox')) === 0;
    });
    await append('a', 3, clock);
    await until('the next still arrives', () => quick.seen.events.length === 3);
    expect(quick.seen.events.map((event) => event.sequence)).toEqual([1, 2, 3]);
  });

  it('keeps rows for a group that is not there, until that group is forgotten', async () => {
    const clock = createManualClock(systemClock.now());
    const bus = await start(clock);
    const gone = recorder('gone');
    const subscription = bus.subscribe(gone);
    await append('a', 1, clock);
    await until('it was read', () => gone.seen.events.length === 1);
    await expect(bus.forgetGroup('gone')).rejects.toThrow('is subscribed');
    await subscription.stop();
    const stays = recorder('stays');
    bus.subscribe(stays);
    await append('a', 2, clock);
    await until('the other has both', () => stays.seen.events.length === 2);
    clock.advance(3_600_001);
    await until('the first is deleted', async () => (await bus.prune()) === 1);
    expect(await count('game.outbox')).toBe(1);
    await bus.forgetGroup('gone');
    await until('the second is deleted', async () => (await bus.prune()) === 1);
  });

  it('passes rows that nobody asks for, so that they do not pile up', async () => {
    const clock = createManualClock(systemClock.now());
    const bus = await start(clock);
    bus.subscribe(recorder('quests', { types: ['game.quest.completed.v1'] }));
    await append('a', 1, clock);
    clock.advance(3_600_001);
    await until('it is deleted', async () => {
      await bus.prune();
      return (await count('game.outbox')) === 0;
    });
    expect(await count('bus.group_offset')).toBe(1);
  });

  it('refuses to read a database that was restored from another cluster', async () => {
    const bus = build();
    await append('a', 1);
    await game.query(`update outbox set ordering = 1000000000000`);
    await expect(bus.start()).rejects.toBeInstanceOf(ForeignOutboxError);
    await game.query(`update outbox set ordering = 1`);
    await expect(bus.start()).resolves.toBeUndefined();
    const consumer = recorder('g');
    bus.subscribe(consumer);
    await until('it arrives', () => consumer.seen.events.length === 1);
  });

  it('can be closed without having been started, and several can start at once', async () => {
    const idle = build();
    idle.subscribe(recorder('g'));
    await idle.close();
    await Promise.all([start(), start(), start()]);
    expect(await count('bus.group_offset')).toBe(0);
  });

  it('refuses a group that asks for what it can not have', () => {
    const bus = build();
    expect(() => bus.subscribe(recorder('g', { deterministic: true, parkSubjects: true }))).toThrow("can't be both");
  });

  it('answers what is being published before it closes', async () => {
    const bus = await start();
    const publishing = bus.publish([tracked('018f0000-0000-7000-8000-000000000001')]);
    await bus.close();
    await publishing;
    expect(await count('analytics.outbox')).toBe(1);
  });

  it('counts retries and dead letters', async () => {
    const bus = await start();
    let failures = 2;
    const consumer = recorder('counted', {
      before: () => {
        failures -= 1;
        if (failures >= 0) throw new Error('store is down');
      },
    });
    bus.subscribe(consumer);
    await inTransaction(game, async (tx) => {
      const [broken] = await appendEvents(tx, [levelReached('a', 1), levelReached('a', 2)], systemClock);
      await tx.query(`update outbox set envelope = envelope - 'data' where id = $1`, [broken]);
    });
    await until('the good one is handled', () => consumer.seen.events.length === 1);
    await until('the dead letter is kept', async () => (await bus.deadLetters.list('counted')).length === 1);
    const shown = await metrics.metrics();
    expect(shown).toMatch(/stargraph_bus_retries_total\{group="counted",source="game"\} 2/);
    expect(shown).toMatch(/stargraph_bus_dead_letters_total\{group="counted",source="game",state="poison"\} 1/);
    expect(shown).toMatch(/stargraph_bus_lag_seconds\{group="counted",source="game"\}/);
  });
});
