import { randomBytes } from 'node:crypto';
import type { Clock } from '@stargraph/kit/clock';
import { inTransaction, sqlOfPool, type Sql } from '@stargraph/kit/db/sql';
import { newId } from '@stargraph/kit/ids';
import type { Logger } from '@stargraph/kit/logging';
import type { SecretBox } from '@stargraph/kit/secrets';
import type { ServiceDeps } from '@stargraph/kit/service';
import { unknownClient, type Client } from '@stargraph/kit/viewer';
import type { AccessToken, AccessTokens, TokenHolder } from './access-tokens.ts';
import { SessionEndedError } from './domain/errors.ts';
import { coarseNetwork, keptUserAgent } from './domain/device-name.ts';
import { isAuthentic, judgeRefresh, readRefreshToken, refreshTokenOf, sessionLifeMs } from './domain/refresh-token.ts';
import {
  endOwnSessions,
  endSession,
  findSessionsOf,
  insertSession,
  lockSession,
  rotateSession,
  type SessionOwner,
  type SessionRow,
  type ShownSession,
} from './store/session.ts';

/** What proves a holder now, and what gets the next proof. */
export interface SessionTokens extends AccessToken {
  readonly refreshToken: string;
}

export interface Sessions {
  /** Begins a session, in the transaction that found out who its holder is. @returns its first refresh token */
  begin(tx: Sql, holder: TokenHolder, client?: Client): Promise<string>;
  /** Adds what proves the holder now. Signing takes time: not inside a transaction. */
  complete(holder: TokenHolder, refreshToken: string): Promise<SessionTokens>;
  /**
   * New tokens for a refresh token, which is spent by it. The same one within 30 seconds gets the same successor;
   * later it ends the session, since somebody else may hold the successor.
   * @throws SessionEndedError
   */
  refresh(refreshToken: string, client?: Client): Promise<SessionTokens>;
  /** Ends the session of any token that it ever gave. @returns whether it was still on */
  end(refreshToken: string): Promise<boolean>;
  /** The owner's sessions that are on, the one that was used last first. */
  list(owner: SessionOwner): Promise<ShownSession[]>;
  /**
   * Ends sessions of one owner, and tells gateways.
   * @param during what else happens in the transaction that ends them, where any did
   * @returns how many were on
   */
  revoke(
    owner: SessionOwner,
    which: { readonly only: string } | { readonly except: string | null },
    by: 'revoked' | 'administrator',
    during?: (tx: Sql, ended: number) => Promise<void>,
  ): Promise<number>;
}

const holderOf = (session: SessionRow): TokenHolder => {
  if (session.kind === 'operator')
    return { kind: 'operator', operatorId: session.holderId, verifiedAt: session.verifiedAt };
  const { environmentId, projectId } = session;
  if (environmentId === null || projectId === null) throw new Error("A player's session lacks its environment");
  return { kind: 'player', playerId: session.holderId, environmentId, projectId };
};

/**
 * Sessions as families of refresh tokens (docs/adr/0011-refresh-families.md). What a session's tokens follow from
 * is kept sealed; no token is kept at all.
 */
export const createSessions = (deps: {
  readonly pool: ServiceDeps['pool'];
  readonly secrets: SecretBox;
  readonly tokens: AccessTokens;
  readonly clock: Clock;
  readonly logger: Logger;
  /** A session has ended before its time, and that is durable. */
  readonly onEnded: (sessionId: string) => void;
}): Sessions => {
  const { pool, secrets, tokens, clock, logger, onEnded } = deps;

  /** The locked session of an authentic token. */
  const find = async (tx: Sql, refreshToken: string) => {
    const claim = readRefreshToken(refreshToken);
    const session = claim === undefined ? null : await lockSession(tx, claim.sessionId);
    if (claim === undefined || session === null) return undefined;
    const seed = Buffer.from(secrets.open(session.seedSealed, session.id), 'base64url');
    return isAuthentic(claim, seed) ? { session, seed, generation: claim.generation } : undefined;
  };

  /** @returns undefined for a token that is worth nothing; `reused` where it has ended its session */
  const renew = (refreshToken: string, client: Client) =>
    inTransaction(pool, async (tx) => {
      const found = await find(tx, refreshToken);
      if (found === undefined) return undefined;
      const { session, seed, generation } = found;
      const at = new Date(clock.now());
      const verdict = judgeRefresh(session, generation, at.getTime());
      switch (verdict) {
        case 'rotate': {
          const next = generation + 1;
          await rotateSession(tx, session.id, {
            generation: next,
            at,
            expiresAt: new Date(at.getTime() + sessionLifeMs),
            network: coarseNetwork(client.ip),
          });
          return { holder: holderOf(session), refreshToken: refreshTokenOf(seed, session.id, next) };
        }
        case 'repeat':
          return { holder: holderOf(session), refreshToken: refreshTokenOf(seed, session.id, session.generation) };
        case 'reuse':
          // Returned, not thrown: what it writes must be kept.
          await endSession(tx, session.id, 'reuse', at);
          logger.warn({ sessionId: session.id, kind: session.kind }, 'a spent refresh token came back: session ended');
          return { reused: session.id };
        case 'ended':
          return undefined;
      }
    });

  const complete = async (holder: TokenHolder, refreshToken: string): Promise<SessionTokens> => {
    const claim = readRefreshToken(refreshToken);
    if (claim === undefined) throw new Error('A session is completed by a refresh token of its own');
    return { ...(await tokens.issue(holder, claim.sessionId)), refreshToken };
  };

  return {
    complete,
    begin: async (tx, holder, client = unknownClient) => {
      const id = newId('session');
      const seed = randomBytes(32);
      const at = new Date(clock.now());
      await insertSession(tx, {
        id,
        holder,
        seedSealed: secrets.seal(seed.toString('base64url'), id),
        userAgent: keptUserAgent(client.userAgent),
        network: coarseNetwork(client.ip),
        at,
        expiresAt: new Date(at.getTime() + sessionLifeMs),
      });
      return refreshTokenOf(seed, id, 1);
    },
    refresh: async (refreshToken, client = unknownClient) => {
      const renewed = await renew(refreshToken, client);
      if (renewed !== undefined && 'reused' in renewed) onEnded(renewed.reused);
      if (renewed === undefined || 'reused' in renewed) throw new SessionEndedError();
      return complete(renewed.holder, renewed.refreshToken);
    },
    end: async (refreshToken) => {
      const ended = await inTransaction(pool, async (tx) => {
        const found = await find(tx, refreshToken);
        if (found === undefined) return undefined;
        const at = new Date(clock.now());
        if (found.session.endedAt !== null || found.session.expiresAt <= at) return undefined;
        await endSession(tx, found.session.id, 'holder', at);
        return found.session.id;
      });
      if (ended !== undefined) onEnded(ended);
      return ended !== undefined;
    },
    list: (owner) => findSessionsOf(sqlOfPool(pool), owner, new Date(clock.now())),
    revoke: async (owner, which, by, during) => {
      const ended = await inTransaction(pool, async (tx) => {
        const ids = await endOwnSessions(tx, owner, which, by, new Date(clock.now()));
        if (ids.length > 0) await during?.(tx, ids.length);
        return ids;
      });
      for (const id of ended) onEnded(id);
      return ended.length;
    },
  };
};
