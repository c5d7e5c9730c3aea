import { join } from 'node:path';
import { createClickHouse, type ClickHouseEngine } from '@stargraph/infra/engines/clickhouse';
import { createKafka, type KafkaEngine } from '@stargraph/infra/engines/kafka';
import { createPostgres, type PostgresEngine } from '@stargraph/infra/engines/postgres';
import { createRedis, type RedisEngine } from '@stargraph/infra/engines/redis';
import { createS3, type S3Engine } from '@stargraph/infra/engines/s3';
import { createS3ObjectStore, type S3Options } from '@stargraph/kit/objects/s3';
import { passwordsOf, layOutDatabase } from '../layout.ts';
import type { PlatformKeys } from '../keys.ts';
import type { Undo } from '../undo.ts';

/** Engines that the platform can do without: the outbox tables are the bus then, a folder keeps objects. */
export type OptionalEngine = 'kafka' | 's3' | 'nginx';

export interface Engines {
  readonly postgres: PostgresEngine;
  readonly redis: RedisEngine;
  readonly clickhouse: ClickHouseEngine;
  readonly kafka: KafkaEngine | undefined;
  readonly s3: S3Engine | undefined;
}

const bucket = 'stargraph';

export const s3OptionsOf = ({ endpoint, region, accessKeyId, secretAccessKey }: S3Engine): S3Options => ({
  endpoint,
  region,
  bucket,
  accessKeyId,
  secretAccessKey,
});

/** Starts the stores below `folder` and lays out what must be there before any process starts. */
export const startEngines = async (options: {
  readonly folder: string;
  readonly keys: PlatformKeys;
  readonly without: readonly OptionalEngine[];
  readonly durable: boolean;
  readonly lasting: boolean;
  readonly undo: Undo;
}): Promise<Engines> => {
  const { folder, durable, without } = options;
  const at = (name: string): { readonly folder: string } => ({ folder: join(folder, name) });
  const [postgres, redis, clickhouse, kafka, s3] = await Promise.all([
    createPostgres({ ...at('postgres'), durable }),
    createRedis(at('redis')),
    createClickHouse(at('clickhouse')),
    without.includes('kafka') ? undefined : createKafka({ ...at('kafka'), lasting: options.lasting }),
    without.includes('s3') ? undefined : createS3(at('s3')),
  ]);
  const engines = [postgres, redis, clickhouse, kafka, s3].filter((engine) => engine !== undefined);
  options.undo.add(async () => {
    await Promise.all(engines.map((engine) => engine.stop()));
  });
  await Promise.all([
    postgres.start().then(() => layOutDatabase(postgres.adminUrl, passwordsOf(options.keys))),
    redis.start(),
    clickhouse.start(),
    kafka?.start(),
    s3?.start().then(() => createS3ObjectStore(s3OptionsOf(s3)).makeBucket()),
  ]);
  return { postgres, redis, clickhouse, kafka, s3 };
};
