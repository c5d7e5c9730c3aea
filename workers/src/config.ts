import { z } from 'zod';
import { portVariable, readConfig, type Variables } from '@stargraph/kit/config';
import type { Domain } from '@stargraph/kit/contracts/domain';
import { objectVariables, type ObjectValues } from '@stargraph/kit/objects/open';
import {
  brokersVariable,
  databaseUrlVariable,
  keysFor,
  originName,
  originVariables,
  poolVariables,
  processVariables,
  redisUrlVariable,
} from '@stargraph/kit/service-config';
import { mailVariables } from '@stargraph/auth/config';
import { telegramVariables } from '@stargraph/tenant/config';

/** The domains that have consumers or jobs: workers connect in the role of each. */
export const workedDomains = [
  'auth',
  'tenant',
  'config',
  'game',
  'billing',
  'analytics',
] as const satisfies readonly Domain[];
export type WorkedDomain = (typeof workedDomains)[number];

/** The owners of the commands that consumers and jobs send. */
const commandOwners = ['auth', 'billing', 'game', 'tenant'] as const satisfies readonly Domain[];

const databaseName = (domain: WorkedDomain): string => `${domain.toUpperCase()}_DIRECT_DATABASE_URL`;

const schemaWith = (telegram: typeof telegramVariables, mail: typeof mailVariables) =>
  z.object({
    // Direct ones, with no pooler between: jobs listen for notices, and the bus holds its leases by sessions.
    ...Object.fromEntries(workedDomains.map((domain) => [databaseName(domain), databaseUrlVariable])),
    BUS_DATABASE_URL: databaseUrlVariable,
    /** `{"auth":"…"}`: the keys that commands are signed with, as `workers`. */
    COMMAND_KEYS_OUT: keysFor(commandOwners),
    ...originVariables(commandOwners),
    ...telegram,
    ...mail,
    REDIS_URL: redisUrlVariable,
    CLICKHOUSE_URL: z.url({ protocol: /^https?$/ }),
    /** Without it the outbox tables are the bus. */
    KAFKA_BROKERS: brokersVariable.optional(),
    ...processVariables,
    ...poolVariables,
    METRICS_PORT: portVariable,
  });

/** What the workers' process is told by its environment. @throws ConfigError naming every variable that is missing or malformed */
export const loadConfig = (variables: Variables = process.env) =>
  readWorkersConfig(variables, telegramVariables, mailVariables);

/** With other rules for tenant's and auth's variables: the embedded form's addresses are on loopback. */
export const readWorkersConfig = (
  variables: Variables,
  telegram: typeof telegramVariables,
  mail: typeof mailVariables,
) => {
  const common = schemaWith(telegram, mail);
  // One shape or the other, which the schema's type can't say. Config's jobs take files away.
  const schema = common.extend(objectVariables(variables)) as unknown as z.ZodType<
    z.output<typeof common> & ObjectValues
  >;
  const { COMMAND_KEYS_OUT: keys, ...rest } = readConfig(schema, variables);
  // The names are computed, so the schema's type says nothing of them.
  const byName = rest as Readonly<Record<string, unknown>>;
  return {
    ...rest,
    databaseUrlOf: (domain: WorkedDomain) => String(byName[databaseName(domain)]),
    originOf: (owner: Domain) => String(byName[originName(owner)]),
    commandKeyFor: (owner: Domain): Uint8Array => {
      const ring = keys[owner];
      if (ring === undefined) throw new Error(`There is no key for ${owner}`);
      return ring[0];
    },
  };
};

export type WorkersConfig = ReturnType<typeof readWorkersConfig>;
