import { SignJWT } from 'jose';
import type { Clock } from '@stargraph/kit/clock';
import { accessTokenSeconds } from '@stargraph/kit/contracts/notice';
import type { SigningKeys } from './signing-keys.ts';

export type TokenHolder =
  | {
      readonly kind: 'operator';
      readonly operatorId: string;
      /** When the person last proved in the session who they are; null for a session from before that was kept. */
      readonly verifiedAt: Date | null;
    }
  | { readonly kind: 'player'; readonly playerId: string; readonly environmentId: string; readonly projectId: string };

export interface AccessToken {
  readonly accessToken: string;
  readonly expiresAt: Date;
}

export interface AccessTokens {
  /** A token of a session that proves its holder for 15 minutes. */
  issue(holder: TokenHolder, sessionId: string): Promise<AccessToken>;
}

const ownClaims = (holder: TokenHolder): Readonly<Record<string, unknown>> => {
  if (holder.kind === 'player') return { prj: holder.projectId };
  return holder.verifiedAt === null ? {} : { vat: Math.floor(holder.verifiedAt.getTime() / 1000) };
};

/**
 * Access tokens: EdDSA JWTs of issuer `stargraph`. A player's audience is its environment and `prj` its
 * project; an operator's audience is `operator` and `vat` the time of its last proof of identity, Unix seconds; `sid` is the session, by which it can be revoked. Nothing of a person is in them.
 */
export const createAccessTokens = (deps: {
  readonly signingKeys: SigningKeys;
  readonly clock: Clock;
}): AccessTokens => ({
  issue: async (holder, sessionId) => {
    const { kid, key } = await deps.signingKeys.current();
    const issuedAt = Math.floor(deps.clock.now() / 1000);
    const expiresAt = issuedAt + accessTokenSeconds;
    const player = holder.kind === 'player';
    const accessToken = await new SignJWT({ sid: sessionId, ...ownClaims(holder) })
      .setProtectedHeader({ alg: 'EdDSA', kid, typ: 'JWT' })
      .setIssuer('stargraph')
      .setSubject(player ? holder.playerId : holder.operatorId)
      .setAudience(player ? holder.environmentId : 'operator')
      .setIssuedAt(issuedAt)
      .setExpirationTime(expiresAt)
      .sign(key);
    return { accessToken, expiresAt: new Date(expiresAt * 1000) };
  },
});
