import type { Variables } from '@stargraph/kit/config';
import { objectVariables } from '@stargraph/kit/objects/open';
import { readServiceConfig, redisUrlVariable } from '@stargraph/kit/service-config';

/** The process's environment. Config calls no commands. @throws ConfigError naming every missing or malformed variable */
export const loadConfig = (variables: Variables = process.env) =>
  readServiceConfig('config', [], variables, {
    /** Where a switched release is told to gateways. */
    REDIS_URL: redisUrlVariable,
    ...objectVariables(variables),
  });
