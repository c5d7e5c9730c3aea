import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Kafka, Partitioners, logLevel } from 'kafkajs';
import type { Pool } from 'pg';
import { keysFrom } from '@stargraph/embedded/keys';
import { layOutDatabase, passwordsOf } from '@stargraph/embedded/layout';
import { createKafka } from '@stargraph/infra/engines/kafka';
import { createPostgres } from '@stargraph/infra/engines/postgres';
import { createKafkaBus } from '@stargraph/kit/bus/kafka/kafka-bus';
import { systemClock } from '@stargraph/kit/clock';
import { domains } from '@stargraph/kit/contracts/domain';
import { newEvent, type NewEvent } from '@stargraph/kit/contracts/event';
import { createPool } from '@stargraph/kit/db/pool';
import { domainUrl } from '@stargraph/kit/db/provision';
import { inTransaction, sqlOfPool } from '@stargraph/kit/db/sql';
import { newEventId } from '@stargraph/kit/ids';
import { silentLogger } from '@stargraph/kit/logging';
import { appendEvents } from '@stargraph/kit/outbox';
import { median, type Report } from './report.ts';

const rounds = 3;
const events = 30_000;
/** As many as the relay sends at once. */
const recordsASend = 1000;
const players = 500;
/** For the delay: one transaction, one event, and how many of them a second. */
const ratePerSecond = 200;
const delaySeconds = 20;

const eventOf = (number: number): NewEvent => {
  const playerId = `plr_${number % players}`;
  return newEvent({
    type: 'game.act.applied.v1',
    environmentId: 'env_bench',
    projectId: 'prj_bench',
    subject: `player:${playerId}`,
    occurredAt: new Date().toISOString(),
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    data: { playerId, points: number, intents: [{ id: newEventId(), action: 'tap', count: 1 }] },
  });
};

const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN;

const fill = async (game: Pool): Promise<void> => {
  for (let at = 0; at < events; at += 1000) {
    const batch = Array.from({ length: 1000 }, (_, index) => eventOf(at + index));
    await inTransaction(game, (tx) => appendEvents(tx, batch, systemClock));
  }
};

/** Envelopes that are in memory already, to a topic like ours, by the client alone: events a second. */
const produceBare = async (kafka: Kafka, envelopes: readonly string[], topic: string): Promise<number> => {
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: 12 }], waitForLeaders: true });
  await admin.disconnect();
  await sleep(2000);
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  const began = performance.now();
  for (let at = 0; at < envelopes.length; at += recordsASend) {
    await producer.send({
      topic,
      acks: -1,
      messages: envelopes
        .slice(at, at + recordsASend)
        .map((value, index) => ({ key: `env_bench:player:plr_${(at + index) % players}`, value })),
    });
  }
  const rate = envelopes.length / ((performance.now() - began) / 1000);
  await producer.disconnect();
  return rate;
};

/**
 * A full outbox to Kafka by the relay, beside a bare producer with acks=all of the same envelopes (limit: half its
 * rate); then how long an event takes from its commit to a consumer.
 */
