import type { Variables } from '@stargraph/kit/config';
import { readServiceConfig, redisUrlVariable } from '@stargraph/kit/service-config';

/**
 * The process's environment. Game calls one command: config's `release.load`. Without `REDIS_URL` PostgreSQL answers
 * what leaderboards are asked. @throws ConfigError
 */
export const loadConfig = (variables: Variables = process.env) =>
  readServiceConfig('game', ['config'], variables, { REDIS_URL: redisUrlVariable.optional() });
