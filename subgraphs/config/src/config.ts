import { z } from 'zod';
import { readConfig } from '@stargraph/kit/config';
import { databaseVariable, serviceVariables } from '@stargraph/kit/main';

const schema = z.object({
  ...serviceVariables,
  CONFIG_DATABASE_URL: databaseVariable,
  /** Where a switched release is told to gateways. */
  REDIS_URL: z.url({ protocol: /^rediss?$/ }),
  /** A folder that every instance of this service shares: releases' artefacts are kept there. */
  OBJECTS_FOLDER: z.string().min(1),
});

/** The process's environment. @throws ConfigError naming every missing or malformed variable */
export const loadConfig = (): z.output<typeof schema> => readConfig(schema, process.env);
