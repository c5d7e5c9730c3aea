import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BusUnavailableError } from '@stargraph/kit/bus/bus';
import { createKafkaPublisher } from '@stargraph/kit/bus/kafka/publisher';
import { systemClock } from '@stargraph/kit/clock';
import { silentLogger } from '@stargraph/kit/logging';
import { recorder, tracked } from '@stargraph/kit/testkit/bus-contract';
import { until } from '@stargraph/kit/testkit/until';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createKafka, type KafkaEngine } from '../src/engines/kafka.ts';
import { createBusWorld } from './bus-world.ts';
import type { BusWorld } from './bus-world.ts';

const players = Array.from({ length: 20 }, (_, index) => `p${index}`);
const idOf = (number: number): string => `018f0000-0000-7000-8000-${String(number).padStart(12, '0')}`;

describe('the Kafka bus while its broker is away', () => {
  let folder: string;
  let kafka: KafkaEngine;
  let world: BusWorld;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stargraph-kafka-away-'));
    kafka = await createKafka({ folder });
    await kafka.start();
  });
  afterAll(async () => {
    await kafka.stop();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    await kafka.start();
    world = await createBusWorld(kafka.brokers);
  });
  afterEach(() => world.close());

  it.each([
    // Longer than a client's longest pause between two attempts.
    ['stopped', 15_000],
    ['killed', 3000],
  ] as const)(
    'goes on by itself once a broker that was %s is back, and loses nothing',
    { timeout: 120_000 },
    async (how, awayMs) => {
      const bus = await world.bus();
      const game = recorder('g');
      const client = recorder('c', { sources: ['analytics'], types: 'all' });
      bus.subscribe(game);
      bus.subscribe(client);
      await world.append(players, 1);
      await bus.publish([tracked(idOf(1))]);
      await until('all is well', () => game.seen.events.length >= 20 && client.seen.events.length >= 1);

      await (how === 'stopped' ? kafka.stop() : kafka.kill());
      await world.append(players, 2);
      const began = performance.now();
      await expect(bus.publish([tracked(idOf(2))])).rejects.toBeInstanceOf(BusUnavailableError);
      expect(performance.now() - began).toBeLessThan(7000);
      await sleep(awayMs);
      await world.append(players, 3);

      await kafka.start();
      const back = performance.now();
      await until('a repeat is taken', () =>
        bus.publish([tracked(idOf(2))]).then(
          () => true,
          () => false,
        ),
      );
      await until(
        'what was appended meanwhile arrives',
        () => new Set(game.seen.events.map(({ id }) => id)).size === 60,
      );
      await until('what was published arrives', () => new Set(client.seen.events.map(({ id }) => id)).size === 2);
      expect(performance.now() - back).toBeLessThan(30_000);
      for (const player of players) {
        const first = new Set(
          game.seen.events.filter(({ subject }) => subject === `player:${player}`).map(({ sequence }) => sequence),
        );
        expect([...first]).toEqual([1, 2, 3]);
      }
    },
  );

  it('starts without its broker, and begins to work when it comes', { timeout: 60_000 }, async () => {
    await kafka.stop();
    const bus = await world.bus();
    const consumer = recorder('g');
    bus.subscribe(consumer);
    await world.append(['a'], 1);
    await sleep(3000);
    await kafka.start();
    await until('it arrives', () => consumer.seen.events.length > 0);
    expect(consumer.seen.events[0]).toMatchObject({ subject: 'player:a', sequence: 1 });
  });

  it('closes in bounded time without its broker', { timeout: 60_000 }, async () => {
    const bus = await world.bus();
    const consumer = recorder('g');
    bus.subscribe(consumer);
    await world.append(['a'], 1);
    await until('it arrives', () => consumer.seen.events.length === 1);
    await kafka.kill();
    await sleep(1000);
    const began = performance.now();
    await bus.close();
    expect(performance.now() - began).toBeLessThan(15_000);
  });

  it('answers who publishes without a bus of its own within seconds, with or without the broker', async () => {
    const publisher = createKafkaPublisher({
      brokers: [kafka.brokers],
      source: 'analytics',
      logger: silentLogger,
      clock: systemClock,
      topicPrefix: world.topicPrefix,
    });
    await kafka.stop();
    const began = performance.now();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 50 }, (_, n) => publisher.publish([tracked(idOf(n))])),
    );
    expect(performance.now() - began).toBeLessThan(12_000);
    expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
    await kafka.start();
    await until('it answers', () =>
      publisher.publish([tracked(idOf(100))]).then(
        () => true,
        () => false,
      ),
    );
    await publisher.close();
  });
});
