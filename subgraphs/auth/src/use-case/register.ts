import { inTransaction, sqlOfPool } from '@stargraph/kit/db/sql';
import { newEventId, newId } from '@stargraph/kit/ids';
import { cleanName, normalizeEmail, normalizePassword, type Language } from '../domain/account.ts';
import { EmailTakenError, InvalidCredentialsError, LinkEndedError } from '../domain/errors.ts';
import { tokenLifeMs } from '../domain/one-time-token.ts';
import type { Origin } from '../domain/security-event.ts';
import type { ThrottleKey } from '../domain/throttle.ts';
import { insertOperator } from '../store/operator.ts';
import { findToken, takeToken } from '../store/one-time-token.ts';
import { enqueueMail } from '../store/outbound-mail.ts';
import { deleteRegistrations, findRegistration, insertRegistration } from '../store/registration.ts';
import { sourceOf } from '../throttle.ts';
import type { AccountDeps, OperatorSession } from './account-deps.ts';
import { beginSession, completeSession } from './begin-session.ts';

export interface RegisterRequest {
  readonly email: string;
  readonly password: string;
  readonly name: string;
  readonly language: Language;
  readonly deviceToken?: string | null | undefined;
  readonly from: Origin;
}

/** Mail is on its way to that address, with a link that goes on from here or says that it has an account. */
export interface VerificationSent {
  readonly sentTo: string;
}

/**
 * Takes somebody in. Where mail can be sent, there is no operator before the address is proved, and the answer, its
 * time included, is the same for an address that has one: the mailbox alone is told. Where none can be sent, the
 * operator is made and signed in at once.
 * @throws InvalidInputError, WeakPasswordError, TooManyAttemptsError, EmailTakenError (only without mail); RequestError
 * for an input of a wrong form
 */
export const createRegisterOperator =
  (deps: AccountDeps) =>
  async (input: RegisterRequest): Promise<OperatorSession | VerificationSent> => {
    const { pool, clock, passwords, strength, throttle } = deps;
    const name = cleanName(input.name);
    const email = normalizeEmail(input.email);
    const password = normalizePassword(input.password);
    await strength.check(password, [email, name]);
    if (deps.mail) await throttle.take([{ kind: 'mail', of: [sourceOf(input.from)] }]);
    const passwordHash = await passwords.hash(password);
    const at = new Date(clock.now());
    const { language } = input;
    if (!deps.mail) {
      const operator = {
        id: newId('operator'),
        email,
        name,
        createdAt: at,
        language,
        passwordHash,
        emailVerifiedAt: null,
      };
      const begun = await inTransaction(pool, async (tx) => {
        if (!(await insertOperator(tx, operator))) throw new EmailTakenError();
        return beginSession(deps, tx, operator, { ...input, as: 'registered' });
      });
      return completeSession(deps, begun);
    }
    const fits = await throttle.mayTry([{ kind: 'mailbox', of: [email] }]);
    const id = newEventId();
    await inTransaction(pool, async (tx) => {
      await insertRegistration(tx, {
        id,
        email,
        passwordHash,
        name,
        language,
        at,
        expiresAt: new Date(at.getTime() + tokenLifeMs.registration),
      });
      if (fits) await enqueueMail(tx, { kind: 'registration', address: email, language, subjectId: id, at });
    });
    return { sentTo: email };
  };

/**
 * Makes the operator of a registration and signs them in. Asks for the password, since who reads the mail need not be
 * who registered: an account must not begin with a password that somebody else knows.
 * @throws LinkEndedError, InvalidCredentialsError, TooManyAttemptsError; RequestError for an input of a wrong form
 */
export const createConfirmRegistration =
  (deps: AccountDeps) =>
  async (input: {
    readonly token: string;
    readonly password: string;
    readonly deviceToken?: string | null | undefined;
    readonly from: Origin;
  }): Promise<OperatorSession> => {
    const { pool, clock, passwords, throttle } = deps;
    const password = normalizePassword(input.password);
    const now = (): Date => new Date(clock.now());
    const found = await findToken(sqlOfPool(pool), input.token, ['registration'], now());
    const registration = found === null ? null : await findRegistration(sqlOfPool(pool), found.subjectId, now());
    if (registration === null) throw new LinkEndedError();
    const keys: ThrottleKey[] = [{ kind: 'account', of: ['registration', registration.id] }];
    await throttle.take(keys);
    if (!(await passwords.matches(registration.passwordHash, password))) throw new InvalidCredentialsError();
    const { email, name, language, passwordHash } = registration;
    const at = now();
    const operator = { id: newId('operator'), email, name, createdAt: at, language, passwordHash, emailVerifiedAt: at };
    const begun = await inTransaction(pool, async (tx) => {
      if ((await takeToken(tx, input.token, 'registration', at)) === null) throw new LinkEndedError();
      // Another registration of the address was confirmed first.
      if (!(await insertOperator(tx, operator))) throw new LinkEndedError();
      await deleteRegistrations(tx, email);
      return beginSession(deps, tx, operator, { ...input, as: 'registered' });
    });
    await throttle.forgive(keys);
    return completeSession(deps, begun);
  };
