import { sqlOfPool, inTransaction } from '@stargraph/kit/db/sql';
import { unauthenticated } from '@stargraph/kit/errors';
import { normalizePassword, readEmail, type Language } from '../domain/account.ts';
import { LinkEndedError } from '../domain/errors.ts';
import type { Origin } from '../domain/security-event.ts';
import { forgetDevices } from '../store/known-device.ts';
import { findAccount, markEmailVerified, setPassword } from '../store/operator.ts';
import { dropTokens, findToken, takeToken } from '../store/one-time-token.ts';
import { enqueueMail } from '../store/outbound-mail.ts';
import { sourceOf } from '../throttle.ts';
import type { AccountDeps, Self } from './account-deps.ts';
import { changeAccount } from './change-account.ts';

/**
 * Has a link mailed by which a new password is chosen. Whether the address belongs to anybody is found out when the
 * mail is written: here the answer and its time are the same for each.
 * @throws TooManyAttemptsError for one network's many wishes
 */
export const createRequestPasswordReset =
  (deps: AccountDeps) =>
  async (input: { readonly email: string; readonly language: Language; readonly from: Origin }): Promise<void> => {
    const { pool, clock, throttle } = deps;
    const email = readEmail(input.email);
    await throttle.take([{ kind: 'mail', of: [sourceOf(input.from)] }]);
    // Five an hour reach the mailbox; who asks for more than that gets the same answer.
    if (email === null || !deps.mail || !(await throttle.mayTry([{ kind: 'mailbox', of: [email] }]))) return;
    await inTransaction(pool, (tx) =>
      enqueueMail(tx, {
        kind: 'passwordReset',
        address: email,
        language: input.language,
        subjectId: null,
        at: new Date(clock.now()),
      }),
    );
  };

/**
 * Sets a new password by a mailed link, and ends every session and every other link of the operator.
 * @throws LinkEndedError, WeakPasswordError; RequestError for an input of a wrong form
 */
export const createResetPassword =
  (deps: AccountDeps) =>
  async (input: { readonly token: string; readonly password: string; readonly from: Origin }): Promise<void> => {
    const { pool, clock, passwords, strength } = deps;
    const password = normalizePassword(input.password);
    const found = await findToken(sqlOfPool(pool), input.token, ['passwordReset'], new Date(clock.now()));
    const owner = found === null ? null : await findAccount(sqlOfPool(pool), found.subjectId);
    if (found === null || owner === null) throw new LinkEndedError();
    // A refused password leaves the link good.
    await strength.check(password, [owner.email ?? '', owner.name]);
    const passwordHash = await passwords.hash(password);
    const self: Self = { operatorId: owner.id, sessionId: undefined, from: input.from };
    await changeAccount(deps, self, async ({ tx, account, at, note, tell, endSessions }) => {
      const taken = await takeToken(tx, input.token, 'passwordReset', at);
      // The address has changed since: the mailbox is no longer this operator's.
      if (taken === null || taken.address !== account.email) throw new LinkEndedError();
      await setPassword(tx, account.id, passwordHash, at);
      if (account.emailVerifiedAt === null) await markEmailVerified(tx, account.id, at);
      await dropTokens(tx, account.id, ['passwordReset', 'secondFactor', 'emailNew', 'emailOld']);
      await forgetDevices(tx, account.id);
      await endSessions('all');
      await note('passwordReset');
      await tell('passwordChanged');
    });
  };

/** Sets a new password, and ends all other sessions. @throws WeakPasswordError; RequestError for an input of a wrong form */
export const createChangePassword =
  (deps: AccountDeps) =>
  async (self: Self, input: { readonly password: string }): Promise<void> => {
    const password = normalizePassword(input.password);
    const owner = await findAccount(sqlOfPool(deps.pool), self.operatorId);
    if (owner === null) throw unauthenticated();
    await deps.strength.check(password, [owner.email ?? '', owner.name]);
    const passwordHash = await deps.passwords.hash(password);
    await changeAccount(deps, self, async ({ tx, account, at, note, tell, endSessions }) => {
      await setPassword(tx, account.id, passwordHash, at);
      await dropTokens(tx, account.id, ['passwordReset', 'secondFactor']);
      await endSessions('others');
      await note('passwordChanged');
      await tell('passwordChanged');
    });
  };
