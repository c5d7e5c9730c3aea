import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createClient, type ClickHouseClient } from '@clickhouse/client';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seedDemo, type Demo } from '@stargraph/embedded/demo/seed';
import { keysFrom } from '@stargraph/embedded/keys';
import { layOutDatabase, passwordsOf } from '@stargraph/embedded/layout';
import { createPlatform } from '@stargraph/embedded/platform';
import { createSimulatedBot } from '@stargraph/embedded/simulator/bot';
import { signLaunch } from '@stargraph/embedded/simulator/launch';
import { startSimulator } from '@stargraph/embedded/simulator/simulator';
import { createMemoryRedis } from '@stargraph/embedded/stores/redis';
import { createClickHouse } from '@stargraph/infra/engines/clickhouse';
import { freePort } from '@stargraph/infra/engines/engine';
import { createKafka, type KafkaEngine } from '@stargraph/infra/engines/kafka';
import { createPostgres } from '@stargraph/infra/engines/postgres';
import { createS3 } from '@stargraph/infra/engines/s3';
import { systemClock } from '@stargraph/kit/clock';
import { databaseRoles } from '@stargraph/kit/db/provision';
import { createLogger } from '@stargraph/kit/logging';
import { createS3ObjectStore } from '@stargraph/kit/objects/s3';
import { startServer } from '@stargraph/kit/server';
import { ActDocument, HomeDocument, LaunchExchangeDocument, ProductPurchaseDocument } from '@stargraph/sdk';
import { bearer, send } from '../src/api.ts';
import { count, ledgerProblems } from '../src/books.ts';
import { kafkaClientOf } from '../src/chaos/distributed-target.ts';
import { eventually } from '../src/eventually.ts';

const logger = createLogger({ service: 'backup-test', level: 'fatal' });
const keys = keysFrom(randomBytes(32));
const passwords = passwordsOf(keys);
const bot = createSimulatedBot(1, 'backup_bot', 'Backup bot', keys.demoSecret('bot', 35));
const bucket = 'stargraph';

/** Real servers in a folder of their own, as a new machine has them. */
const startStores = async (folder: string) => {
  const [postgres, clickhouse, s3] = await Promise.all([
    createPostgres({ folder: join(folder, 'postgres') }),
    createClickHouse({ folder: join(folder, 'clickhouse') }),
    createS3({ folder: join(folder, 's3') }),
  ]);
  const engines = [postgres, clickhouse, s3];
  await Promise.all(engines.map((engine) => engine.start()));
  const { endpoint, region, accessKeyId, secretAccessKey } = s3;
  const client = createClient({ url: clickhouse.url });
  return {
    adminUrl: postgres.adminUrl,
    clickhouse: client,
    objects: createS3ObjectStore({ endpoint, region, bucket, accessKeyId, secretAccessKey }),
    /** What the commands are told. */
    env: {
      DATABASE_URL: postgres.adminUrl,
      CLICKHOUSE_URL: clickhouse.url,
      S3_ENDPOINT: endpoint,
      S3_REGION: region,
      S3_BUCKET: bucket,
      S3_ACCESS_KEY_ID: accessKeyId,
      S3_SECRET_ACCESS_KEY: secretAccessKey,
      ...Object.fromEntries(databaseRoles.map((role) => [`POSTGRES_PASSWORD_${role.toUpperCase()}`, passwords[role]])),
    },
    destroy: async () => {
      await client.close();
      await Promise.all(engines.map((engine) => engine.kill()));
      await rm(folder, { recursive: true, force: true });
    },
  };
};
type TestStores = Awaited<ReturnType<typeof startStores>>;

/** @param brokers Kafka's; the outbox tables are the bus without them */
const startOn = async (stores: TestStores, brokers: readonly string[] | undefined) => {
  const simulator = await startSimulator({ bots: [bot], clock: systemClock, logger });
  const port = await freePort();
  const platform = await createPlatform({
    form: 'in-process',
    adminUrl: stores.adminUrl,
    keys,
    clickhouse: stores.clickhouse,
    redis: createMemoryRedis(),
    objects: stores.objects,
    simulator,
    publicPort: () => port,
    brokers,
    clock: systemClock,
    logger,
  });
  await platform.start();
  const server = await startServer({
    host: '127.0.0.1',
    port,
    handle: (request, response) => platform.handle(request, response),
    ready: () => Promise.resolve(true),
    logger,
  });
  return {
    origin: server.origin,
    stop: async () => {
      platform.drain();
      await server.stop(2000);
      await platform.stop();
      await simulator.stop();
    },
  };
};

