import { inTransaction, sqlOfPool } from '@stargraph/kit/db/sql';
import { unauthenticated } from '@stargraph/kit/errors';
import type { AccessToken } from '../access-tokens.ts';
import { normalizePassword } from '../domain/account.ts';
import { InvalidCodeError, InvalidCredentialsError } from '../domain/errors.ts';
import { findAccount, lockAccount } from '../store/operator.ts';
import { insertSecurityEvent } from '../store/security-event.ts';
import { renewProof } from '../store/session-proof.ts';
import type { AccountDeps, Self } from './account-deps.ts';
import { checkCode } from './check-code.ts';

/**
 * Proves again who holds a session: by a code where two-step sign-in is on, else by the password. Failures are counted
 * against the session alone.
 * @returns an access token that says so
 * @throws InvalidCredentialsError, InvalidCodeError, TooManyAttemptsError; RequestError for an input of a wrong form
 */
export const createConfirmIdentity =
  (deps: AccountDeps) =>
  async (
    self: Self,
    input: { readonly password: string | null | undefined; readonly code: string | null | undefined },
  ): Promise<AccessToken> => {
    const { pool, clock, passwords, throttle, tokens } = deps;
    const { operatorId, sessionId, from } = self;
    if (sessionId === undefined) throw unauthenticated();
    const account = await findAccount(sqlOfPool(pool), operatorId);
    if (account === null) throw unauthenticated();
    const keys = [{ kind: 'stepUp', of: [operatorId, sessionId] }] as const;
    await throttle.take(keys);
    if (
      !account.totpEnabled &&
      !(await passwords.matches(account.passwordHash, normalizePassword(input.password ?? '')))
    )
      throw new InvalidCredentialsError();
    const verifiedAt = new Date(clock.now());
    await inTransaction(pool, async (tx) => {
      const now = await lockAccount(tx, operatorId);
      if (now === null) throw unauthenticated();
      if (now.totpEnabled) {
        if ((await checkCode(deps, tx, now, input.code ?? '', from)) === null) throw new InvalidCodeError();
      } else if (now.passwordHash !== account.passwordHash || account.totpEnabled) throw new InvalidCredentialsError();
      if (!(await renewProof(tx, operatorId, sessionId, verifiedAt))) throw unauthenticated();
      await insertSecurityEvent(tx, { operatorId, kind: 'identityConfirmed', at: verifiedAt, from });
    });
    await throttle.forgive(keys);
    return tokens.issue({ kind: 'operator', operatorId, verifiedAt }, sessionId);
  };
