import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, type ClickHouseClient, type ClickHouseClientConfigOptions } from '@clickhouse/client';
import { createChdbConnection } from 'chdb/connection';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Envelope } from '@stargraph/kit/contracts/event';
import { newEventId } from '@stargraph/kit/ids';
import { createEventTable, insertEvents } from '../../src/store/event-table.ts';
import { createFeedReader } from '../../src/store/feed.ts';
import { createMetricsReader, type MetricsWindow } from '../../src/store/metrics.ts';

let folder: string;
let client: ClickHouseClient;

/** A real server where the run has one, or the engine in this process. */
const openClient = async (path: string): Promise<ClickHouseClient> => {
  const url = inject('clickhouseUrl') as string | undefined;
  if (url === undefined) {
    return createClient({
      connection: createChdbConnection({ path }) as unknown as NonNullable<ClickHouseClientConfigOptions['connection']>,
    });
  }
  const database = `metrics_${randomBytes(8).toString('hex')}`;
  const admin = createClient({ url });
  await admin.command({ query: `CREATE DATABASE ${database}` });
  await admin.close();
  return createClient({ url, database });
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stargraph-metrics-'));
  client = await openClient(folder);
  await createEventTable(client);
  await createEventTable(client);
});
afterAll(async () => {
  await client.close();
  await rm(folder, { recursive: true, force: true });
});

let serial = 0;
const event = (environmentId: string, type: string, occurredAt: string, data: unknown): Envelope => ({
  id: newEventId(),
  type,
  environmentId,
  projectId: 'prj_1',
  subject: 'player:plr_1',
  sequence: (serial += 1),
  occurredAt,
  traceparent: '',
  data,
});
const windowOf = (environmentId: string, timeZone = 'UTC'): MetricsWindow => ({
  environmentId,
  from: new Date('2026-11-01T00:00:00Z'),
  to: new Date('2026-12-01T00:00:00Z'),
  timeZone,
});
const purchase = (environmentId: string, at: string, amount: string): Envelope =>
  event(environmentId, 'billing.purchase.completed.v1', at, {
    purchaseId: 'pur_1',
    playerId: 'plr_1',
    productId: 'nod_1',
    price: { currencyId: 'nod_c', amount },
    grants: [],
  });

describe('metrics', () => {
  test('count players, events and revenue by day, of one environment and one window', async () => {
    const reader = createMetricsReader(client);
    await insertEvents(
      client,
      [
        event('env_1', 'game.act.applied.v1', '2026-11-02T10:00:00.000Z', { playerId: 'plr_1' }),
        event('env_1', 'game.act.applied.v1', '2026-11-02T11:00:00.000Z', { playerId: 'plr_2' }),
        event('env_1', 'game.act.applied.v1', '2026-11-03T11:00:00.000Z', { playerId: 'plr_1' }),
        event('env_1', 'config.release.switched.v1', '2026-11-03T11:00:00.000Z', {}),
        event('env_1', 'game.act.applied.v1', '2026-12-01T00:00:00.000Z', { playerId: 'plr_3' }),
        event('env_2', 'game.act.applied.v1', '2026-11-02T10:00:00.000Z', { playerId: 'plr_9' }),
        purchase('env_1', '2026-11-02T10:00:00.000Z', '40'),
        purchase('env_1', '2026-11-02T12:00:00.000Z', '9007199254740993'),
      ],
      'batch-1',
    );
    const window = windowOf('env_1');
    expect(await reader.activePlayers(window)).toBe(2);
    expect(await reader.activePlayersByDay(window)).toEqual([
      { day: '2026-11-02', players: 2 },
      { day: '2026-11-03', players: 1 },
    ]);
    expect(await reader.events(window)).toContainEqual({ name: 'game.act.applied.v1', day: '2026-11-02', count: 2n });
    expect(await reader.revenue(window)).toEqual([
      { currencyId: 'nod_c', day: '2026-11-02', amount: 9_007_199_254_741_033n, purchases: 2 },
    ]);
  });

  test('cut days in the zone asked for', async () => {
    const reader = createMetricsReader(client);
    await insertEvents(
      client,
      [event('env_zone', 'client.a.b', '2026-11-02T23:30:00.000Z', { playerId: 'plr_1' })],
      'batch-zone',
    );
    expect(await reader.activePlayersByDay(windowOf('env_zone', 'Europe/Moscow'))).toEqual([
      { day: '2026-11-03', players: 1 },
    ]);
  });

  test('count Stars paid by day, and players by hour', async () => {
    const reader = createMetricsReader(client);
    const paid = (at: string, stars: number) =>
      event('env_stars', 'billing.stars.paid.v1', at, {
        orderId: 'ord_1',
        playerId: 'plr_1',
        productId: 'nod_1',
        stars,
        grants: [],
        currencyGrants: [],
      });
    const batch = [paid('2026-11-02T10:10:00.000Z', 50), paid('2026-11-02T10:50:00.000Z', 25)];
    await insertEvents(client, [...batch, paid('2026-11-03T12:00:00.000Z', 1)], 'batch-stars');
    await insertEvents(client, batch, 'batch-stars-again');
    expect(await reader.starsRevenue(windowOf('env_stars'))).toEqual([
      { day: '2026-11-02', stars: 75n, payments: 2, refunded: 0n, refunds: 0 },
      { day: '2026-11-03', stars: 1n, payments: 1, refunded: 0n, refunds: 0 },
    ]);
    expect(await reader.activePlayersByHour(windowOf('env_stars'))).toEqual([
      { hour: new Date('2026-11-02T10:00:00Z'), players: 1 },
      { hour: new Date('2026-11-03T12:00:00Z'), players: 1 },
    ]);
  });

  test('take Stars that were given back off the day of the refund, once, also where nothing was paid on it', async () => {
    const reader = createMetricsReader(client);
    const moved = (type: 'paid' | 'refunded', at: string, stars: number) =>
      event('env_back', `billing.stars.${type}.v1`, at, {
        orderId: 'ord_1',
        playerId: 'plr_1',
        productId: 'nod_1',
        stars,
      });
    const batch = [
      moved('paid', '2026-11-02T10:00:00.000Z', 50),
      moved('paid', '2026-11-02T11:00:00.000Z', 25),
      moved('refunded', '2026-11-02T12:00:00.000Z', 25),
      moved('refunded', '2026-11-04T12:00:00.000Z', 50),
    ];
    await insertEvents(client, batch, 'batch-back');
    await insertEvents(client, batch, 'batch-back-again');
    expect(await reader.starsRevenue(windowOf('env_back'))).toEqual([
      { day: '2026-11-02', stars: 75n, payments: 2, refunded: 25n, refunds: 1 },
      { day: '2026-11-04', stars: 0n, payments: 0, refunded: 50n, refunds: 1 },
    ]);
  });

  test('do not move when a batch is written again with its token, nor when a copy comes under another', async () => {
    const reader = createMetricsReader(client);
    const batch = [
      purchase('env_twice', '2026-11-05T10:00:00.000Z', '7'),
      event('env_twice', 'client.a.b', '2026-11-05T10:00:00.000Z', { playerId: 'plr_1' }),
    ];
    const figures = async () => [
      await reader.events(windowOf('env_twice')),
      await reader.revenue(windowOf('env_twice')),
    ];
    await insertEvents(client, batch, 'batch-twice');
    const once = await figures();
    await insertEvents(client, batch, 'batch-twice');
    const rows = await client.query({
      query: `SELECT toUInt32(count()) AS n FROM events WHERE environment_id = 'env_twice'`,
      format: 'JSONEachRow',
    });
    expect(await rows.json()).toEqual([{ n: 2 }]);
    expect(await figures()).toEqual(once);
    await insertEvents(client, batch, 'another-token');
    expect(await figures()).toEqual(once);
    expect(once[1]).toEqual([{ currencyId: 'nod_c', day: '2026-11-05', amount: 7n, purchases: 1 }]);
  });
});

