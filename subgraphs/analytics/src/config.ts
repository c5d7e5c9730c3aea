import { z } from 'zod';
import type { Variables } from '@stargraph/kit/config';
import { brokersVariable, readServiceConfig } from '@stargraph/kit/service-config';

/** The process's environment. Analytics calls no commands. @throws ConfigError naming every variable that is missing or malformed */
export const loadConfig = (variables: Variables = process.env) =>
  readServiceConfig('analytics', [], variables, {
    CLICKHOUSE_URL: z.url({ protocol: /^https?$/ }),
    /** Where sent events are published. Without it they go into analytics' own outbox, which the bus reads. */
    KAFKA_BROKERS: brokersVariable.optional(),
  });
