import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createClient } from '@clickhouse/client';
import { Redis } from 'ioredis';
import { systemClock } from '@stargraph/kit/clock';
import { createLogger } from '@stargraph/kit/logging';
import { openObjectStore } from '@stargraph/kit/objects/open';
import { startServer } from '@stargraph/kit/server';
import type { EmbeddedConfig } from './config.ts';
import { claimDataFolder } from './data-folder.ts';
import { rememberDemo, rememberedDemo } from './demo/remembered.ts';
import { seedDemo, type Demo } from './demo/seed.ts';
import { loadKeys } from './keys.ts';
import { layOutDatabase, passwordsOf } from './layout.ts';
import { mailFrom } from './mailbox/mail-from.ts';
import { startMailbox } from './mailbox/mailbox.ts';
import type { PlatformDeps } from './platform.ts';
import { createPlatformSimulatedBot, createSimulatedBot, type SimulatedBot } from './simulator/bot.ts';
import { startSimulator } from './simulator/simulator.ts';
import { StartupError } from './startup-error.ts';
import { startClickHouse, type RunningClickHouse } from './stores/clickhouse.ts';
import { startPostgres, type RunningPostgres } from './stores/postgres.ts';
import { createMemoryRedis } from './stores/redis.ts';
import { findTemplate } from './template.ts';
import { createUndo, type Undo } from './undo.ts';

export interface RunningPlatform {
  readonly port: number;
  readonly demo: Demo;
  readonly bot: SimulatedBot;
  stop(): Promise<void>;
}

/**
 * Starts the whole platform with its stores, the simulator and the demo project.
 * @throws StartupError with one line that says what to do
 */
export const startEmbedded = async (config: EmbeddedConfig): Promise<RunningPlatform> => {
  const undo = createUndo();
  try {
    undo.add(claimDataFolder(config.STARGRAPH_DATA));
    return await startClaimed(config, undo);
  } catch (error) {
    await undo.run();
    throw error;
  }
};

