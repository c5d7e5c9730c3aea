import type { Variables } from '@stargraph/kit/config';
import { fileVariables, objectVariables } from '@stargraph/kit/objects/open';
import { z } from 'zod';
import { readServiceConfig, redisUrlVariable } from '@stargraph/kit/service-config';

/** The process's environment. Config calls no commands. @throws ConfigError naming every missing or malformed variable */
export const loadConfig = (variables: Variables = process.env) =>
  readServiceConfig('config', [], variables, {
    /** Where a switched release is told to gateways. */
    REDIS_URL: redisUrlVariable,
    ...objectVariables(variables),
    ...fileVariables,
    /** The largest file that may be uploaded. @default 5 MiB */
    ASSET_MAX_BYTES: z.coerce.number().int().min(1).max(50_000_000).optional(),
  });
