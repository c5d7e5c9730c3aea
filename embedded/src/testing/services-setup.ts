import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { createClickHouse } from '@stargraph/infra/engines/clickhouse';
import type { Engine } from '@stargraph/infra/engines/engine';
import { createKafka } from '@stargraph/infra/engines/kafka';
import { createPostgres } from '@stargraph/infra/engines/postgres';
import { createRedis } from '@stargraph/infra/engines/redis';
import { createS3 } from '@stargraph/infra/engines/s3';
import type { S3Service } from '@stargraph/kit/testkit/services';
import { keysFrom } from '../keys.ts';
import { layOutDatabase, passwordsOf } from '../layout.ts';

/**
 * One of each real server for the whole run, and in PostgreSQL one migrated database that every test clones.
 * Nothing is durable but what the servers' own defaults keep: who kills a server starts one of their own.
 */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'stargraph-services-'));
  const engines: Engine[] = [];
  const tearDown = async (): Promise<void> => {
    await Promise.all(engines.map((engine) => engine.stop()));
    await rm(folder, { recursive: true, force: true });
  };
  const started = async <T extends Engine>(created: Promise<T>): Promise<T> => {
    const engine = await created;
    engines.push(engine);
    await engine.start();
    return engine;
  };
  const master = randomBytes(32);
  const passwords = passwordsOf(keysFrom(master));
  const laidOut = async (): Promise<string> => {
    const { adminUrl } = await started(createPostgres({ folder: join(folder, 'postgres'), durable: false }));
    await layOutDatabase(adminUrl, passwords);
    return adminUrl;
  };
  const starting = [
    laidOut().then((adminUrl) => {
      project.provide('adminUrl', adminUrl);
    }),
    started(createRedis({ folder: join(folder, 'redis'), appendonly: false })).then(({ url }) => {
      project.provide('redisUrl', url);
    }),
    started(createKafka({ folder: join(folder, 'kafka') })).then(({ brokers }) => {
      project.provide('kafkaBrokers', brokers);
    }),
    started(createClickHouse({ folder: join(folder, 'clickhouse') })).then(({ url }) => {
      project.provide('clickhouseUrl', url);
    }),
    started(createS3({ folder: join(folder, 's3') })).then(({ endpoint, region, accessKeyId, secretAccessKey }) => {
      project.provide('s3', { endpoint, region, accessKeyId, secretAccessKey } satisfies S3Service);
    }),
  ];
  const failed = (await Promise.allSettled(starting)).find((outcome) => outcome.status === 'rejected');
  if (failed !== undefined) {
    await tearDown();
    throw failed.reason;
  }
  project.provide('passwords', passwords);
  project.provide('masterKey', master.toString('base64url'));
  return tearDown;
}
