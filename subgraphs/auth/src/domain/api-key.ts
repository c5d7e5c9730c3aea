import { createHash, randomBytes } from 'node:crypto';
import { scopes, type Scope } from '@stargraph/kit/contracts/permission';
import { InvalidInputError } from '@stargraph/kit/errors';
import { cleanName } from './account.ts';

/** The most usable keys of one environment. */
export const mostKeys = 100;

/** What an operator asked for, checked. */
export interface ApiKeyPlan {
  readonly name: string;
  /** In the contract's order, each once. */
  readonly scopes: readonly Scope[];
  readonly expiresAt: Date | null;
}

/**
 * Checks what an operator asked for.
 * @param now milliseconds since the epoch
 * @throws RequestError (BAD_USER_INPUT) for a name of a wrong form, InvalidInputError for a rule that the operator can act on
 */
export const planApiKey = (input: ApiKeyPlan, now: number): ApiKeyPlan => {
  const name = cleanName(input.name);
  if (input.scopes.length === 0) throw new InvalidInputError('A key without scopes opens nothing. Name at least one.');
  if (input.expiresAt !== null && input.expiresAt.getTime() <= now)
    throw new InvalidInputError('expiresAt must lie in the future.');
  return { name, scopes: scopes.filter((scope) => input.scopes.includes(scope)), expiresAt: input.expiresAt };
};

/** The longest time for which a key and its successor are both good, seconds: a week. */
export const longestOverlapSeconds = 7 * 24 * 60 * 60;

/**
 * When a rotated key and its successor end. The successor lives as long as the key was meant to.
 * @param now milliseconds since the epoch
 * @throws InvalidInputError for an overlap out of range, or a key that has ended or was replaced already
 */
export const planRotation = (
  key: {
    readonly createdAt: Date;
    readonly expiresAt: Date | null;
    readonly revokedAt: Date | null;
    readonly replacedBy: string | null;
  },
  overlapSeconds: number,
  now: number,
): { readonly formerEndsAt: Date; readonly expiresAt: Date | null } => {
  if (overlapSeconds < 0 || overlapSeconds > longestOverlapSeconds)
    throw new InvalidInputError(`The overlap is 0 to ${longestOverlapSeconds} seconds, a week.`);
  if (key.revokedAt !== null || (key.expiresAt !== null && key.expiresAt.getTime() <= now))
    throw new InvalidInputError('The key has ended. Make a new one.');
  if (key.replacedBy !== null) throw new InvalidInputError('The key was replaced already. Rotate its successor.');
  return {
    formerEndsAt: new Date(now + overlapSeconds * 1000),
    expiresAt: key.expiresAt && new Date(now + key.expiresAt.getTime() - key.createdAt.getTime()),
  };
};

/** A key's secret text with what is stored of it. */
export interface MintedKey {
  /** `sgk_<prefix>_<43 characters>`: shown once. */
  readonly secret: string;
  readonly prefix: string;
  /** SHA-256 of the whole secret, hex: 256 random bits need no slow hash. */
  readonly hash: string;
}

export const mintKey = (): MintedKey => {
  const prefix = randomBytes(8).toString('hex');
  const secret = `sgk_${prefix}_${randomBytes(32).toString('base64url')}`;
  return { secret, prefix, hash: createHash('sha256').update(secret).digest('hex') };
};
