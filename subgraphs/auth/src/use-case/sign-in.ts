import type { Clock } from '@stargraph/kit/clock';
import { inTransaction, sqlOfPool } from '@stargraph/kit/db/sql';
import { InvalidInputError } from '@stargraph/kit/errors';
import { newId } from '@stargraph/kit/ids';
import type { ServiceDeps } from '@stargraph/kit/service';
import type { TokenHolder } from '../access-tokens.ts';
import { checkNewPassword, cleanName, normalizeEmail, normalizePassword } from '../domain/account.ts';
import { EmailTakenError, InvalidCredentialsError } from '../domain/errors.ts';
import type { PasswordHasher } from '../password-hasher.ts';
import type { SessionTokens, Sessions } from '../sessions.ts';
import { findCredentials, insertOperator, type OperatorRow } from '../store/operator.ts';

export interface OperatorSession extends SessionTokens {
  readonly operator: OperatorRow;
}

interface Deps {
  readonly pool: ServiceDeps['pool'];
  readonly clock: Clock;
  readonly passwords: PasswordHasher;
  readonly sessions: Sessions;
}

/**
 * Makes an operator, signed in.
 * @throws EmailTakenError, InvalidInputError; RequestError for an input of a wrong form
 */
export const createRegisterOperator =
  ({ pool, clock, passwords, sessions }: Deps) =>
  async (input: {
    readonly email: string;
    readonly password: string;
    readonly name: string;
  }): Promise<OperatorSession> => {
    const name = cleanName(input.name);
    const email = normalizeEmail(input.email);
    const password = normalizePassword(input.password);
    checkNewPassword(password, email);
    const operator: OperatorRow = { id: newId('operator'), email, name, createdAt: new Date(clock.now()) };
    const passwordHash = await passwords.hash(password);
    const holder: TokenHolder = { kind: 'operator', operatorId: operator.id, verifiedAt: new Date(clock.now()) };
    const refreshToken = await inTransaction(pool, async (tx) => {
      if (!(await insertOperator(tx, { ...operator, passwordHash }))) throw new EmailTakenError();
      return sessions.begin(tx, holder);
    });
    return { operator, ...(await sessions.complete(holder, refreshToken)) };
  };

/**
 * Signs an operator in. An unknown address takes as long as a wrong password.
 * @throws InvalidCredentialsError; RequestError for an input of a wrong form
 */
export const createSignInOperator =
  ({ pool, clock, passwords, sessions }: Deps) =>
  async (input: { readonly email: string; readonly password: string }): Promise<OperatorSession> => {
    const password = normalizePassword(input.password);
    const email = readEmail(input.email);
    const found = email === null ? null : await findCredentials(sqlOfPool(pool), email);
    if (!(await passwords.matches(found?.passwordHash ?? null, password)) || found === null)
      throw new InvalidCredentialsError();
    const operator: OperatorRow = { id: found.id, email: found.email, name: found.name, createdAt: found.createdAt };
    const holder: TokenHolder = { kind: 'operator', operatorId: operator.id, verifiedAt: new Date(clock.now()) };
    return { operator, ...(await sessions.complete(holder, await sessions.begin(sqlOfPool(pool), holder))) };
  };

/** What is no address belongs to nobody. */
const readEmail = (text: string): string | null => {
  try {
    return normalizeEmail(text);
  } catch (error) {
    if (error instanceof InvalidInputError) return null;
    throw error;
  }
};
