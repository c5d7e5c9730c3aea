import { z } from 'zod';
import { defineCommand } from '../../commands.ts';
import { scopes } from '../permission.ts';
import { downloadPiece } from './shared.ts';

/** Whether an operator signs in with a second factor. */
export const operatorSecondFactor = defineCommand({
  name: 'operator.secondFactor',
  owner: 'auth',
  callers: ['tenant'],
  timeoutMs: 2000,
  input: z.object({ operatorId: z.string() }),
  output: z.object({ enabled: z.boolean() }),
});

/** The address of an operator, for an invitation that is for one; null for an operator without one. */
export const operatorEmail = defineCommand({
  name: 'operator.email',
  owner: 'auth',
  callers: ['tenant'],
  timeoutMs: 3000,
  input: z.object({ operatorId: z.string() }),
  output: z.object({
    /** As it is compared: lower case, NFKC. */
    email: z.string().nullable(),
    /** Whether the operator has shown that it is theirs. */
    verified: z.boolean(),
  }),
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

/** Sessions that ended before their time within the last `withinMs`: access tokens of theirs may still be about. */
export const sessionEnded = defineCommand({
  name: 'session.ended',
  owner: 'auth',
  callers: ['gateway'],
  timeoutMs: 3000,
  input: z.object({ withinMs: z.number().int().positive().max(3_600_000) }),
  output: z.object({ sessionIds: z.array(z.string()) }),
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

/** What the platform holds of a player. */
export const playerExport = defineCommand({
  ...downloadPiece,
  name: 'player.export',
  owner: 'auth',
  timeoutMs: 15_000,
});

/**
 * How the download of a player's data ended, from whoever sent it. Told again it changes nothing; `recorded` says
 * whether that is how it ended.
 */
export const playerExportEnd = defineCommand({
  name: 'player.exportEnd',
  owner: 'auth',
  callers: ['gateway'],
  timeoutMs: 5000,
  input: z.object({
    ticket: downloadPiece.input.shape.ticket,
    end: z.discriminatedUnion('outcome', [
      z.object({
        outcome: z.literal('completed'),
        /** Of all pieces in their order, as they were sent. */
        bytes: z.number().int().positive(),
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
      }),
      z.object({ outcome: z.literal('interrupted'), reason: z.enum(['reader_left', 'unavailable']) }),
    ]),
  }),
  output: z.object({ recorded: z.boolean() }),
});

/** The Telegram user that a player of an environment is; null for nobody, or somebody who was erased. */
export const playerTelegramUser = defineCommand({
  name: 'player.telegramUser',
  owner: 'auth',
  callers: ['tenant'],
  timeoutMs: 3000,
  input: z.object({ environmentId: z.string(), playerId: z.string() }),
  output: z.object({ telegramUserId: z.string().nullable() }),
});

/** The player that a Telegram user is in an environment; null for somebody who never opened its Mini App. */
export const playerIdentify = defineCommand({
  name: 'player.identify',
  owner: 'auth',
  callers: ['tenant', 'workers'],
  timeoutMs: 3000,
  input: z.object({ environmentId: z.string(), telegramUserId: z.string() }),
  output: z.object({ playerId: z.string().nullable() }),
});

/** The Telegram user that a request to erase a player is about; null once every domain has erased, or for no such request. */
export const erasureSubject = defineCommand({
  name: 'erasure.subject',
  owner: 'auth',
  callers: ['workers'],
  timeoutMs: 3000,
  input: z.object({ environmentId: z.string(), requestId: z.string() }),
  output: z.object({ telegramUserId: z.string().nullable() }),
});
