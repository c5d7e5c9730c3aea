import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient, type ClickHouseClient } from '@clickhouse/client';
import { Pool } from 'undici';
import { startDistributed } from '@stargraph/embedded/distributed/distributed';
import { EventsTrackDocument } from '@stargraph/sdk';
import { cpuBetween, cpuSeconds } from './cpu.ts';
import { pidsOf, unlimited } from './distributed.ts';
import { bodyOf, createCaller, createSender, measureClosedLoop, signInPlayers, type Sender } from './load.ts';
import { median, type Report } from './report.ts';

const rounds = 3;
/** Rounds that are not counted: a broker that has just started compiles for a minute, and takes as much again for it. */
const warming = 3;
const seconds = 8;
const connections = 16;
const eventsACall = 100;
/** More than a round sends here; beyond it they are made as they are sent. */
const preparedCalls = 1000;
/** The analytics consumer takes up to 5000 at once, and gets about as many as this. */
const rowsAnInsert = 1000;
const patienceMs = 120_000;

interface Round {
  readonly events: number;
  readonly acknowledged: number;
  readonly stored: number;
  readonly lagMs: number;
  readonly p99: number;
}

/** @param what `count()` costs the engine next to nothing, and counts what was inserted twice */
const countOf = async (
  clickhouse: ClickHouseClient,
  type: string,
  what: 'count()' | 'uniqExact(event_id)' = 'uniqExact(event_id)',
): Promise<number> => {
  const answer = await clickhouse.query({
    query: `SELECT ${what} AS count FROM events WHERE type = {type: String}`,
    format: 'JSONEachRow',
    query_params: { type },
  });
  return Number((await answer.json<{ count: unknown }>())[0]?.count);
};

/** A call's body. Players make theirs on their own phones. */
const callOf = (environmentId: string, type: string): string => {
  const events = Array.from({ length: eventsACall }, (_, index) => ({
    id: randomUUID(),
    name: type,
    occurredAt: new Date().toISOString(),
    properties: { screen: 'garden', button: `b${index % 7}`, at: index, first: index === 0 },
  }));
  return bodyOf(EventsTrackDocument, { input: { environmentId, events } });
};

/** Tracks events for a while, then waits until ClickHouse holds every one of them. */
const track = async (
  deps: { readonly send: Sender; readonly clickhouse: ClickHouseClient; readonly environmentId: string },
  tokens: readonly string[],
  type: string,
  calls: string[],
): Promise<Round> => {
  let acknowledged = 0;
  const began = performance.now();
  const { p99 } = await measureClosedLoop(
    seconds,
    tokens.map((token) => async () => {
      const answer = await deps.send(calls.pop() ?? callOf(deps.environmentId, type), 'eventsTrack', token);
      if (answer?.['accepted'] !== eventsACall) throw new Error(`A batch was answered by ${JSON.stringify(answer)}`);
      acknowledged += eventsACall;
    }),
  );
  const sent = performance.now();
  while (
    (await countOf(deps.clickhouse, type, 'count()')) < acknowledged ||
    (await countOf(deps.clickhouse, type)) < acknowledged
  ) {
    if (performance.now() - sent > patienceMs)
      throw new Error(`ClickHouse holds ${await countOf(deps.clickhouse, type)} of ${acknowledged} events.`);
    await sleep(50);
  }
  const stored = performance.now();
  return {
    events: acknowledged,
    acknowledged: acknowledged / ((sent - began) / 1000),
    stored: acknowledged / ((stored - began) / 1000),
    lagMs: stored - sent,
    p99,
  };
};

const sumOf = (cpu: readonly (readonly [name: string, seconds: number])[]): number =>
  cpu.reduce((sum, [, seconds]) => sum + seconds, 0);

