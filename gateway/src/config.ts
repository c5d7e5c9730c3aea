import { fileURLToPath } from 'node:url';
import { portVariable, readConfig, type Variables, type KeyRing } from '@stargraph/kit/config';
import { domains, type Domain } from '@stargraph/kit/contracts/domain';
import { fileVariables, objectVariables, type ObjectValues } from '@stargraph/kit/objects/open';
import {
  keysFor,
  originName,
  originVariables,
  processVariables,
  redisUrlVariable,
} from '@stargraph/kit/service-config';
import { z } from 'zod';
import { isNetwork } from './rate-limit/client-address.ts';
import { rateLimitsVariable } from './rate-limit/policy.ts';

/** The owners of the commands that the gateway sends. */
const commandOwners = ['auth', 'tenant', 'config'] as const satisfies readonly Domain[];

const variables = z.object({
  /** `{"game":"…"}`: the keys that viewers are signed with, one for each subgraph. */
  VIEWER_KEYS: keysFor(domains),
  /** `{"auth":"…"}`: the keys that commands are signed with. */
  COMMAND_KEYS_OUT: keysFor(commandOwners),
  REDIS_URL: redisUrlVariable,
  /** The domain under which `api.`, `admin.` and `<slug>.app.` stand. */
  DOMAIN: z.string().regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, 'must be a domain name in lower case'),
  SUPERGRAPH: z.string().default(fileURLToPath(new URL('../../supergraph.graphql', import.meta.url))),
  /** The manifest of trusted documents, `npm run codegen`'s. */
  DOCUMENTS: z.string().default(fileURLToPath(new URL('../../clients/documents.json', import.meta.url))),
  /** The folders that hold the clients' builds; a client without one is not served here. */
  MINIAPP_BUILD: z.string().optional(),
  ADMIN_BUILD: z.string().optional(),
  /** `{"player":{"points":400,"seconds":10}}`: rate limits other than the usual ones. */
  RATE_LIMITS: rateLimitsVariable.default({}),
  /** Addresses and CIDR networks of the proxies in front, by commas: only they may say where a request comes from. */
  TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform((text) => text.split(',').flatMap((each) => each.trim() || []))
    .refine((networks) => networks.every(isNetwork), 'must be addresses or CIDR networks, separated by commas'),
  ...fileVariables,
  /** Operations in flight, and how late the event loop may be (milliseconds), until what is least urgent is refused. */
  MAX_IN_FLIGHT: z.coerce.number().int().min(1).max(100_000).default(2000),
  MAX_LOOP_DELAY_MS: z.coerce.number().int().min(10).max(60_000).default(250),
  /** `off`: every operation is executed for itself, whatever the schema says of how long its answers may be kept. */
  RESPONSE_CACHE: z.enum(['on', 'off']).default('on'),
  SUBGRAPH_CONNECTIONS: z.coerce.number().int().min(1).max(1000).default(64),
  PORT: portVariable,
  ...processVariables,
  ...originVariables(domains),
});

/** What the gateway's process is told by its environment. @throws ConfigError naming every variable that is missing or malformed */
export const loadConfig = (given: Variables = process.env) => {
  // One shape or the other, which the schema's type can't say.
  const schema = variables.extend(objectVariables(given)) as unknown as z.ZodType<
    z.output<typeof variables> & ObjectValues
  >;
  const { VIEWER_KEYS, COMMAND_KEYS_OUT, ...rest } = readConfig(schema, given);
  const keyOf = (rings: Readonly<Partial<Record<Domain, KeyRing>>>, domain: Domain): Uint8Array => {
    const ring = rings[domain];
    if (ring === undefined) throw new Error(`There is no key for ${domain}`);
    return ring[0];
  };
  return {
    ...rest,
    viewerKeyFor: (subgraph: Domain) => keyOf(VIEWER_KEYS, subgraph),
    commandKeyFor: (owner: Domain) => keyOf(COMMAND_KEYS_OUT, owner),
    // The names are computed, so the schema's type says nothing of them.
    originOf: (domain: Domain) => String((rest as Readonly<Record<string, unknown>>)[originName(domain)]),
  };
};
