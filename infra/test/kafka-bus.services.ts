import { setTimeout as sleep } from 'node:timers/promises';
import { BusUnavailableError } from '@stargraph/kit/bus/bus';
import { bundled } from '@stargraph/kit/bus/kafka/bundle';
import { createKafkaClient } from '@stargraph/kit/bus/kafka/client';
import { startGroupConsumer } from '@stargraph/kit/bus/kafka/consumer';
import { createGroupLetters } from '@stargraph/kit/bus/kafka/letters';
import { createProducer } from '@stargraph/kit/bus/kafka/producer';
import { createTopicNames } from '@stargraph/kit/bus/kafka/topics';
import { createBusMetrics } from '@stargraph/kit/bus/metrics';
import { systemClock } from '@stargraph/kit/clock';
import { sqlOfPool } from '@stargraph/kit/db/sql';
import { newEventId } from '@stargraph/kit/ids';
import { silentLogger } from '@stargraph/kit/logging';
import { createMetrics } from '@stargraph/kit/metrics';
import { recorder, tracked } from '@stargraph/kit/testkit/bus-contract';
import { until } from '@stargraph/kit/testkit/until';
import { KafkaJSNonRetriableError } from 'kafkajs';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { createBusWorld, kill } from './bus-world.ts';
import type { BusWorld } from './bus-world.ts';

const players = Array.from({ length: 20 }, (_, index) => `p${index}`);

