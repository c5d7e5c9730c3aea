import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Viewer } from '@stargraph/kit/viewer';
import { startAuth, type Answer, type RunningAuth } from './harness.ts';

const anonymous: Viewer = { kind: 'anonymous' };
const password = 'correct horse battery';
const hour = 60 * 60_000;

let auth: RunningAuth;
beforeAll(async () => {
  auth = await startAuth({ mail: true });
});
afterAll(() => auth.stop());

const register = (email: string, given = password): Promise<Answer> =>
  auth.register({ email, password: given, name: 'Ada' });
const confirm = (token: string, given = password): Promise<Answer> =>
  auth.account('operatorRegistrationConfirm', anonymous, { token, password: given });
const operators = async (email: string): Promise<number> =>
  (await auth.pool.query('select from operator where email_normalized = $1', [email])).rowCount ?? 0;

describe('registering where mail can be sent', () => {
  test('makes no operator before the mailed link comes back with the password', async () => {
    expect(await register(' Ada@Example.com ')).toEqual({
      __typename: 'OperatorVerificationSent',
      sentTo: 'ada@example.com',
    });
    expect(await operators('ada@example.com')).toBe(0);
    expect(await auth.signIn('ada@example.com', password)).toMatchObject({ __typename: 'InvalidCredentialsError' });
    const token = await auth.linkTo('ada@example.com');
    const confirmed = await confirm(token);
    expect(confirmed).toMatchObject({
      __typename: 'OperatorRegistrationConfirmSuccess',
      operator: { email: 'ada@example.com', name: 'Ada' },
    });
    expect(
      await auth.field(
        'operatorAccount',
        '{ operatorAccount { emailVerified } }',
        auth.viewerOf(confirmed.accessToken),
      ),
    ).toEqual({
      emailVerified: true,
    });
    expect(await confirm(token)).toMatchObject({ __typename: 'LinkEndedError', code: 'EXPIRED' });
    expect(await auth.signIn('ada@example.com', password)).toMatchObject({ __typename: 'OperatorSignInSuccess' });
  });

  test('answers the same for an address that has an account, whose mailbox alone is told', async () => {
    await register('known@example.com');
    await confirm(await auth.linkTo('known@example.com'));
    auth.mailbox.length = 0;
    expect(await register('known@example.com', 'another good password')).toEqual({
      __typename: 'OperatorVerificationSent',
      sentTo: 'known@example.com',
    });
    await auth.sendMail();
    expect(auth.mailbox.map(({ to, subject }) => [to, subject])).toEqual([
      ['known@example.com', expect.stringContaining('You have an account already')],
    ]);
    expect(auth.mailbox[0]?.text).not.toContain('#');
    expect(await auth.signIn('known@example.com', 'another good password')).toMatchObject({
      __typename: 'InvalidCredentialsError',
    });
  });

  test('who reads the mail of a registration by somebody else gets no account with the other one’s password', async () => {
    await register('victim@example.com', 'the password of another');
    const theirs = await auth.linkTo('victim@example.com');
    expect(await confirm(theirs, 'a guess of the reader')).toMatchObject({ __typename: 'InvalidCredentialsError' });
    // Their own registration beside it works, and ends the other.
    await register('victim@example.com', password);
    const own = await auth.linkTo('victim@example.com');
    expect(own).not.toBe(theirs);
    expect(await confirm(own)).toMatchObject({ __typename: 'OperatorRegistrationConfirmSuccess' });
    expect(await confirm(theirs, 'the password of another')).toMatchObject({ __typename: 'LinkEndedError' });
  });

  test('of ten confirmations at once one makes the operator', async () => {
    await register('race@example.com');
    const token = await auth.linkTo('race@example.com');
    const answers = await Promise.all(Array.from({ length: 5 }, () => confirm(token)));
    const made = answers.filter(({ __typename }) => __typename === 'OperatorRegistrationConfirmSuccess');
    expect(made).toHaveLength(1);
    expect(await operators('race@example.com')).toBe(1);
  });

  test('the link ends after a day', async () => {
    await register('late@example.com');
    const token = await auth.linkTo('late@example.com');
    auth.clock.advance(24 * hour);
    expect(await confirm(token)).toMatchObject({ __typename: 'LinkEndedError' });
    for (const made of ['', 'x', 'A'.repeat(43)])
      expect(await confirm(made)).toMatchObject({ __typename: 'LinkEndedError' });
  });

  test.each([
    ['1234567', ['SHORT']],
    ['password1', ['BREACHED']],
    ['liverpool', ['BREACHED']],
    ['weak@example.com', ['PERSONAL']],
    ['qwertyuiop[]', ['KEYBOARD']],
    ['aaaaaaaaaaaaaaa', ['REPEATED']],
    ['abcdefghijkl', ['SEQUENCE']],
    ['пароль', ['GUESSABLE', 'SHORT']],
  ])('the password %s is refused, and the reasons are named', async (given, reasons) => {
    const answer = await register('weak@example.com', given);
    expect(answer).toMatchObject({ __typename: 'WeakPasswordError', code: 'INVALID_INPUT' });
    expect(reasons).toEqual(expect.arrayContaining([answer.reasons[0]]));
  });

  test('two forms of one character are one password', async () => {
    await register('nfkc@example.com', 'un cafe\u0301 tre\u0300s noir');
    await confirm(await auth.linkTo('nfkc@example.com'), 'un caf\u00e9 tr\u00e8s noir');
    expect(await auth.signIn('nfkc@example.com', 'un caf\u00e9 tr\u00e8s noir')).toMatchObject({
      __typename: 'OperatorSignInSuccess',
    });
  });

  test('a mailbox gets five mails an hour, and who asks for more is answered the same', async () => {
    auth.mailbox.length = 0;
    const answers = await Promise.all(Array.from({ length: 9 }, () => register('flood@example.com')));
    expect(new Set(answers.map(({ __typename }) => __typename))).toEqual(new Set(['OperatorVerificationSent']));
    await auth.sendMail();
    expect(auth.mailbox.filter(({ to }) => to === 'flood@example.com')).toHaveLength(5);
  });
});
