import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { createClient } from '@clickhouse/client';
import {
  startDistributed,
  type Distributed,
  type DistributedOptions,
} from '@stargraph/embedded/distributed/distributed';
import { keysFrom } from '@stargraph/embedded/keys';
import { createPool } from '@stargraph/kit/db/pool';
import { domainUrl } from '@stargraph/kit/db/provision';
import { launchesOf, testBots, type TestPlatform, type TestPlatformOptions } from './harness.ts';

/** The distributed form for a suite: real servers and processes, started for it alone. */
export interface DistributedTestPlatform extends TestPlatform {
  readonly distributed: Distributed;
}

/** A suite asks from one address and as one operator more than a client would. */
const noLimit = { points: 1_000_000, seconds: 1 };
export const rateLimits = JSON.stringify({
  anonymous: noLimit,
  player: noLimit,
  operator: noLimit,
  integration: noLimit,
  signIn: noLimit,
  launch: noLimit,
});

export const startDistributedTestPlatform = async (
  options: Pick<TestPlatformOptions, 'freeDocuments'> & Pick<DistributedOptions, 'variables'> = {},
): Promise<DistributedTestPlatform> => {
  const folder = await mkdtemp(join(tmpdir(), 'stargraph-distributed-'));
  const keys = keysFrom(randomBytes(32));
  const bots = testBots(keys);
  const distributed = await startDistributed({
    folder,
    keys,
    bots,
    durable: false,
    freeDocuments: options.freeDocuments ?? false,
    variables: { RATE_LIMITS: rateLimits, ...options.variables },
  }).catch(async (error: unknown) => {
    await rm(folder, { recursive: true, force: true });
    throw error;
  });
  const { adminUrl } = distributed;
  const clickhouse = createClient({ url: distributed.engines.clickhouse.url });
  const pools: ReturnType<typeof createPool>[] = [];
  const urlOf: TestPlatform['database']['urlOf'] = (role) => domainUrl(adminUrl, role, keys.rolePassword(role));
  return {
    distributed,
    origin: distributed.origin,
    demo: distributed.demo,
    bots,
    keys,
    simulator: distributed.simulator,
    clickhouse,
    database: {
      adminUrl,
      urlOf,
      poolOf: (role, max = 10) => {
        const pool = createPool({ url: urlOf(role), max, applicationName: `test-${role}` });
        pools.push(pool);
        return pool;
      },
    },
    launch: launchesOf(bots[0]),
    stop: async () => {
      await Promise.all(pools.map((pool) => pool.end()));
      await clickhouse.close();
      await distributed.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
