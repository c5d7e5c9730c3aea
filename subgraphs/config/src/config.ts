import { z } from 'zod';
import { readServiceConfig } from '@stargraph/kit/main';
import { objectVariables } from '@stargraph/kit/objects/open';

/** The process's environment. Config calls no commands. @throws ConfigError naming every missing or malformed variable */
export const loadConfig = (variables: Readonly<Record<string, string | undefined>> = process.env) =>
  readServiceConfig('config', [], variables, {
    /** Where a switched release is told to gateways. */
    REDIS_URL: z.url({ protocol: /^rediss?$/ }),
    ...objectVariables(variables),
  });
