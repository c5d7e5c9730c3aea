import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, type ClickHouseClient, type ClickHouseClientConfigOptions } from '@clickhouse/client';
import { createChdbConnection } from 'chdb/connection';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Envelope } from '@stargraph/kit/contracts/event';
import { newEventId } from '@stargraph/kit/ids';
import { createEventTable, insertEvents } from '../../src/store/event-table.ts';
import { createAnalyticsPersonalData } from '../../src/store/personal-data.ts';

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
  const database = `erasure_${randomBytes(8).toString('hex')}`;
  const admin = createClient({ url });
  await admin.command({ query: `CREATE DATABASE ${database}` });
  await admin.close();
  return createClient({ url, database });
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stargraph-erasure-'));
  client = await openClient(folder);
  await createEventTable(client);
});
afterAll(async () => {
  await client.close();
  await rm(folder, { recursive: true, force: true });
});

const event = (environmentId: string, playerId: string, type: string, data: object): Envelope => ({
  id: newEventId(),
  type,
  environmentId,
  projectId: 'prj_1',
  subject: `player:${playerId}`,
  sequence: 1,
  occurredAt: '2026-11-02T10:00:00.000Z',
  traceparent: '',
  data: { playerId, ...data },
});
const eventsOf = (environmentId: string, playerId: string): Envelope[] => [
  ...Array.from({ length: 250 }, (_, n) =>
    event(environmentId, playerId, 'client.form.sent', { properties: { email: `ada${n}@example.org` } }),
  ),
  event(environmentId, playerId, 'auth.session.started.v1', {
    languageCode: 'ru',
    isPremium: true,
    firstLaunch: true,
    startParam: 'from-ada',
  }),
  event(environmentId, playerId, 'game.level.reached.v1', { level: 2 }),
];
const contents = async (environmentId: string, playerId: string): Promise<unknown[]> => {
  const personal = createAnalyticsPersonalData(client);
  const rows: unknown[] = [];
  for (let after: string | null = null; ;) {
    const page = await personal.read(
      { environmentId, playerId, telegramUserId: null, until: new Date() },
      'events',
      after,
    );
    rows.push(...(page?.rows.map(({ data }) => data) ?? []));
    after = page?.next ?? null;
    if (after === null) return rows;
  }
};

test('what clients wrote and launches told of an erased player is emptied, of nobody else; the events stay for figures', async () => {
  const personal = createAnalyticsPersonalData(client);
  const all = [...eventsOf('env_1', 'plr_1'), ...eventsOf('env_1', 'plr_2'), ...eventsOf('env_2', 'plr_1')];
  await insertEvents(client, all, 'first');
  const others = [await contents('env_1', 'plr_2'), await contents('env_2', 'plr_1')];
  expect(await contents('env_1', 'plr_1')).toHaveLength(252);

  const person = { environmentId: 'env_1', playerId: 'plr_1', telegramUserId: null, until: new Date() };
  expect(await personal.erase(person)).toEqual({ events: 251 });
  expect(await personal.erase(person)).toEqual({ events: 0 });

  const left = await contents('env_1', 'plr_1');
  expect(left).toHaveLength(252);
  expect(JSON.stringify(left)).not.toMatch(/ada|"ru"|"isPremium":true/);
  expect(left).toContainEqual({
    playerId: 'plr_1',
    languageCode: null,
    isPremium: false,
    firstLaunch: true,
    startParam: null,
  });
  expect(left).toContainEqual({ playerId: 'plr_1', level: 2 });
  expect([await contents('env_1', 'plr_2'), await contents('env_2', 'plr_1')]).toEqual(others);
});

test('an event that comes after the erasure is found by the next look', async () => {
  const personal = createAnalyticsPersonalData(client);
  await insertEvents(client, [event('env_1', 'plr_1', 'client.late', { properties: { who: 'ada' } })], 'late');
  const person = { environmentId: 'env_1', playerId: 'plr_1', telegramUserId: null, until: new Date() };
  expect(await personal.erase(person)).toEqual({ events: 1 });
  expect(await personal.erase(person)).toEqual({ events: 0 });
});
