import { join } from 'node:path';
import { seedDemo, type Demo } from '@stargraph/embedded/demo/seed';
import type { PlatformKeys } from '@stargraph/embedded/keys';
import { layOutDatabase, passwordsOf } from '@stargraph/embedded/layout';
import { createPlatform, type Platform, type PlatformDeps } from '@stargraph/embedded/platform';
import type { SimulatedBot } from '@stargraph/embedded/simulator/bot';
import { startSimulator, type Simulator } from '@stargraph/embedded/simulator/simulator';
import { startClickHouse } from '@stargraph/embedded/stores/clickhouse';
import { startPostgres } from '@stargraph/embedded/stores/postgres';
import { createMemoryRedis } from '@stargraph/embedded/stores/redis';
import type { Undo } from '@stargraph/embedded/undo';
import { systemClock } from '@stargraph/kit/clock';
import { silentLogger } from '@stargraph/kit/logging';
import { createFolderObjectStore } from '@stargraph/kit/objects';
import { startServer } from '@stargraph/kit/server';

/** The whole platform in this process, its workers too, with the demo of a bot, on a port. `undo` stops what was started. */
export const startEmbedded = async (
  undo: Undo,
  options: {
    readonly folder: string;
    readonly keys: PlatformKeys;
    /** Whose demo it is. */
    readonly bot: SimulatedBot;
    /** Those that the simulator knows. */
    readonly simulated: readonly SimulatedBot[];
    /** What stands for Telegram. @default the simulator */
    readonly telegram?: (simulator: Simulator) => PlatformDeps['simulator'];
    readonly gateway: NonNullable<PlatformDeps['gateway']>;
  },
): Promise<{
  readonly platform: Platform;
  readonly origin: string;
  readonly adminUrl: string;
  readonly demo: Demo;
}> => {
  const { folder, keys, bot, telegram = (simulator) => simulator } = options;
  const postgres = await startPostgres({ folder: join(folder, 'postgres') });
  const { adminUrl } = postgres;
  undo.add(() => postgres.stop());
  const clickhouse = await startClickHouse(join(folder, 'clickhouse'));
  undo.add(() => clickhouse.stop());
  const simulator = await startSimulator({ bots: options.simulated, clock: systemClock, logger: silentLogger });
  undo.add(() => simulator.stop());
  await layOutDatabase(adminUrl, passwordsOf(keys));
  const platform = await createPlatform({
    form: 'in-process',
    adminUrl,
    keys,
    clickhouse: clickhouse.client,
    redis: createMemoryRedis(),
    objects: createFolderObjectStore(join(folder, 'objects')),
    simulator: telegram(simulator),
    publicPort: () => server.port,
    clock: systemClock,
    logger: silentLogger,
    gateway: options.gateway,
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
  return { platform, origin: server.origin, adminUrl, demo };
};
