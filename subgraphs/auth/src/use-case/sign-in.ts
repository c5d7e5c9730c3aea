import { inTransaction, sqlOfPool, type Sql } from '@stargraph/kit/db/sql';
import { normalizePassword, readEmail } from '../domain/account.ts';
import { hashDeviceToken } from '../domain/device.ts';
import { InvalidCodeError, InvalidCredentialsError, LinkEndedError } from '../domain/errors.ts';
import { mintToken, mostCodesPerChallenge } from '../domain/one-time-token.ts';
import type { Origin, SecurityEventKind } from '../domain/security-event.ts';
import type { ThrottleKey } from '../domain/throttle.ts';
import { seeDevice } from '../store/known-device.ts';
import { findAccountByEmail, lockAccount, type AccountRow } from '../store/operator.ts';
import { countTokenFailure, dropTokens, findToken, insertToken } from '../store/one-time-token.ts';
import { insertSecurityEvent } from '../store/security-event.ts';
import { sourceOf } from '../throttle.ts';
import type { AccountDeps, OperatorSession } from './account-deps.ts';
import { beginSession, completeSession } from './begin-session.ts';
import { checkCode } from './check-code.ts';

interface From {
  readonly deviceToken?: string | null | undefined;
  readonly from: Origin;
}

/** The password is right; a code of the authenticator app, or a recovery code, is asked for too. */
export interface SecondFactorChallenge {
  readonly challenge: string;
  readonly challengeExpiresAt: Date;
}

const noteLater = (deps: AccountDeps, operatorId: string, kind: SecurityEventKind, from: Origin): void => {
  const at = new Date(deps.clock.now());
  // After the answer: an address that is known must not take longer than one that is not.
  deps.later(() => insertSecurityEvent(sqlOfPool(deps.pool), { operatorId, kind, at, from }));
};

/**
 * Signs an operator in. An unknown address takes as long as a wrong password, and gets the same answer. Failures are
 * counted by where they come from: nobody's failures make an operator wait in a browser that has signed in before.
 * @throws InvalidCredentialsError, TooManyAttemptsError; RequestError for an input of a wrong form
 */
export const createSignInOperator =
  (deps: AccountDeps) =>
  async (
    input: { readonly email: string; readonly password: string } & From,
  ): Promise<OperatorSession | SecondFactorChallenge> => {
    const { pool, clock, passwords, throttle } = deps;
    const { from } = input;
    const password = normalizePassword(input.password);
    const email = readEmail(input.email);
    const deviceHash = hashDeviceToken(input.deviceToken);
    const account = email === null ? null : await findAccountByEmail(sqlOfPool(pool), email, deviceHash);
    const source = sourceOf(from);
    const keys: ThrottleKey[] =
      account?.deviceKnown === true && deviceHash !== null
        ? [{ kind: 'device', of: [account.id, deviceHash] }]
        : [
            { kind: 'account', of: [email ?? '', source] },
            { kind: 'source', of: [source] },
          ];
    await throttle.take(keys);
    if (!(await passwords.matches(account?.passwordHash ?? null, password)) || account === null) {
      if (account !== null) noteLater(deps, account.id, 'signInFailed', from);
      throw new InvalidCredentialsError();
    }
    const at = new Date(clock.now());
    if (account.totpEnabled) {
      const challenge = mintToken();
      const challengeExpiresAt = await inTransaction(pool, (tx) =>
        insertToken(tx, { token: challenge, purpose: 'secondFactor', subjectId: account.id, address: '', at }),
      );
      await throttle.forgive(keys);
      return { challenge, challengeExpiresAt };
    }
    const begun = await inTransaction(pool, async (tx) => {
      // A second factor, another password or the account's end may have come between.
      const now = await lockAccount(tx, account.id);
      if (now === null || now.passwordHash !== account.passwordHash || now.totpEnabled)
        throw new InvalidCredentialsError();
      return beginSession(deps, tx, now, input);
    });
    await throttle.forgive(keys);
    return completeSession(deps, begun);
  };

/**
 * The second step of signing in. A challenge is for five codes; each code is taken once.
 * @throws InvalidCodeError, LinkEndedError, TooManyAttemptsError
 */
export const createSecondFactor =
  (deps: AccountDeps) =>
  async (input: { readonly challenge: string; readonly code: string } & From): Promise<OperatorSession> => {
    const { pool, clock, throttle } = deps;
    const { from } = input;
    const sql = sqlOfPool(pool);
    const now = (): Date => new Date(clock.now());
    const found = await findToken(sql, input.challenge, ['secondFactor'], now());
    if (found === null) throw new LinkEndedError();
    const operatorId = found.subjectId;
    const deviceHash = hashDeviceToken(input.deviceToken);
    const keys: ThrottleKey[] =
      deviceHash !== null && (await seeDevice(sql, operatorId, deviceHash, now()))
        ? [{ kind: 'device', of: [operatorId, deviceHash] }]
        : [
            { kind: 'code', of: [operatorId, sourceOf(from)] },
            { kind: 'codeAnywhere', of: [operatorId] },
          ];
    await throttle.take(keys);
    // Its failure is counted, so the transaction must be kept: what went wrong is returned, not thrown.
    const outcome = await inTransaction(pool, async (tx: Sql) => {
      const account: AccountRow | null = await lockAccount(tx, operatorId);
      const token = await findToken(tx, input.challenge, ['secondFactor'], now(), 'lock');
      if (account === null || token === null || token.failures >= mostCodesPerChallenge) return 'ended' as const;
      const proof = await checkCode(deps, tx, account, input.code, from);
      if (proof === null) {
        await countTokenFailure(tx, input.challenge);
        return 'wrong' as const;
      }
      await dropTokens(tx, operatorId, ['secondFactor']);
      return beginSession(deps, tx, account, input);
    });
    if (outcome === 'ended') throw new LinkEndedError();
    if (outcome === 'wrong') {
      noteLater(deps, operatorId, 'secondFactorFailed', from);
      throw new InvalidCodeError();
    }
    await throttle.forgive(keys);
    return completeSession(deps, outcome);
  };
