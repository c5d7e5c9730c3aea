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