const run = (command: 'backup' | 'restore', folder: string, env: Readonly<Record<string, string>>) =>
  promisify(execFile)(process.execPath, [join(import.meta.dirname, '../../tools', `${command}.ts`), folder], {
    env: { PATH: process.env['PATH'], ...env },
  });

/** Taps and buys until told to stop. @param acknowledged hears of each turn that was */
const play = async (
  origin: string,
  demo: Demo,
  userId: number,
  prefix: string,
  done: () => boolean,
  acknowledged: () => void,
): Promise<void> => {
  const initData = signLaunch(
    bot,
    { id: userId, firstName: `Player ${userId}`, languageCode: 'en', isPremium: false },
    new Date(),
  );
  const launched = await send(origin, LaunchExchangeDocument, {
    input: { environmentId: demo.liveEnvironmentId, initData },
  });
  const { accessToken } = launched.data?.['launchExchange'] as { accessToken: string };
  const home = await send(origin, HomeDocument, {}, bearer(accessToken));
  const { environment } = home.data?.['player'] as {
    environment: { release: { products: { id: string; price: unknown; perPlayerLimit: number | null }[] } };
  };
  const product = environment.release.products.find(
    ({ price, perPlayerLimit }) => price !== null && perPlayerLimit === null,
  );
  for (let turn = 0; turn === 0 || !done(); turn += 1) {
    const id = `${prefix}-${userId}-${turn}`;
    const acted = await send(
      origin,
      ActDocument,
      {
        input: {
          intents: [
            { id, action: 'tap', count: 7 },
            { id: `${id}w`, action: 'watch', count: 1 },
          ],
        },
      },
      bearer(accessToken),
    );
    const { outcomes } = acted.data?.['act'] as { outcomes: { status: string }[] };
    expect(outcomes.map(({ status }) => status)).toContain('APPLIED');
    await send(
      origin,
      ProductPurchaseDocument,
      { input: { productId: product?.id, idempotencyKey: id } },
      bearer(accessToken),
    );
    acknowledged();
  }
};

const domains = ['auth', 'tenant', 'config', 'game', 'billing', 'analytics'];

/** The ids of every event that the outboxes hold for the figures: what goes to the audit log stays out of them. */
const outboxIds = async (client: pg.Client): Promise<Set<string>> => {
  const { rows } = await client.query<{ id: string }>(
    domains
      .map((domain) => `SELECT id::text FROM ${domain}.outbox WHERE type NOT LIKE '%.audit.recorded.v1'`)
      .join(' UNION ALL '),
  );
  return new Set(rows.map(({ id }) => id));
};

const eventIds = async (clickhouse: ClickHouseClient): Promise<string[]> => {
  const answer = await clickhouse.query({
    query: 'SELECT toString(event_id) AS id FROM events FINAL',
    format: 'JSONEachRow',
  });
  return (await answer.json<{ id: string }>()).map(({ id }) => id);
};

const expectSoundBooks = async (client: pg.Client): Promise<void> => {
  expect(await ledgerProblems(client)).toEqual([]);
  const rewards = `SELECT count(*) AS n FROM game.outbox WHERE type = 'game.reward.granted.v1'`;
  const credited = `SELECT count(*) AS n FROM billing.transfer WHERE kind = 'reward'`;
  // Every reward that game granted arrives in billing, and once.
  await eventually(
    async () => [await count(client, rewards), await count(client, credited)],
    ([granted, given]) => granted === given,
    30_000,
  );
  expect(
    await count(
      client,
      `SELECT count(*) AS n FROM game.player p WHERE points <> (SELECT coalesce(sum((outcome->>'points')::bigint), 0) FROM game.intent i WHERE i.environment_id = p.environment_id AND i.player_id = p.id)`,
    ),
  ).toBe(0);
};

const expectEveryEventOnce = async (client: pg.Client, clickhouse: ClickHouseClient): Promise<void> => {
  await eventually(
    async () => {
      const stored = new Set(await eventIds(clickhouse));
      return [...(await outboxIds(client))].filter((id) => !stored.has(id)).length;
    },
    (missing) => missing === 0,
    30_000,
  );
  const stored = await eventIds(clickhouse);
  expect(new Set(stored).size).toBe(stored.length);
};

