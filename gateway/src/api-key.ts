import { createHash, timingSafeEqual } from 'node:crypto';
import type { Clock } from '@stargraph/kit/clock';
import type { CommandClient } from '@stargraph/kit/commands';
import { apiKeyLookup } from '@stargraph/kit/contracts/commands/auth';
import { LRUCache } from 'lru-cache';
import type { z } from 'zod';

type FoundKey = NonNullable<z.output<typeof apiKeyLookup.output>>;
/** What an API key proves. */
export type KeyHolder = Pick<FoundKey, 'apiKeyId' | 'environmentId' | 'projectId' | 'scopes'>;

/** A revoked key works no longer than this where the notice of it was lost. */
const keepKnownMs = 5000;
/** A new key may be refused for this long, where somebody tried it before it was made. */
const keepUnknownMs = 1000;

/** `sgk_<prefix>_<43 characters>`: the secret part is 32 bytes as base64url, which may hold underscores itself. */
const format = /^sgk_([A-Za-z0-9_-]{1,64})_[A-Za-z0-9_-]{43}$/;

export const looksLikeApiKey = (credential: string): boolean => credential.startsWith('sgk_');

export interface ApiKeys {
  /**
   * Whom the key speaks for; undefined for one that is malformed, unknown, revoked or expired.
   * @throws CommandFailedError where auth gives no answer
   */
  verify(key: string): Promise<KeyHolder | undefined>;
  /** The key of this prefix was revoked: the next request asks. */
  forget(prefix: string): void;
}

/** Checks API keys: looked up by their prefix, compared by SHA-256 in constant time. */
export const createApiKeys = (deps: { readonly commands: CommandClient; readonly clock: Clock }): ApiKeys => {
  const lookups = new LRUCache<string, { readonly found: FoundKey | null; readonly until: number }>({ max: 5000 });

  let forgotten = 0;

  const lookUp = async (prefix: string): Promise<FoundKey | null> => {
    const now = deps.clock.now();
    const known = lookups.get(prefix);
    if (known !== undefined && now < known.until) return known.found;
    const generation = forgotten;
    const found = await deps.commands.call(apiKeyLookup, { prefix });
    // An answer that a notice overtook may be of before it.
    if (generation !== forgotten) return found;
    // Counted from before the question: a key that was revoked while the answer travelled is not kept longer for it.
    lookups.set(prefix, { found, until: now + (found === null ? keepUnknownMs : keepKnownMs) });
    return found;
  };

  return {
    verify: async (key) => {
      const prefix = format.exec(key)?.[1];
      if (prefix === undefined) return undefined;
      const found = await lookUp(prefix);
      if (found === null || (found.expiresAt !== null && deps.clock.now() >= found.expiresAt)) return undefined;
      const given = createHash('sha256').update(key).digest();
      const expected = Buffer.from(found.hash, 'hex');
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
      return {
        apiKeyId: found.apiKeyId,
        environmentId: found.environmentId,
        projectId: found.projectId,
        scopes: found.scopes,
      };
    },
    forget: (prefix) => {
      forgotten += 1;
      lookups.delete(prefix);
    },
  };
};
