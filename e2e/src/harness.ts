import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClickHouseClient } from '@clickhouse/client';
import type { Redis } from 'ioredis';
import { inject } from 'vitest';
import { seedDemo, type Demo } from '@stargraph/embedded/demo/seed';
import { keysFrom, type PlatformKeys } from '@stargraph/embedded/keys';
import { createPlatform, type Platform, type PlatformForm } from '@stargraph/embedded/platform';
import { createSimulatedBot, type SimulatedBot } from '@stargraph/embedded/simulator/bot';
import { signLaunch } from '@stargraph/embedded/simulator/launch';
import { startSimulator, type Simulator } from '@stargraph/embedded/simulator/simulator';
import { startClickHouse } from '@stargraph/embedded/stores/clickhouse';
import { createMemoryRedis } from '@stargraph/embedded/stores/redis';
import { systemClock, type Clock } from '@stargraph/kit/clock';
import { createLogger, type Logger } from '@stargraph/kit/logging';
import { createFolderObjectStore } from '@stargraph/kit/objects';
import { startServer } from '@stargraph/kit/server';
import { createTestDatabase, type TestDatabase } from '@stargraph/kit/testkit/database';

/** The whole platform on real stores, in whatever form, with the demo project seeded through its own API. */
export interface TestPlatform {
  /** `http://127.0.0.1:port`; its `/graphql` is the gateway. */
  readonly origin: string;
  readonly demo: Demo;
  readonly bots: readonly SimulatedBot[];
  readonly database: Omit<TestDatabase, 'drop' | 'asAdmin'>;
  readonly keys: PlatformKeys;
  readonly simulator: Simulator;
  readonly clickhouse: ClickHouseClient;
  /** Launch data of a test user for the demo's bot, signed now. */
  launch(userId: number, startParam?: string): string;
  stop(): Promise<void>;
}

/** One whose services are in this process. */
export interface EmbeddedTestPlatform extends TestPlatform {
  /** Connections to its Redis. */
  readonly redis: () => Redis;
  readonly platform: Platform;
  /** Lets platform and simulator be so much later at once, milliseconds. What waits for a timer still waits for it. */
  passTime(milliseconds: number): void;
}

export interface TestPlatformOptions {
  readonly logger?: Logger;
  /** As the gateway's option: for suites that send what no client has. */
  readonly freeDocuments?: boolean;
  /** As the platform's option. */
  readonly pooled?: (directUrl: string) => string;
}

export const testBots = (keys: PlatformKeys): readonly [SimulatedBot, ...SimulatedBot[]] => {
  const bot = (number: number): SimulatedBot =>
    createSimulatedBot(number, `test_bot_${number}`, `Test bot ${number}`, keys.demoSecret(`bot:${number}`, 35));
  return [bot(1), bot(2), bot(3)];
};

/** Signs launch data of test users for a bot. */
export const launchesOf =
  (bot: SimulatedBot): TestPlatform['launch'] =>
  (userId, startParam) =>
    signLaunch(
      bot,
      { id: userId, firstName: `Test user ${userId}`, languageCode: 'en', isPremium: false },
      new Date(),
      startParam,
    );

const attack = { points: 100_000, seconds: 60 };
const attackLimits = {
  anonymous: attack,
  player: attack,
  operator: attack,
  integration: attack,
  signIn: attack,
  launch: attack,
};

export const startTestPlatform = async (
  form: PlatformForm,
  options: TestPlatformOptions = {},
): Promise<EmbeddedTestPlatform> => {
  const folder = await mkdtemp(join(tmpdir(), 'stargraph-e2e-'));
  const logger = options.logger ?? createLogger({ service: 'test', level: 'error' });
  const keys = keysFrom(Buffer.from(inject('masterKey'), 'base64url'));
  const bots = testBots(keys);
  const [bot] = bots;
  const database = await createTestDatabase();
  const clickhouse = await startClickHouse(join(folder, 'clickhouse'));
  const connect = createMemoryRedis();
  let passed = 0;
  const clock: Clock = { now: () => systemClock.now() + passed };
  const simulator = await startSimulator({ bots, clock, logger });
  const platform = await createPlatform({
    form,
    adminUrl: database.adminUrl,
    keys,
    clickhouse: clickhouse.client,
    redis: connect,
    projectLeaderboards: true,
    ...(options.pooled === undefined ? {} : { pooled: options.pooled }),
    objects: createFolderObjectStore(join(folder, 'objects')),
    simulator,
    publicPort: () => server.port,
    clock,
    logger,
    // Who attacks with what no client has does so faster than anybody plays.
    gateway: options.freeDocuments === true ? { freeDocuments: true, rateLimits: attackLimits } : {},
  });
  await platform.start();
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    handle: (request, response) => platform.handle(request, response),
    ready: () => Promise.resolve(true),
    logger,
  });
  const demo = await seedDemo({ endpoint: `${server.origin}/graphql`, keys, adminUrl: database.adminUrl, bot });
  return {
    origin: server.origin,
    demo,
    bots,
    database,
    keys,
    platform,
    simulator,
    clickhouse: clickhouse.client,
    redis: connect,
    launch: launchesOf(bot),
    passTime: (milliseconds) => {
      passed += milliseconds;
    },
    stop: async () => {
      platform.drain();
      await server.stop(2000);
      await platform.stop();
      await simulator.stop();
      await clickhouse.stop();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