const startClaimed = async (config: EmbeddedConfig, undo: Undo): Promise<RunningPlatform> => {
  const folder = config.STARGRAPH_DATA;
  const logger = createLogger({ service: 'embedded', level: config.LOG_LEVEL });

  // The port first: a busy one is said before anything else has started.
  let handle: Parameters<typeof startServer>[0]['handle'] = (_, response) => {
    response.writeHead(503, { 'retry-after': '1', 'content-type': 'text/plain' }).end('starting\n');
    return Promise.resolve();
  };
  let ready = false;
  const server = await startServer({
    host: '127.0.0.1',
    port: config.PORT,
    handle: (request, response) => handle(request, response),
    ready: () => Promise.resolve(ready),
    logger,
  }).catch((error: unknown) => {
    throw new StartupError(
      `Port ${config.PORT} can't be used: another program may hold it. Stop that one, or choose another port: PORT=${config.PORT + 1} npm start`,
      { cause: error },
    );
  });
  undo.add(() => server.stop(10_000));

  const keys = await loadKeys(folder);
  const bot = createSimulatedBot(1, 'stargraph_demo_bot', 'Star garden (demo)', keys.demoSecret('bot', 35));

  const platformBot = createPlatformSimulatedBot(keys.demoSecret('platform-bot', 35));

  // The stores start in processes and threads of their own; meanwhile this one loads the platform's code. Not before:
  // loading keeps it from everything else.
  const { promise: busy, resolve: onBusy } = Promise.withResolvers<void>();
  const loading = busy.then(() => import('./platform.ts'));
  const stores = await Promise.allSettled([
    openPostgres(config, onBusy).finally(onBusy),
    openClickHouse(config),
    startSimulator({ bots: [bot, platformBot], clock: systemClock, logger, folder, launchSeed: keys.launchSeed }),
    startMailbox({ clock: systemClock, logger, folder: join(folder, 'mailbox') }),
  ]);
  for (const store of stores) if (store.status === 'fulfilled') undo.add(store.value.stop);
  const [postgres, clickhouse, simulator, mailbox] = stores;
  if (postgres.status === 'rejected') throw postgres.reason;
  if (clickhouse.status === 'rejected') throw clickhouse.reason;
  if (simulator.status === 'rejected') throw simulator.reason;
  if (mailbox.status === 'rejected') throw mailbox.reason;

  const objects = openObjectStore(config.objects);
  if ('OBJECTS_FOLDER' in config.objects) await mkdir(config.objects.OBJECTS_FOLDER, { recursive: true });
  else await objects.check();
  const { createPlatform } = await loading;
  // Building opens no connection, so it need not wait until the database is laid out.
  const [platform] = await Promise.all([
    createPlatform({
      form: 'in-process',
      adminUrl: postgres.value.adminUrl,
      keys,
      clickhouse: clickhouse.value.client,
      redis: redisOf(config),
      projectLeaderboards: config.REDIS_URL !== undefined,
      objects: objects.store,
      brokers: config.KAFKA_BROKERS,
      simulator: simulator.value,
      platformBot,
      mail: { smtpUrl: mailbox.value.smtpUrl, from: mailFrom },
      publicPort: () => server.port,
      clock: systemClock,
      logger,
      // A start has nobody to keep waiting: it is ready first.
      gateway: { ...pagesOf(server.port), rateLimits: config.RATE_LIMITS, warming: 'beside-requests' },
    }),
    layOutDatabase(postgres.value.adminUrl, passwordsOf(keys)),
  ]);
  await platform.start();
  undo.add(() => platform.stop());

  handle = (request, response) => {
    const host = request.headers.host ?? '';
    if (/^simulator\.localhost(:\d+)?$/.test(host)) return simulator.value.handle(request, response);
    if (/^mail\.localhost(:\d+)?$/.test(host)) return mailbox.value.handle(request, response);
    // The phone's network lies between its Mini Apps and us, and nothing else does.
    return /\.app\.localhost(:\d+)?$/.test(host)
      ? simulator.value.throughNetwork(request, response, (...given) => platform.handle(...given))
      : platform.handle(request, response);
  };
  const demo = await seedDemo({
    endpoint: `${server.origin}/graphql`,
    keys,
    adminUrl: postgres.value.adminUrl,
    bot,
    mailbox: mailbox.value,
    remembered: await rememberedDemo(folder),
  });
  await rememberDemo(folder, demo);
  simulator.value.announce({ email: demo.email, password: demo.password });
  ready = true;
  return {
    port: server.port,
    demo,
    bot,
    stop: async () => {
      ready = false;
      simulator.value.endStreams();
      platform.drain();
      // Requests in flight end first: they need everything that stops after them.
      await server.stop(10_000);
      await undo.run();
    },
  };
};

const buildOf = (client: string): string => fileURLToPath(new URL(`../../clients/${client}/dist`, import.meta.url));

/** The clients as they were built; the simulator's page shows them in frames. */
const pagesOf = (port: number): NonNullable<PlatformDeps['gateway']> => {
  const simulator = `http://simulator.localhost:${port}`;
  return {
    clients: { miniapp: buildOf('miniapp'), admin: buildOf('admin') },
    frameAncestors: { app: [simulator], admin: [simulator] },
  };
};

const openPostgres = (config: EmbeddedConfig, onBusy: () => void): Promise<RunningPostgres> =>
  config.DATABASE_URL === undefined
    ? startPostgres({ folder: join(config.STARGRAPH_DATA, 'postgres'), template: findTemplate, onBusy })
    : Promise.resolve({ adminUrl: config.DATABASE_URL, stop: () => Promise.resolve() });

const openClickHouse = (config: EmbeddedConfig): Promise<RunningClickHouse> => {
  if (config.CLICKHOUSE_URL === undefined) return startClickHouse(join(config.STARGRAPH_DATA, 'clickhouse'));
  const client = createClient({ url: config.CLICKHOUSE_URL });
  return Promise.resolve({ client, stop: () => client.close() });
};

const redisOf = (config: EmbeddedConfig): (() => Redis) => {
  const url = config.REDIS_URL;
  return url === undefined ? createMemoryRedis() : () => new Redis(url);
};