/** The same rows into an empty table of the same kind, one batch after another and nothing else: rows a second. */
const insertBare = async (clickhouse: ClickHouseClient, type: string): Promise<number> => {
  const answer = await clickhouse.query({
    query: 'SELECT * FROM events WHERE type = {type: String}',
    format: 'JSONEachRow',
    query_params: { type },
  });
  const rows = await answer.json();
  await clickhouse.command({ query: 'DROP TABLE IF EXISTS events_bare SYNC' });
  await clickhouse.command({ query: 'CREATE TABLE events_bare AS events' });
  const began = performance.now();
  for (let at = 0; at < rows.length; at += rowsAnInsert) {
    await clickhouse.insert({
      table: 'events_bare',
      format: 'JSONEachRow',
      values: rows.slice(at, at + rowsAnInsert),
      clickhouse_settings: { insert_deduplication_token: `${type}:${at}`, async_insert: 0 },
    });
  }
  return rows.length / ((performance.now() - began) / 1000);
};

/**
 * Events of players through nginx, gateway, analytics, Kafka and the consumer into ClickHouse, from the first call
 * until ClickHouse holds the last of them, beside the same rows inserted bare. Limit: 0.4 of that rate.
 */
export const run = async (report: Report): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'stargraph-ingest-'));
  const platform = await startDistributed({ folder, logLevel: 'warn', lasting: true, variables: unlimited });
  const pool = new Pool(platform.origin, { connections });
  const clickhouse = createClient({ url: platform.engines.clickhouse.url });
  try {
    const call = createCaller(pool);
    const [bot] = platform.bots;
    if (bot === undefined) throw new Error('The platform has no bot');
    const environmentId = platform.demo.liveEnvironmentId;
    const tokens = await signInPlayers(call, bot, environmentId, connections);
    const deps = { send: createSender(pool), clickhouse, environmentId };
    const ours: Round[] = [];
    const bare: number[] = [];
    let cpu: [name: string, seconds: number][] = [];
    let bareCpu = 0;
    let events = 0;
    for (let round = 1; round <= warming + rounds; round += 1) {
      const type = `client.bench.round${round}`;
      const calls = Array.from({ length: preparedCalls }, () => callOf(environmentId, type));
      const before = await cpuSeconds(pidsOf(platform));
      const tracked = await track(deps, tokens, type, calls);
      events = tracked.events;
      const between = await cpuSeconds(pidsOf(platform));
      cpu = cpuBetween(before, between);
      const inserted = await insertBare(clickhouse, type);
      bareCpu = sumOf(cpuBetween(between, await cpuSeconds(pidsOf(platform))));
      if (round <= warming) continue;
      ours.push(tracked);
      bare.push(inserted);
    }
    const limit = median(bare);
    const alone = { bench: 'ingest', baseline: null, ratio: null };
    const rate = median(ours.map(({ stored }) => stored));
    report({ ...alone, metric: `bare inserts of ${rowsAnInsert}`, value: limit, unit: 'rows/s' });
    report({
      bench: 'ingest',
      metric: `eventsTrack of ${eventsACall}, to ClickHouse`,
      value: rate,
      unit: 'events/s',
      baseline: 'bare inserts',
      ratio: rate / limit,
    });
    const acknowledged = median(ours.map((round) => round.acknowledged));
    report({ ...alone, metric: 'acknowledged', value: acknowledged, unit: 'events/s' });
    report({ ...alone, metric: 'stored after the last answer', value: median(ours.map((r) => r.lagMs)), unit: 'ms' });
    report({ ...alone, metric: 'eventsTrack p99', value: median(ours.map((r) => r.p99)), unit: 'ms' });
    // Processor time drifts less than rates do on a machine that is shared. Of the last round.
    const perThousand = (spent: number): number => (spent * 1e6) / events;
    report({ ...alone, metric: 'CPU, bare inserts of 1000 rows', value: perThousand(bareCpu), unit: 'ms' });
    report({ ...alone, metric: 'CPU of all, 1000 events', value: perThousand(sumOf(cpu)), unit: 'ms' });
    for (const [name, spent] of cpu)
      if (spent >= 0.1) report({ ...alone, metric: `CPU of ${name}`, value: perThousand(spent), unit: 'ms' });
  } finally {
    await pool.close();
    await clickhouse.close();
    await platform.stop();
    await rm(folder, { recursive: true, force: true });
  }
};