/** What the page says of Kafka after a restore: its topics hold events of the time that was undone. */
const emptyTopics = (kafka: KafkaEngine): Promise<void> =>
  kafkaClientOf(kafka).admin(async (admin) => {
    const topics = (await admin.listTopics()).filter((topic) => topic.startsWith('stargraph.'));
    expect(topics.length).toBeGreaterThan(domains.length);
    await admin.deleteTopics({ topics });
  });

describe.each([
  { bus: 'the outbox tables', overKafka: false },
  { bus: 'Kafka', overKafka: true },
])(
  'a platform with $bus as its bus that is backed up under load, destroyed, and restored elsewhere',
  ({ overKafka }) => {
    let folder: string;
    let kafka: KafkaEngine | undefined;
    let stores: TestStores;
    let demo: Demo;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'stargraph-backup-'));
      if (overKafka) {
        kafka = await createKafka({ folder: join(folder, 'kafka') });
        await kafka.start();
      }
      stores = await startStores(await mkdtemp(join(tmpdir(), 'stargraph-first-')));
      await stores.objects.makeBucket();
      await layOutDatabase(stores.adminUrl, passwords);
    }, 180_000);
    afterAll(async () => {
      await stores.destroy();
      await kafka?.stop();
      await rm(folder, { recursive: true, force: true });
    });

    test('has every row, its books in order, and goes on: events of before and after are handled once', async () => {
      const backup = join(folder, 'whole');
      const brokers = kafka?.brokers.split(',');
      const before = await startOn(stores, brokers);
      demo = await seedDemo({ endpoint: `${before.origin}/graphql`, keys, adminUrl: stores.adminUrl, bot });
      let over = false;
      let turns = 0;
      const turn = (): void => {
        turns += 1;
      };
      const lives = [1000, 1001, 1002].map((userId) => play(before.origin, demo, userId, 'before', () => over, turn));
      await eventually(
        () => Promise.resolve(turns),
        (n) => n >= 20,
        60_000,
      );
      const atBackup = turns;
      const { stdout } = await run('backup', backup, stores.env);
      expect(stdout).toMatch(/Backed up \d+ rows/);
      // What happens from here on is lost with the machine.
      over = true;
      await Promise.all(lives);
      // The backup met a platform at work.
      expect(turns).toBeGreaterThan(atBackup);
      await before.stop();
      await stores.destroy();

      stores = await startStores(await mkdtemp(join(tmpdir(), 'stargraph-second-')));
      const restored = await run('restore', backup, stores.env);
      expect(restored.stdout).toContain('every row is there');
      console.log(`${stdout.trim()}\n${restored.stdout.trim()}`);
      if (kafka !== undefined) await emptyTopics(kafka);

      const client = new pg.Client({ connectionString: stores.adminUrl });
      await client.connect();
      const after = await startOn(stores, brokers);
      try {
        const known = await outboxIds(client);
        expect(known.size).toBeGreaterThan(60);
        await expectEveryEventOnce(client, stores.clickhouse);
        await expectSoundBooks(client);

        const points = `SELECT sum(points) AS n FROM game.player`;
        const earlier = await count(client, points);
        // One who was there, and one who is new.
        const start = turns;
        await Promise.all(
          [1000, 2000].map((userId) => play(after.origin, demo, userId, 'after', () => turns > start + 10, turn)),
        );
        expect(await count(client, points)).toBeGreaterThan(earlier);
        expect(await count(client, `SELECT count(*) AS n FROM game.player`)).toBe(4);
        await expectEveryEventOnce(client, stores.clickhouse);
        await expectSoundBooks(client);
        expect((await outboxIds(client)).size).toBeGreaterThan(known.size);
      } finally {
        await after.stop();
        await client.end();
      }
    }, 300_000);

    // What a folder must be for it has nothing to do with the bus.
    if (overKafka) return;

    test('is not restored over what is there, nor from what was damaged', async () => {
      const backup = join(folder, 'whole');
      await expect(run('restore', backup, stores.env)).rejects.toThrow('is not empty');
      await expect(run('backup', backup, stores.env)).rejects.toThrow('is not empty');
      await appendFile(join(backup, 'clickhouse.events.jsonl.gz'), 'x');
      await expect(run('restore', backup, stores.env)).rejects.toThrow('was changed');
    }, 60_000);
  },
);
