import { sqlOfPool } from '@stargraph/kit/db/sql';
import { InvalidInputError } from '@stargraph/kit/errors';
import { normalizeEmail } from '../domain/account.ts';
import { EmailTakenError, LinkEndedError } from '../domain/errors.ts';
import { tokenLifeMs } from '../domain/one-time-token.ts';
import type { Origin } from '../domain/security-event.ts';
import { confirmEmailChange, dropEmailChange, putEmailChange } from '../store/email-change.ts';
import { findOperator, setEmail } from '../store/operator.ts';
import { dropTokens, findToken, takeToken } from '../store/one-time-token.ts';
import type { AccountDeps, Self } from './account-deps.ts';
import { changeAccount } from './change-account.ts';

const links = ['emailOld', 'emailNew'] as const;

/**
 * Asks for another address. It takes the old one's place when both mailboxes have confirmed; an old one that never
 * proved anything is not asked. Without mail it takes it at once.
 * @returns whether it has
 * @throws InvalidInputError, TooManyAttemptsError, EmailTakenError (only without mail)
 */
export const createChangeEmail =
  (deps: AccountDeps) =>
  async (self: Self, newEmail: string): Promise<{ readonly done: boolean }> => {
    const email = normalizeEmail(newEmail);
    if (deps.mail) {
      await deps.throttle.take([{ kind: 'mail', of: [self.operatorId] }]);
      await deps.throttle.take([{ kind: 'mailbox', of: ['change', self.operatorId, email] }]);
    }
    return changeAccount(deps, self, async ({ tx, account, at, note, tell }) => {
      if (email === account.email && account.emailVerifiedAt !== null)
        throw new InvalidInputError('This is your address already.');
      if (!deps.mail) {
        if (!(await setEmail(tx, account.id, email, null))) throw new EmailTakenError();
        await note('emailChanged');
        return { done: true };
      }
      const askOld = account.emailVerifiedAt !== null;
      await dropTokens(tx, account.id, links);
      await putEmailChange(tx, {
        operatorId: account.id,
        newEmail: email,
        at,
        oldConfirmedAt: askOld ? null : at,
        expiresAt: new Date(at.getTime() + tokenLifeMs.emailNew),
      });
      await note('emailChangeRequested');
      await tell('emailNew', {}, email);
      if (askOld) await tell('emailOld', { newEmail: email });
      return { done: false };
    });
  };

/** Takes back a wish for another address. @returns whether there was one */
export const createCancelEmailChange =
  (deps: AccountDeps) =>
  (self: Self): Promise<boolean> =>
    changeAccount(deps, self, async ({ tx, account }) => {
      await dropTokens(tx, account.id, links);
      return dropEmailChange(tx, account.id);
    });

/**
 * One mailbox agrees, by its link.
 * @returns whether the address has changed; the other mailbox has yet to agree where not
 * @throws LinkEndedError
 */
export const createConfirmEmail =
  (deps: AccountDeps) =>
  async (input: { readonly token: string; readonly from: Origin }): Promise<{ readonly done: boolean }> => {
    const { pool, clock } = deps;
    const found = await findToken(sqlOfPool(pool), input.token, links, new Date(clock.now()));
    if (found === null) throw new LinkEndedError();
    const purpose = found.purpose;
    if ((await findOperator(sqlOfPool(pool), found.subjectId)) === null) throw new LinkEndedError();
    const self: Self = { operatorId: found.subjectId, sessionId: undefined, from: input.from };
    return changeAccount(deps, self, async ({ tx, account, at, note, tell }) => {
      const taken = await takeToken(tx, input.token, purpose, at);
      const change = await confirmEmailChange(tx, account.id, purpose === 'emailOld' ? 'old' : 'new', at);
      if (taken === null || change === null || (purpose === 'emailNew' && taken.address !== change.newEmail))
        throw new LinkEndedError();
      if (change.oldConfirmedAt === null || change.newConfirmedAt === null) return { done: false };
      // Somebody has taken the address meanwhile: nobody is told, the change does not come about.
      if (!(await setEmail(tx, account.id, change.newEmail, at))) throw new LinkEndedError();
      await dropEmailChange(tx, account.id);
      await dropTokens(tx, account.id, [...links, 'passwordReset']);
      await note('emailChanged');
      if (account.email !== change.newEmail) await tell('emailChanged', { newEmail: change.newEmail });
      return { done: true };
    });
  };
