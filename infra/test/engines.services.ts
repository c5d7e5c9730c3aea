import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ClickHouseError, ClickHouseLogLevel, createClient, type ClickHouseClient } from '@clickhouse/client';
import { Redis } from 'ioredis';
import { Kafka, logLevel } from 'kafkajs';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createClickHouse, type ClickHouseEngine } from '../src/engines/clickhouse.ts';
import type { Engine } from '../src/engines/engine.ts';
import { createKafka } from '../src/engines/kafka.ts';
import { createPostgres } from '../src/engines/postgres.ts';
import { createRedis } from '../src/engines/redis.ts';

let folder: string;
let engine: Engine | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stargraph-engine-'));
});
afterEach(async () => {
  await engine?.stop();
  engine = undefined;
  await rm(folder, { recursive: true, force: true });
});

/** What `write` wrote must be read back over a stop and over a kill, each followed by a start. */
const expectKept = async (
  started: Engine,
  write: (value: string) => Promise<unknown>,
  read: () => Promise<readonly string[]>,
): Promise<void> => {
  engine = started;
  await started.start();
  await write('first');
  await started.stop();
  expect(started.pid).toBeUndefined();
  await started.start();
  await write('second');
  await started.kill();
  expect(started.pid).toBeUndefined();
  await started.start();
  expect(await read()).toEqual(['first', 'second']);
};

describe('an engine keeps what it was given over a stop and a kill', () => {
  test('PostgreSQL, with sessions open when it is killed', async () => {
    const postgres = await createPostgres({ folder });
    const query = async (text: string, values: readonly string[] = []): Promise<string[]> => {
      const client = new pg.Client({ connectionString: postgres.adminUrl });
      await client.connect();
      const { rows } = await client.query<{ value: string }>(text, [...values]);
      await client.end();
      return rows.map((row) => row.value);
    };
    const held: pg.Client[] = [];
    await expectKept(
      postgres,
      async (value) => {
        await query('CREATE TABLE IF NOT EXISTS kept (id serial, value text)');
        await query('INSERT INTO kept (value) VALUES ($1)', [value]);
        const session = new pg.Client({ connectionString: postgres.adminUrl });
        session.on('error', () => {
          // Ended with its server.
        });
        await session.connect();
        session.query('SELECT pg_sleep(60)').catch(() => undefined);
        held.push(session);
      },
      () => query('SELECT value FROM kept ORDER BY id'),
    );
    expect(await query(`SELECT setting AS value FROM pg_settings WHERE name = 'fsync'`)).toEqual(['on']);
    expect(held).toHaveLength(2);
  });

  test('Redis', async () => {
    const redis = await createRedis({ folder });
    const withClient = async <T>(work: (client: Redis) => Promise<T>): Promise<T> => {
      const client = new Redis(redis.url);
      try {
        return await work(client);
      } finally {
        client.disconnect();
      }
    };
    await expectKept(
      redis,
      (value) => withClient((client) => client.rpush('kept', value)),
      () => withClient((client) => client.lrange('kept', 0, -1)),
    );
  });

  test('Kafka', async () => {
    const kafka = await createKafka({ folder });
    const client = new Kafka({ brokers: [kafka.brokers], logLevel: logLevel.NOTHING });
    await expectKept(
      kafka,
      async (value) => {
        const admin = client.admin();
        await admin.connect();
        await admin.createTopics({ topics: [{ topic: 'kept', numPartitions: 1 }] });
        await admin.disconnect();
        const producer = client.producer();
        await producer.connect();
        await producer.send({ topic: 'kept', acks: -1, messages: [{ value }] });
        await producer.disconnect();
      },
      async () => {
        const consumer = client.consumer({ groupId: 'reader' });
        await consumer.connect();
        await consumer.subscribe({ topic: 'kept', fromBeginning: true });
        const values: string[] = [];
        await new Promise<void>((done, fail) => {
          consumer
            .run({
              eachMessage: async ({ message }) => {
                if (values.push(String(message.value)) === 2) done();
              },
            })
            .catch(fail);
        });
        await consumer.disconnect();
        return values;
      },
    );
  }, 240_000);

  test('ClickHouse', async () => {
    const clickhouse = await createClickHouse({ folder });
    const client = createClient({ url: clickhouse.url });
    await expectKept(
      clickhouse,
      async (value) => {
        await client.command({
          query: 'CREATE TABLE IF NOT EXISTS kept (value String) ENGINE = MergeTree ORDER BY value',
        });
        await client.insert({ table: 'kept', format: 'JSONEachRow', values: [{ value }] });
      },
      async () => {
        const answer = await client.query({ query: 'SELECT value FROM kept ORDER BY value', format: 'JSONEachRow' });
        return (await answer.json<{ value: string }>()).map((row) => row.value);
      },
    );
    await client.close();
  });
});

