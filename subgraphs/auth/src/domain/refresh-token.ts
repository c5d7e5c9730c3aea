import { createHmac, timingSafeEqual } from 'node:crypto';
import { sessionSeconds } from '@stargraph/kit/contracts/notice';

/** A session lives so long after its last refresh. */
export const sessionLifeMs = sessionSeconds * 1000;
/** The token before the present one is still answered for so long: an answer may be lost, two tabs may ask at once. */
const graceMs = 30_000;

/** What a refresh token says before it is checked. */
export interface RefreshClaim {
  readonly sessionId: string;
  /** The first is 1. */
  readonly generation: number;
  readonly proof: Buffer;
}

/** What is known of the session that a token names. */
export interface RefreshState {
  /** Of the token that is good now. */
  readonly generation: number;
  readonly rotatedAt: Date;
  readonly expiresAt: Date;
  readonly endedAt: Date | null;
}

/**
 * - `rotate`: the token is the present one; its successor is due.
 * - `repeat`: it was that a moment ago; the present one, which it was answered with then, is answered again.
 * - `reuse`: it was replaced longer ago, so two parties hold the session's tokens and one of them is a thief.
 * - `ended`: the session is over, or never gave such a token.
 */
export type RefreshVerdict = 'rotate' | 'repeat' | 'reuse' | 'ended';

const tokenPattern = /^sgr_([0-9a-z]{26})_([1-9]\d{0,8})_([A-Za-z0-9_-]{43})$/;
const sessionPrefix = 'ses_';

const proofOf = (seed: Buffer, sessionId: string, generation: number): Buffer =>
  createHmac('sha256', seed).update(`refresh\n${sessionId}\n${generation}`).digest();

/**
 * The refresh token of one generation: `sgr_<session>_<generation>_<HMAC-SHA256 under the session's seed>`. Each
 * generation's token follows from the seed, so no token is stored, and a repeat gets the very same one.
 */
export const refreshTokenOf = (seed: Buffer, sessionId: string, generation: number): string =>
  `sgr_${sessionId.slice(sessionPrefix.length)}_${generation}_${proofOf(seed, sessionId, generation).toString('base64url')}`;

/** Undefined for a text of any other form. */
export const readRefreshToken = (token: string): RefreshClaim | undefined => {
  const [, session, generation, proof] = tokenPattern.exec(token) ?? [];
  if (session === undefined || generation === undefined || proof === undefined) return undefined;
  return {
    sessionId: `${sessionPrefix}${session}`,
    generation: Number(generation),
    proof: Buffer.from(proof, 'base64url'),
  };
};

/** Whether the session's seed made the token. Who knows a session's id alone can't even end it by a made-up token. */
export const isAuthentic = (claim: RefreshClaim, seed: Buffer): boolean =>
  timingSafeEqual(proofOf(seed, claim.sessionId, claim.generation), claim.proof);

/** What an authentic token of that generation is worth. @param now milliseconds since the epoch */
export const judgeRefresh = (state: RefreshState, generation: number, now: number): RefreshVerdict => {
  if (state.endedAt !== null || state.expiresAt.getTime() <= now || generation > state.generation) return 'ended';
  if (generation === state.generation) return 'rotate';
  const repeated = generation === state.generation - 1 && now - state.rotatedAt.getTime() <= graceMs;
  return repeated ? 'repeat' : 'reuse';
};