describe('the feed', () => {
  const at = (index: number) => `2026-11-10T10:00:0${index}.000Z`;

  test("pages through one player's events, the newest first, each once", async () => {
    const feed = createFeedReader(client);
    const own = [0, 1, 2, 3].map((index) => ({
      ...event('env_feed', 'game.act.applied.v1', at(index), { playerId: 'plr_1', index }),
      ...(index === 0 ? { releaseHash: 'abc' } : {}),
    }));
    await insertEvents(
      client,
      [
        ...own,
        event('env_feed', 'game.act.applied.v1', at(2), { playerId: 'plr_2' }),
        event('env_other', 'game.act.applied.v1', at(2), { playerId: 'plr_1' }),
      ],
      'batch-feed',
    );
    await insertEvents(client, own.slice(1, 3), 'batch-feed-again');
    const indexes = (events: readonly { readonly data: unknown }[]) =>
      events.map(({ data }) => (data as { index: number }).index);
    const first = await feed.ofPlayer('env_feed', 'plr_1', null, 2);
    expect(indexes(first)).toEqual([3, 2]);
    const last = first.at(-1);
    const rest = await feed.ofPlayer(
      'env_feed',
      'plr_1',
      { at: last?.occurredAt.getTime() ?? 0, id: last?.id ?? '' },
      10,
    );
    expect(indexes(rest)).toEqual([1, 0]);
    expect(rest.at(-1)).toMatchObject({ id: own[0]?.id, playerId: 'plr_1', releaseHash: 'abc' });
    expect(first[0]?.releaseHash).toBeNull();
  });

  test('tells what happened in an environment since a moment, of everybody and of nobody', async () => {
    const feed = createFeedReader(client);
    await insertEvents(
      client,
      [
        event('env_now', 'game.act.applied.v1', at(0), { playerId: 'plr_1' }),
        event('env_now', 'config.release.switched.v1', at(1), { hash: 'abc' }),
        event('env_now', 'game.act.applied.v1', '2026-11-01T00:00:00.000Z', { playerId: 'plr_1' }),
      ],
      'batch-now',
    );
    expect(await feed.ofEnvironment('env_now', new Date('2026-11-09T00:00:00Z'), 10)).toMatchObject([
      { name: 'config.release.switched.v1', playerId: null, data: { hash: 'abc' }, occurredAt: new Date(at(1)) },
      { name: 'game.act.applied.v1', playerId: 'plr_1' },
    ]);
  });
});
