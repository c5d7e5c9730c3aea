import type { Variables } from '@stargraph/kit/config';
import { readServiceConfig, redisUrlVariable } from '@stargraph/kit/service-config';

/**
 * The process's environment. Game calls config's `release.load` and billing's `ledger.hold`. Without `REDIS_URL` PostgreSQL answers
 * what leaderboards are asked. @throws ConfigError
 */
export const loadConfig = (variables: Variables = process.env) =>
  readServiceConfig('game', ['config', 'billing'], variables, { REDIS_URL: redisUrlVariable.optional() });