test('an engine ends where the process that started it was killed', async () => {
  const script = `
    const { createRedis } = await import(${JSON.stringify(join(import.meta.dirname, '..', 'src', 'engines', 'redis.ts'))});
    const redis = await createRedis({ folder: ${JSON.stringify(folder)} });
    await redis.start();
    console.log(redis.pid);
    setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(parent.stdout, 'data')) as [Buffer];
  const pid = Number(line.toString());
  expect(existsSync(`/proc/${pid}`)).toBe(true);
  parent.kill('SIGKILL');
  await expect
    .poll(async () => (await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ' Z ')).includes(' Z '))
    .toBe(true);
});

describe('ClickHouse over HTTP', () => {
  let own: string;
  let clickhouse: ClickHouseEngine;
  let client: ClickHouseClient;
  beforeAll(async () => {
    own = await mkdtemp(join(tmpdir(), 'stargraph-clickhouse-'));
    clickhouse = await createClickHouse({ folder: own });
    await clickhouse.start();
    client = createClient({
      url: clickhouse.url,
      clickhouse_settings: { date_time_input_format: 'best_effort' },
      compression: { request: true, response: true },
      log: { level: ClickHouseLogLevel.OFF },
    });
  });
  afterAll(async () => {
    await client.close();
    await clickhouse.stop();
    await rm(own, { recursive: true, force: true });
  });

  const rowsOf = async (query: string, parameters: Record<string, unknown> = {}): Promise<unknown[]> =>
    (await client.query({ query, format: 'JSONEachRow', query_params: parameters })).json();

  test('answers a ping, with and without a query', async () => {
    expect(await client.ping()).toEqual({ success: true });
    expect(await client.ping({ select: true })).toEqual({ success: true });
  });

  test('binds parameters of every kind, whatever stands in them', async () => {
    const text = `it's a "tab"\t, a back\\slash\n and {b: String}; SET c = 1`;
    expect(
      await rowsOf(
        `SELECT {a: String} AS a, {b: Array(String)} AS b, {n: Nullable(Int64)} AS n,
           toString({at: DateTime64(3, 'UTC')}) AS at, {yes: Bool} AS yes`,
        { a: text, b: [text, 'x'], n: null, at: new Date('2026-11-24T10:00:00.123Z'), yes: true },
      ),
    ).toEqual([{ a: text, b: [text, 'x'], n: null, at: '2026-11-24 10:00:00.123', yes: true }]);
  });

  test('keeps parameters and settings of one request from the next', async () => {
    await Promise.all(
      Array.from({ length: 50 }, async (_, index) => {
        expect(await rowsOf('SELECT {n: UInt32} AS n', { n: index })).toEqual([{ n: index }]);
      }),
    );
    const answer = await client.query({
      query: `SELECT getSetting('max_block_size') AS size`,
      format: 'JSONEachRow',
      clickhouse_settings: { max_block_size: '77' },
    });
    expect(await answer.json()).toEqual([{ size: 77 }]);
    expect(await rowsOf(`SELECT getSetting('max_block_size') AS size`)).not.toEqual([{ size: 77 }]);
    await expect(rowsOf('SELECT {n: UInt32} AS n')).rejects.toMatchObject({ code: '456' });
  });

  test('drops an insert whose token it has seen, and counts rows in the summary', async () => {
    await client.command({
      query: `CREATE TABLE once (id UInt64, name String) ENGINE = MergeTree ORDER BY id
        SETTINGS non_replicated_deduplication_window = 100`,
    });
    const insert = (token: string): Promise<{ summary?: { written_rows: string } }> =>
      client.insert({
        table: 'once',
        format: 'JSONEachRow',
        columns: ['id', 'name'],
        values: [
          { id: 1, name: "o'ne" },
          { id: 2, name: 'two' },
        ],
        clickhouse_settings: { insert_deduplication_token: token },
      });
    expect((await insert('a')).summary?.written_rows).toBe('2');
    await insert('a');
    expect(await rowsOf('SELECT count() AS count FROM once')).toEqual([{ count: 2 }]);
    await insert('b');
    expect(await rowsOf('SELECT count() AS count FROM once')).toEqual([{ count: 4 }]);
    // Inserts without a token are told apart by their rows.
    await client.insert({ table: 'once', format: 'JSONEachRow', values: [{ id: 3, name: 'three' }] });
    expect(await rowsOf('SELECT count() AS count FROM once')).toEqual([{ count: 5 }]);
  });

  test('answers errors by code, type and status', async () => {
    const error: unknown = await rowsOf('SELECT 1 FROM nowhere').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ClickHouseError);
    expect(error).toMatchObject({ code: '60', type: 'UNKNOWN_TABLE' });
    const raw = await fetch(`${clickhouse.url}/?query=${encodeURIComponent('SELECT 1 FROM nowhere')}`);
    expect(raw.status).toBe(404);
    expect(raw.headers.get('x-clickhouse-exception-code')).toBe('60');
    expect(await raw.text()).toMatch(/^Code: 60\. DB::Exception: /);
    await expect(
      client.query({ query: 'SELECT 1', clickhouse_settings: { no_such_setting: 1 } }),
    ).rejects.toMatchObject({ code: '115' });
  });

  test('takes what other programs send: a query in the body, compressed, in another database', async () => {
    const post = async (
      parameters: string,
      body: string | Uint8Array<ArrayBuffer>,
      encoding?: string,
    ): Promise<string> =>
      (
        await fetch(`${clickhouse.url}/${parameters}`, {
          method: 'POST',
          body,
          headers: encoding === undefined ? {} : { 'content-encoding': encoding },
        })
      ).text();
    await post('', 'CREATE DATABASE aside');
    await post('?database=aside', 'CREATE TABLE rows (n UInt8) ENGINE = MergeTree ORDER BY n');
    await post(
      `?database=aside&query=${encodeURIComponent('INSERT INTO rows FORMAT CSV')}`,
      gzipSync('1\n2\n'),
      'gzip',
    );
    await post('?database=aside', 'INSERT INTO rows VALUES (3)');
    expect(await post('?database=aside', 'SELECT sum(n) FROM rows')).toBe('6\n');
    expect(await post('', 'SELECT sum(n) AS sum FROM aside.rows FORMAT JSONEachRow')).toBe('{"sum":6}\n');
  });

  test('takes many parameters in a form where the address would get too long', async () => {
    const ids = Array.from({ length: 5000 }, (_, index) => `player-${index}`);
    const answer = await client.query({
      query: 'SELECT length({ids: Array(String)}) AS count',
      format: 'JSONEachRow',
      query_params: { ids },
      use_multipart_params_auto: true,
    });
    expect(await answer.json()).toEqual([{ count: 5000 }]);
  });
});
