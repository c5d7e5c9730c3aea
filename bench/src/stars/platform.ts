import { join } from 'node:path';
import { seedDemo } from '@stargraph/embedded/demo/seed';
import { loadKeys } from '@stargraph/embedded/keys';
import { layOutDatabase, passwordsOf } from '@stargraph/embedded/layout';
import { createPlatform } from '@stargraph/embedded/platform';
import { startSimulator } from '@stargraph/embedded/simulator/simulator';
import { startClickHouse } from '@stargraph/embedded/stores/clickhouse';
import { startPostgres } from '@stargraph/embedded/stores/postgres';
import { createMemoryRedis } from '@stargraph/embedded/stores/redis';
import { createUndo } from '@stargraph/embedded/undo';
import { systemClock } from '@stargraph/kit/clock';
import { silentLogger } from '@stargraph/kit/logging';
import { createFolderObjectStore } from '@stargraph/kit/objects';
import { startServer } from '@stargraph/kit/server';
import { serveMeasured } from '../measured.ts';
import { benchBots } from './tenants.ts';

// The whole platform in one process, its workers too, before a Bot API that is the load's.
const [folder = '', apiRoot = ''] = process.argv.slice(2);
const undo = createUndo();
const keys = await loadKeys(folder);
const [bot] = benchBots;

const start = async (): Promise<void> => {
  const postgres = await startPostgres({ folder: join(folder, 'postgres') });
  const { adminUrl } = postgres;
  undo.add(() => postgres.stop());
  const clickhouse = await startClickHouse(join(folder, 'clickhouse'));
  undo.add(() => clickhouse.stop());
  // For the sign-ins that it offers; bots are not in it.
  const simulator = await startSimulator({ bots: [], clock: systemClock, logger: silentLogger });
  undo.add(() => simulator.stop());
  await layOutDatabase(adminUrl, passwordsOf(keys));
  const unlimited = { points: 1_000_000_000, seconds: 10 };
  const platform = await createPlatform({
    form: 'in-process',
    adminUrl,
    keys,
    clickhouse: clickhouse.client,
    redis: createMemoryRedis(),
    objects: createFolderObjectStore(join(folder, 'objects')),
    simulator: { owns: () => true, apiRoot, launchKey: simulator.launchKey, oidc: simulator.oidc },
    publicPort: () => server.port,
    clock: systemClock,
    logger: silentLogger,
    gateway: { rateLimits: { launch: unlimited, player: unlimited, operator: unlimited } },
  });
  await platform.start();
  undo.add(() => platform.stop());
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    handle: (request, response) => platform.handle(request, response),
    ready: () => Promise.resolve(true),
    logger: silentLogger,
  });
  undo.add(() => server.stop(0));
  const { email, password, liveEnvironmentId } = await seedDemo({
    endpoint: `${server.origin}/graphql`,
    keys,
    adminUrl,
    bot,
  });
  serveMeasured(
    { origin: server.origin, adminUrl, email, password, environmentId: liveEnvironmentId },
    () => undefined,
    undo.run,
  );
};

await start().catch(async (error: unknown) => {
  await undo.run();
  throw error;
});
