import { createHash, randomBytes } from 'node:crypto';

const hourMs = 60 * 60_000;

/** What a token opens, once, and for how long. The first four are mailed, the last is answered to a browser. */
export const tokenLifeMs = {
  registration: 24 * hourMs,
  passwordReset: hourMs,
  emailOld: 24 * hourMs,
  emailNew: 24 * hourMs,
  secondFactor: 10 * 60_000,
} as const;
export type TokenPurpose = keyof typeof tokenLifeMs;

/** Codes that may be tried on one second-factor challenge. */
export const mostCodesPerChallenge = 5;

/** 32 random bytes: nobody guesses one, so a fast hash keeps it. */
export const mintToken = (): string => randomBytes(32).toString('base64url');

/** What is kept of a token. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex');
