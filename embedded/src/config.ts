import { join, resolve } from 'node:path';
import { rateLimitsVariable } from '@stargraph/gateway/rate-limits';
import { z } from 'zod';
import { portVariable, readConfig, type Variables } from '@stargraph/kit/config';
import { objectVariables, type ObjectValues } from '@stargraph/kit/objects/open';
import { brokersVariable } from '@stargraph/kit/service-config';

const schema = z.object({
  /** The one port that every host is served on. */
  PORT: portVariable.default(4000),
  /** Where all data lives. */
  STARGRAPH_DATA: z.string().min(1).default('.stargraph'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('warn'),
  /** A PostgreSQL 15 or newer instead of the embedded one: an administrator's URL. */
  DATABASE_URL: z.string().optional(),
  /** A ClickHouse server instead of the engine in process. */
  CLICKHOUSE_URL: z.string().optional(),
  /** A Redis instead of the one in memory. */
  REDIS_URL: z.string().optional(),
  /** Kafka's brokers, instead of the outbox tables as bus. */
  KAFKA_BROKERS: brokersVariable.optional(),
  /** Rate limits other than the usual ones; see the gateway's. */
  RATE_LIMITS: rateLimitsVariable.default({}),
});

/** `objects`: where objects are kept, S3 as soon as `S3_ENDPOINT` is set, else in the data folder. */
export type EmbeddedConfig = z.output<typeof schema> & { readonly objects: ObjectValues };

/** @throws ConfigError naming every variable that is missing or malformed */
export const loadConfig = (variables: Variables = process.env): EmbeddedConfig => {
  const config = readConfig(schema, variables);
  const folder = resolve(config.STARGRAPH_DATA);
  const given = { ...variables, OBJECTS_FOLDER: join(folder, 'objects') };
  // One shape or the other, which the schema's type can't say.
  const objects = z.object(objectVariables(given)) as unknown as z.ZodType<ObjectValues>;
  return { ...config, STARGRAPH_DATA: folder, objects: readConfig(objects, given) };
};
