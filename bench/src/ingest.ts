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
import { createCaller, measureClosedLoop, signInPlayers, type Caller } from './load.ts';
import { median, type Report } from './report.ts';

const rounds = 3;
const seconds = 8;
const connections = 16;
const eventsACall = 100;
/** As many as the analytics consumer takes at once. */
const rowsAnInsert = 1000;
const patienceMs = 120_000;

interface Round {
  readonly events: number;
  readonly acknowledged: number;
  readonly stored: number;
  readonly lagMs: number;
  readonly p99: number;
}

const countOf = async (clickhouse: ClickHouseClient, type: string): Promise<number> => {
  const answer = await clickhouse.query({
    query: 'SELECT uniqExact(event_id) AS count FROM events WHERE type = {type: String}',
    format: 'JSONEachRow',
    query_params: { type },
  });
  return Number((await answer.json<{ count: unknown }>())[0]?.count);
};

/** Tracks events for a while, then waits until ClickHouse holds every one of them. */
const track = async (
  deps: { readonly call: Caller; readonly clickhouse: ClickHouseClient; readonly environmentId: string },
  tokens: readonly string[],
  type: string,
): Promise<Round> => {
  let acknowledged = 0;
  const began = performance.now();
  const { p99 } = await measureClosedLoop(
    seconds,
    tokens.map((token) => async () => {
      const events = Array.from({ length: eventsACall }, (_, index) => ({
        id: randomUUID(),
        name: type,
        occurredAt: new Date().toISOString(),
        properties: { screen: 'garden', button: `b${index % 7}`, at: index, first: index === 0 },
      }));
      const answer = await deps.call(
        EventsTrackDocument,
        { input: { environmentId: deps.environmentId, events } },
        'eventsTrack',
        token,
      );
      if (answer?.['accepted'] !== eventsACall) throw new Error(`A batch was answered by ${JSON.stringify(answer)}`);
      acknowledged += eventsACall;
    }),
  );
  const sent = performance.now();
  while ((await countOf(deps.clickhouse, type)) < acknowledged) {
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
    const deps = { call, clickhouse, environmentId };
    const ours: Round[] = [];
    const bare: number[] = [];
    let cpu: [name: string, seconds: number][] = [];
    let bareCpu = 0;
    let events = 0;
    // The first round warms everything up and is not counted.
    for (let round = 0; round <= rounds; round += 1) {
      const type = `client.bench.round${round}`;
      const before = await cpuSeconds(pidsOf(platform));
      const tracked = await track(deps, tokens, type);
      events = tracked.events;
      const between = await cpuSeconds(pidsOf(platform));
      cpu = cpuBetween(before, between);
      const inserted = await insertBare(clickhouse, type);
      bareCpu = sumOf(cpuBetween(between, await cpuSeconds(pidsOf(platform))));
      if (round === 0) continue;
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
