import { z } from 'zod';
import { membershipSchema } from '../viewer.ts';
import { defineCommand } from '../commands.ts';
import { scopes } from './permission.ts';
import { privateReleaseSchema } from './release.ts';

const environmentSchema = z.object({
  environmentId: z.string(),
  projectId: z.string(),
  companyId: z.string(),
  kind: z.enum(['live', 'sandbox']),
});

/** Who signed launch data says the user is. The token of the environment's bot never leaves tenant. */
export const botVerifyLaunch = defineCommand({
  name: 'bot.verifyLaunch',
  owner: 'tenant',
  callers: ['auth'],
  timeoutMs: 3000,
  input: z.object({ environmentId: z.string(), initData: z.string() }),
  output: z.discriminatedUnion('outcome', [
    z.object({
      outcome: z.literal('valid'),
      environment: environmentSchema,
      /** Up to 52 significant bits, as Telegram says; a string so that no reader rounds it. */
      telegramUserId: z.string(),
      languageCode: z.string().nullable(),
      isPremium: z.boolean(),
      startParam: z.string().nullable(),
      /** Unix seconds. */
      authDate: z.number(),
    }),
    z.object({
      outcome: z.literal('refused'),
      reason: z.enum(['malformed', 'signature', 'expired', 'future', 'no-bot', 'unknown-environment']),
    }),
  ]),
});

/** An operator's memberships with their permissions and tenants. */
export const membershipOf = defineCommand({
  name: 'membership.of',
  owner: 'tenant',
  callers: ['gateway'],
  timeoutMs: 3000,
  input: z.object({ operatorId: z.string() }),
  output: z.object({ memberships: z.array(membershipSchema) }),
});

/** An environment by id or by the slug of its origin; null where there is none. */
export const environmentResolve = defineCommand({
  name: 'environment.resolve',
  owner: 'tenant',
  callers: ['gateway'],
  timeoutMs: 3000,
  input: z.union([z.object({ environmentId: z.string() }), z.object({ slug: z.string() })]),
  output: environmentSchema.nullable(),
});

/** Public keys that access tokens are checked with, as a JWK set. */
export const signingKeyList = defineCommand({
  name: 'signingKey.list',
  owner: 'auth',
  callers: ['gateway'],
  timeoutMs: 3000,
  input: z.object({}),
  output: z.object({ keys: z.array(z.record(z.string(), z.json())) }),
});

/** What the gateway needs to check an API key; null where no usable key has that prefix. */
export const apiKeyLookup = defineCommand({
  name: 'apiKey.lookup',
  owner: 'auth',
  callers: ['gateway'],
  timeoutMs: 3000,
  input: z.object({ prefix: z.string() }),
  output: z
    .object({
      apiKeyId: z.string(),
      /** SHA-256 of the whole key, hex. The key is random, so a fast hash is enough. */
      hash: z.string(),
      environmentId: z.string(),
      projectId: z.string(),
      scopes: z.array(z.enum(scopes)),
      /** Milliseconds since the epoch; null for a key without an end. */
      expiresAt: z.number().nullable(),
    })
    .nullable(),
});

/** The release that an environment points to now; null before the first publication. */
export const releasePinned = defineCommand({
  name: 'release.pinned',
  owner: 'config',
  callers: ['gateway'],
  timeoutMs: 3000,
  input: z.object({ environmentId: z.string() }),
  output: z.object({ hash: z.string().nullable() }),
});

/** A release's private artefact. Immutable by hash: callers may keep it for ever. Null for an unknown hash. */
export const releaseLoad = defineCommand({
  name: 'release.load',
  owner: 'config',
  callers: ['game', 'billing'],
  timeoutMs: 5000,
  input: z.object({ projectId: z.string(), hash: z.string() }),
  output: privateReleaseSchema.nullable(),
});