describe('the Kafka bus over processes that die', () => {
  let world: BusWorld;
  beforeEach(async () => {
    world = await createBusWorld(inject('kafkaBrokers'));
  });
  afterEach(() => world.close());

  it('hands the very same batch again after the process was killed in the middle of it', async () => {
    const child = world.fork({ relay: true, consumer: 'hang' });
    await world.append(['a'], 1);
    const handed = new Promise((resolve) => {
      child.on('message', (message: { ids?: unknown }) => {
        if (message.ids !== undefined) resolve(message);
      });
    });
    const batch = await handed;
    await kill(child);
    await world.append(['a'], 2);
    const consumer = recorder('g', { deterministic: true });
    (await world.bus()).subscribe(consumer);
    await until('everything arrives', () => consumer.seen.events.length >= 2);
    expect(consumer.seen.batches[0]).toEqual(batch);
    expect(consumer.seen.events.map((event) => event.sequence)).toEqual([1, 2]);
  });

  it('loses nothing and doubles no effect while consuming processes come, are killed, and share the load', async () => {
    await world.prepareEffects();
    const children = [world.fork({ relay: true, consumer: 'effect' }), world.fork({ relay: true, consumer: 'effect' })];
    const handledBy = children.map(() => 0);
    for (const [index, child] of children.entries()) {
      child.on('message', (message: { handled?: number }) => {
        handledBy[index] = (handledBy[index] ?? 0) + (message.handled ?? 0);
      });
    }
    let level = 0;
    const publishing = await world.bus({ relay: false });
    let published = 0;
    /** As many of one player as batches end among. */
    const publish = async (player: string): Promise<void> => {
      const events = Array.from({ length: 25 }, () => tracked(newEventId(), player));
      published += events.length;
      for (;;) {
        try {
          return await publishing.publish(events);
        } catch (error) {
          if (!(error instanceof BusUnavailableError)) throw error;
        }
      }
    };
    const load = async (rounds: number): Promise<void> => {
      for (let round = 0; round < rounds; round += 1) {
        level += 1;
        await world.append(players, level);
        if (level % 5 === 0) await publish(players[level % players.length] ?? '');
        await sleep(10);
      }
    };
    await load(50);
    // A group of two forms in seconds on busy cores: what is added meanwhile must not become a mountain.
    await until(
      'both have work',
      async () => {
        await load(1);
        await sleep(100);
        return handledBy.every((count) => count > 0);
      },
      60_000,
    );
    const [first] = children;
    if (first === undefined) throw new Error('no process');
    await kill(first);
    world.fork({ relay: true, consumer: 'effect' });
    await load(100);
    const done = async (): Promise<number> => {
      const [row] = await sqlOfPool(world.game).query<{ count: bigint }>('select count(*) as count from effect');
      return Number(row?.count);
    };
    await until('every event has its effect', async () => (await done()) >= players.length * level + published, 60_000);
    await sleep(500);
    expect(await done()).toBe(players.length * level + published);
    const rows = await sqlOfPool(world.game).query<{ subject: string; sequence: bigint }>(
      'select subject, sequence from effect where sequence > 0 order by number',
    );
    for (const player of players) {
      expect(
        rows.filter((row) => row.subject === `player:${player}`).map((row) => Number(row.sequence)),
        `in order for ${player}`,
      ).toEqual(Array.from({ length: level }, (_, index) => index + 1));
    }
  }, 180_000);

  it('repeats in order what a relay had sent when it was killed before it kept its place', async () => {
    const child = world.fork({ relay: true, consumer: 'none' });
    const seen = recorder('g');
    (await world.bus({ relay: false })).subscribe(seen);
    await world.append(['a'], 1);
    await until('the relay works', () => seen.seen.events.length === 1);
    // Its place can't be kept while somebody else holds the table. No row: that would take a transaction id, and hold
    // back every reader.
    const holder = await world.busPool.connect();
    await until('the place is kept', async () => {
      const rows = await sqlOfPool(world.busPool).query(
        `select from bus.group_offset where consumer_group = 'relay' and source = 'game' and ordering > 0`,
      );
      return rows.length === 1;
    });
    await holder.query('begin');
    await holder.query('lock table bus.group_offset in exclusive mode');
    for (const level of [2, 3]) await world.append(['a'], level);
    await until('it was sent', () => seen.seen.events.length >= 2);
    await kill(child);
    // What it had asked of PostgreSQL waits for the table still, and would be done although nobody hears of it.
    await until('nothing of it is left', async () => {
      const rows = await sqlOfPool(world.busPool).query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where application_name = 'bus-process' and datname = current_database() and usename = current_user`,
      );
      return rows.length === 0;
    });
    await holder.query('rollback');
    holder.release();
    await world.bus({ relay: true });
    await until('all arrive, the second again', () => {
      const sequences = seen.seen.events.map((event) => event.sequence);
      return sequences.includes(3) && sequences.filter((sequence) => sequence === 2).length === 2;
    });
    expect([...new Set(seen.seen.events.map((event) => event.sequence))]).toEqual([1, 2, 3]);
    expect(new Set(seen.seen.events.map((event) => event.id)).size).toBe(3);
  });

  it('lets other partitions and other groups go on while a handler fails, and keeps its session', async () => {
    const metrics = createMetrics({ processMetrics: false });
    const bus = await world.bus({ metrics });
    const consumer = recorder('g', {
      before: (batch) => {
        if (batch.some((event) => event.subject === 'player:p0')) throw new Error('store is down');
      },
    });
    bus.subscribe(consumer);
    await world.append(players, 1);
    await until('others arrive', () => consumer.seen.events.length > 5);
    // Those of other partitions may still be coming.
    const stuck = (): number => players.length - consumer.seen.events.length;
    await until('the lag is told', async () => {
      const shown = await metrics.metrics();
      const events = /stargraph_bus_lag_events\{group="g",source="game"\} (\d+)/.exec(shown)?.[1];
      const seconds = /stargraph_bus_lag_seconds\{group="g",source="game"\} ([\d.]+)/.exec(shown)?.[1];
      const sent = shown.includes('stargraph_bus_lag_events{group="relay",source="game"} 0');
      return sent && Number(events) === stuck() && Number(seconds) > 0;
    });
    expect(stuck()).toBeGreaterThan(0);
    expect(await metrics.metrics()).toMatch(/stargraph_bus_retries_total\{group="g",source="game"\} [1-9]/);
  });

  it('joins anew when the client ends for good, and is handed what it had not handled', async () => {
    const bus = await world.bus();
    const real = createKafkaClient({
      brokers: inject('kafkaBrokers').split(','),
      clientId: 'crashing',
      logger: silentLogger,
    });
    let crashes = 0;
    let joins = 0;
    const consumer = recorder('g');
    const metrics = createBusMetrics();
    const names = createTopicNames(world.topicPrefix);
    const member = startGroupConsumer({
      consumer,
      client: {
        ...real,
        joinGroup: (options) => {
          joins += 1;
          return real.joinGroup({
            ...options,
            onRecords: async (fetched, session) => {
              if (crashes < 2) {
                crashes += 1;
                // What the client library does not retry: it disconnects, and would leave the group silently dead.
                throw new KafkaJSNonRetriableError('fatal');
              }
              await options.onRecords(fetched, session);
            },
          });
        },
      },
      names,
      lettersOf: (group, source) =>
        createGroupLetters({
          sql: sqlOfPool(world.busPool),
          group,
          source,
          names,
          producer: createProducer(real),
          logger: silentLogger,
          clock: systemClock,
        }),
      publishSource: 'analytics',
      ready: Promise.resolve(),
      metrics,
      logger: silentLogger,
    });
    await world.append(['a'], 1);
    bus.wake();
    await until('it arrives all the same', () => consumer.seen.events.length === 1);
    expect(crashes).toBe(2);
    expect(joins).toBeGreaterThan(2);
    await member.stop();
  });

  it('hands out one by one what a version that knew no records of several events has set aside whole', async () => {
    const bus = await world.bus();
    const consumer = recorder('g', { sources: ['analytics'] });
    const ids = ['018f0000-0000-7000-8000-000000000001', '018f0000-0000-7000-8000-000000000002'];
    const [record] = bundled(
      ids.map((id) => ({ ...tracked(id), id, sequence: 0 })),
      1,
    );
    const eventId = '018f0000-0000-7000-8000-00000000000f';
    await sqlOfPool(world.busPool).query(
      `insert into bus.dead_letter (consumer_group, source, event_id, environment_id, subject, ordering, position, state, envelope, reason, at)
       values ('g', 'analytics', $1::uuid, '', '', 3, 17, 'poison', $2::jsonb, 'no envelope', now())`,
      [eventId, record?.value],
    );
    bus.subscribe(consumer);
    expect(await bus.deadLetters.replay({ group: 'g', source: 'analytics', eventId })).toBe(true);
    await until('it is settled', async () => (await bus.deadLetters.list('g')).length === 0);
    expect(consumer.seen.events.map(({ id }) => id)).toEqual(ids);
  });

  it('keeps the partitions of a handler that takes longer than a session', { timeout: 60_000 }, async () => {
    let running = 0;
    const consumer = recorder('g', {
      before: async () => {
        running += 1;
        expect(running).toBe(1);
        if (consumer.seen.batches.length === 1) await sleep(13_000);
        running -= 1;
      },
    });
    (await world.bus()).subscribe(consumer);
    await world.append(['a'], 1);
    await until('it is at work', () => consumer.seen.batches.length === 1);
    await sleep(13_500);
    await until('it has finished', () => consumer.seen.events.length === 1);
    await world.append(['a'], 2);
    await until('the next is at work', () => consumer.seen.batches.length === 2);
    expect(consumer.seen.batches[1]?.ids).not.toEqual(consumer.seen.batches[0]?.ids);
  });
});
