import { z } from 'zod';
import { readServiceConfig } from '@stargraph/kit/main';

/** The process's environment. Config calls no commands. @throws ConfigError naming every missing or malformed variable */
export const loadConfig = () =>
  readServiceConfig('config', [], process.env, {
    /** Where a switched release is told to gateways. */
    REDIS_URL: z.url({ protocol: /^rediss?$/ }),
    /** A folder that every instance of this service shares: releases' artefacts are kept there. */
    OBJECTS_FOLDER: z.string().min(1),
  });
