import { resolve } from 'node:path';
import { rateLimitsVariable } from '@stargraph/gateway/rate-limits';
import { z } from 'zod';
import { portVariable, readConfig } from '@stargraph/kit/config';

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
  /** Rate limits other than the usual ones; see the gateway's. */
  RATE_LIMITS: rateLimitsVariable.default({}),
});

export type EmbeddedConfig = z.output<typeof schema>;

export const loadConfig = (): EmbeddedConfig => {
  const config = readConfig(schema, process.env);
  return { ...config, STARGRAPH_DATA: resolve(config.STARGRAPH_DATA) };
};
