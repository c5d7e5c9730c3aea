import type { Clock } from '@stargraph/kit/clock';
import type { CommandClient } from '@stargraph/kit/commands';
import { signingKeyList } from '@stargraph/kit/contracts/commands/auth';
import { accessTokenSeconds } from '@stargraph/kit/contracts/notice';
import { isId } from '@stargraph/kit/ids';
import { errors, importJWK, jwtVerify, type CryptoKey, type JWK, type JWTPayload } from 'jose';
import { LRUCache } from 'lru-cache';

/** What an access token proves: an operator, or a player of one environment. */
export type TokenHolder = (
  | {
      readonly kind: 'operator';
      readonly operatorId: string;
      /** When the person last proved in the session who they are, milliseconds since the epoch. */
      readonly verifiedAt: number | undefined;
    }
  | { readonly kind: 'player'; readonly playerId: string; readonly environmentId: string; readonly projectId: string }
) & {
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  /** The session that gave it. */
  readonly sessionId: string | undefined;
};

/** An unknown `kid` asks auth for its keys again, but no oftener than this: anybody can send one. */
const refreshMs = 5000;
/** Keys are asked for again after this time at the latest, so that a withdrawn one stops counting. */
const keepKeysMs = 300_000;
/** Where auth gives no keys those that are known count on for so long: the tokens that they check end by themselves within it. */
const outlastMs = keepKeysMs + accessTokenSeconds * 1000;

export interface AccessTokens {
  /**
   * Who the token speaks for; undefined for one that is malformed, expired, signed by another key or meant
   * for another audience.
   * @throws CommandFailedError where the keys are needed and auth gives none
   */
  verify(token: string): Promise<TokenHolder | undefined>;
}

/** Checks access tokens (EdDSA, issuer `stargraph`) with auth's public keys. */
export const createAccessTokens = (deps: { readonly commands: CommandClient; readonly clock: Clock }): AccessTokens => {
  let keys: ReadonlyMap<string, CryptoKey> | undefined;
  let loadedAt = -Infinity;
  let askedAt = -Infinity;
  let asking: Promise<ReadonlyMap<string, CryptoKey>> | undefined;
  /** Tokens that were checked under the present keys; each holds until its own expiry. */
  const verified = new LRUCache<string, TokenHolder>({ max: 5000 });

  const load = async (): Promise<ReadonlyMap<string, CryptoKey>> => {
    const listed = await deps.commands.call(signingKeyList, {});
    const entries = await Promise.all(
      (listed.keys as JWK[])
        .filter((jwk) => jwk.kty === 'OKP' && jwk.crv === 'Ed25519' && typeof jwk.kid === 'string')
        .map(async (jwk) => [jwk.kid ?? '', (await importJWK(jwk, 'EdDSA')) as CryptoKey] as const),
    );
    return new Map(entries);
  };

  /** Asks auth, once for all who wait. @throws CommandFailedError where it gives none, and none are known that still count */
  const refresh = async (): Promise<ReadonlyMap<string, CryptoKey>> => {
    askedAt = deps.clock.now();
    asking ??= load().finally(() => {
      asking = undefined;
    });
    try {
      const fresh = await asking;
      // What was checked under a key that is gone is checked again, and refused.
      if (fresh !== keys && [...(keys?.keys() ?? [])].some((kid) => !fresh.has(kid))) verified.clear();
      keys = fresh;
      loadedAt = deps.clock.now();
      return fresh;
    } catch (error) {
      if (keys === undefined || deps.clock.now() - loadedAt > outlastMs) throw error;
      return keys;
    }
  };

  const keyFor = async (kid: string | undefined): Promise<CryptoKey> => {
    const now = deps.clock.now();
    // An unknown key is asked for no oftener than every few seconds, whatever anybody sends: it costs auth a query.
    const mayAsk = now - askedAt > refreshMs;
    const known = keys === undefined || (now - loadedAt > keepKeysMs && mayAsk) ? await refresh() : keys;
    const key = known.get(kid ?? '') ?? (mayAsk ? (await refresh()).get(kid ?? '') : undefined);
    if (key === undefined) throw new errors.JWKSNoMatchingKey();
    return key;
  };

  return {
    verify: async (token) => {
      const now = deps.clock.now();
      const known = now - loadedAt > keepKeysMs ? undefined : verified.get(token);
      if (known !== undefined) return now < known.expiresAt ? known : undefined;
      try {
        const { payload } = await jwtVerify(token, (header) => keyFor(header.kid), {
          algorithms: ['EdDSA'],
          issuer: 'stargraph',
          requiredClaims: ['exp', 'sub', 'aud'],
          currentDate: new Date(now),
        });
        const holder = holderOf(payload);
        if (holder === undefined) return undefined;
        verified.set(token, holder);
        return holder;
      } catch (error) {
        if (error instanceof errors.JOSEError) return undefined;
        throw error;
      }
    },
  };
};

const holderOf = ({ sub, aud, prj, sid, vat, exp = 0 }: JWTPayload): TokenHolder | undefined => {
  const expiresAt = exp * 1000;
  if (typeof sub !== 'string' || typeof aud !== 'string') return undefined;
  const sessionId = typeof sid === 'string' ? sid : undefined;
  if (aud === 'operator') {
    const verifiedAt = typeof vat === 'number' ? vat * 1000 : undefined;
    return isId('operator', sub) ? { kind: 'operator', operatorId: sub, verifiedAt, expiresAt, sessionId } : undefined;
  }
  return typeof prj === 'string' && isId('environment', aud) && isId('project', prj) && isId('player', sub)
    ? { kind: 'player', playerId: sub, environmentId: aud, projectId: prj, expiresAt, sessionId }
    : undefined;
};
