import { readFile } from 'node:fs/promises';
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
import { serveSubgraphs } from '@stargraph/e2e/subgraph-servers';
import { systemClock } from '@stargraph/kit/clock';
import { domains } from '@stargraph/kit/contracts/domain';
import { silentLogger } from '@stargraph/kit/logging';
import { createFolderObjectStore } from '@stargraph/kit/objects';
import { startServer } from '@stargraph/kit/server';
import { serveMeasured } from '../measured.ts';
import { demoBot } from './players.ts';

// The platform's own six subgraphs on their stores, each on a port: every gateway asks these same ones.
const [folder = ''] = process.argv.slice(2);
const undo = createUndo();
const keys = await loadKeys(folder);
const bot = demoBot(keys);

const start = async (): Promise<void> => {
  const postgres = await startPostgres({ folder: join(folder, 'postgres') });
  const { adminUrl } = postgres;
  undo.add(() => postgres.stop());
  const clickhouse = await startClickHouse(join(folder, 'clickhouse'));
  undo.add(() => clickhouse.stop());
  const simulator = await startSimulator({ bots: [bot], clock: systemClock, logger: silentLogger });
  undo.add(() => simulator.stop());
  await layOutDatabase(adminUrl, passwordsOf(keys));
  const platform = await createPlatform({
    form: 'in-process',
    adminUrl,
    keys,
    clickhouse: clickhouse.client,
    redis: createMemoryRedis(),
    objects: createFolderObjectStore(join(folder, 'objects')),
    simulator,
    publicPort: () => server.port,
    clock: systemClock,
    logger: silentLogger,
    gateway: { rateLimits: { launch: { points: 1_000_000, seconds: 60 } } },
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
  const demo = await seedDemo({ endpoint: `${server.origin}/graphql`, keys, adminUrl, bot });
  const subgraphs = await serveSubgraphs({ platform });
  undo.add(() => subgraphs.stop());

  const [postgresPid = ''] = (await readFile(join(folder, 'postgres', 'data', 'postmaster.pid'), 'utf8')).split('\n');
  serveMeasured(
    {
      platform: server.origin,
      environmentId: demo.liveEnvironmentId,
      postgresPid,
      ...Object.fromEntries(domains.map((domain) => [domain, subgraphs.originOf(domain)])),
    },
    () => undefined,
    undo.run,
  );
};

await start().catch(async (error: unknown) => {
  await undo.run();
  throw error;
});