export const run = async (report: Report): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'stargraph-relay-'));
  const postgres = await createPostgres({ folder: join(folder, 'postgres') });
  const engine = await createKafka({ folder: join(folder, 'kafka'), lasting: true });
  await Promise.all([postgres.start(), engine.start()]);
  const passwords = passwordsOf(keysFrom(randomBytes(32)));
  await layOutDatabase(postgres.adminUrl, passwords);
  const poolOf = (role: 'game' | 'bus'): Pool =>
    createPool({ url: domainUrl(postgres.adminUrl, role, passwords[role]), max: 10, applicationName: 'bench' });
  const [game, busPool] = [poolOf('game'), poolOf('bus')];
  const kafka = new Kafka({ brokers: [engine.brokers], logLevel: logLevel.NOTHING });
  const busOf = (topicPrefix: string) =>
    createKafkaBus({
      brokers: [engine.brokers],
      pool: busPool,
      sources: domains,
      publishSource: 'analytics',
      logger: silentLogger,
      clock: systemClock,
      topicPrefix,
      relay: true,
    });
  const sql = sqlOfPool(busPool);
  const placeOf = async (): Promise<string> => {
    const [row] = await sql.query<{ place: string }>(
      `select ordering || '.' || position as place from bus.group_offset where consumer_group = 'relay' and source = 'game'`,
    );
    return row?.place ?? '0.0';
  };
  const sentTo = async (place: string): Promise<number> => {
    const [row] = await sql.query<{ sent: bigint }>(
      'select count(*) as sent from game.outbox where (ordering, position) <= ($1::bigint, $2::bigint)',
      place.split('.'),
    );
    return Number(row?.sent);
  };

  /** From the first event that has gone out until the last, so that joining and making topics do not count. */
  const relay = async (topicPrefix: string): Promise<number> => {
    const bus = busOf(topicPrefix);
    await bus.start();
    const before = await placeOf();
    const [last] = await sql.query<{ place: string }>(
      `select ordering || '.' || position as place from game.outbox order by ordering desc, position desc limit 1`,
    );
    let first: { readonly at: number; readonly place: string } | undefined;
    for (;;) {
      const place = await placeOf();
      if (place !== before) first ??= { at: performance.now(), place };
      if (first !== undefined && place === last?.place) {
        const seconds = (performance.now() - first.at) / 1000;
        await bus.close();
        return (events - (await sentTo(first.place))) / seconds;
      }
      await sleep(2);
    }
  };

  try {
    const ours: number[] = [];
    const bare: number[] = [];
    // The first round warms everything up and is not counted.
    for (let round = 0; round <= rounds; round += 1) {
      await sql.query('delete from game.outbox');
      await fill(game);
      const rows = await sql.query<{ envelope: string }>(
        'select envelope::text as envelope from game.outbox order by ordering, position',
      );
      const rate = await relay(`bench${round}`);
      const limit = await produceBare(
        kafka,
        rows.map(({ envelope }) => envelope),
        `bare${round}`,
      );
      if (round === 0) continue;
      ours.push(rate);
      bare.push(limit);
    }
    const limit = median(bare);
    report({
      bench: 'relay',
      metric: 'bare producer, acks=all',
      value: limit,
      unit: 'events/s',
      baseline: null,
      ratio: null,
    });
    report({
      bench: 'relay',
      metric: 'outbox to Kafka',
      value: median(ours),
      unit: 'events/s',
      baseline: 'bare producer',
      ratio: median(ours) / limit,
    });
    const delays = await measureDelay(busOf('delay'), game);
    for (const [name, share] of [
      ['p50', 0.5],
      ['p99', 0.99],
    ] as const) {
      report({
        bench: 'relay',
        metric: `commit to consumer, ${name}, ${ratePerSecond}/s`,
        value: percentile(delays, share),
        unit: 'ms',
        baseline: null,
        ratio: null,
      });
    }
  } finally {
    await Promise.all([game.end(), busPool.end()]);
    await Promise.all([postgres.stop(), engine.stop()]);
    await rm(folder, { recursive: true, force: true });
  }
};

/** Milliseconds from an event's commit to its handler; the bus runs in this process, as in a worker's. */
const measureDelay = async (bus: ReturnType<typeof createKafkaBus>, game: Pool): Promise<number[]> => {
  const committed = new Map<string, number>();
  const arrived = new Map<string, number>();
  bus.subscribe({
    group: 'delay',
    sources: ['game'],
    types: 'all',
    handle: (batch) => {
      const now = performance.now();
      for (const event of batch) if (!arrived.has(event.id)) arrived.set(event.id, now);
      return Promise.resolve();
    },
  });
  await bus.start();
  let number = 0;
  const appendOne = async (): Promise<string> => {
    const [id] = await inTransaction(game, (tx) => appendEvents(tx, [eventOf((number += 1))], systemClock));
    if (id === undefined) throw new Error('Nothing was appended');
    committed.set(id, performance.now());
    return id;
  };
  // What the rounds before have left is relayed first.
  const warm = await appendOne();
  while (!arrived.has(warm)) await sleep(20);
  committed.clear();
  const began = performance.now();
  const running: Promise<unknown>[] = [];
  for (let sent = 0; sent < ratePerSecond * delaySeconds; sent += 1) {
    const due = began + (sent * 1000) / ratePerSecond;
    if (due > performance.now()) await sleep(due - performance.now());
    running.push(appendOne());
  }
  await Promise.all(running);
  while ([...committed.keys()].some((id) => !arrived.has(id))) await sleep(20);
  await bus.close();
  // An event can arrive before its committer has been told of the commit.
  return [...committed].map(([id, at]) => Math.max(0, (arrived.get(id) ?? Number.POSITIVE_INFINITY) - at));
};
