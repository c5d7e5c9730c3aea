import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Viewer } from '@stargraph/kit/viewer';
import { startAuth, type Answer, type RunningAuth } from './harness.ts';

const anonymous: Viewer = { kind: 'anonymous' };
const password = 'correct horse battery';
const next = 'another good password';
const hour = 60 * 60_000;

let auth: RunningAuth;
let count = 0;
beforeAll(async () => {
  auth = await startAuth({ mail: true });
});
afterAll(() => auth.stop());

const operator = async (): Promise<Answer & { readonly email: string }> => {
  count += 1;
  const email = `reset-${count}@example.com`;
  await auth.register({ email, password, name: 'Ada' });
  const token = await auth.linkTo(email);
  return { ...(await auth.account('operatorRegistrationConfirm', anonymous, { token, password })), email };
};
const forgot = (email: string): Promise<Answer> => auth.account('operatorPasswordForgot', anonymous, { email });
const reset = (token: string, given = next): Promise<Answer> =>
  auth.account('operatorPasswordReset', anonymous, { token, password: given });

describe('a forgotten password', () => {
  test('is set anew by a mailed link, once, and every session ends', async () => {
    const { email, refreshToken, accessToken } = await operator();
    await forgot(email);
    const token = await auth.linkTo(email);
    auth.published.length = 0;
    expect(await reset(token)).toMatchObject({ __typename: 'OperatorPasswordResetSuccess' });
    expect(auth.published).toEqual([`session-ended ${auth.viewerOf(accessToken).sessionId}`]);
    expect(await auth.refresh(refreshToken)).toMatchObject({ __typename: 'SessionEndedError' });
    expect(await auth.signIn(email, password)).toMatchObject({ __typename: 'InvalidCredentialsError' });
    expect(await auth.signIn(email, next)).toMatchObject({ __typename: 'OperatorSignInSuccess' });
    expect(await reset(token)).toMatchObject({ __typename: 'LinkEndedError' });
    await auth.sendMail();
    expect(auth.mailbox.at(-1)).toMatchObject({ to: email });
    expect(auth.mailbox.filter(({ to }) => to === email).map(({ subject }) => subject)).toContain(
      'Your password was changed · Stargraph',
    );
  });

  test('does not tell whether an address has an account: same answer, and nothing is looked up before it', async () => {
    const { email } = await operator();
    auth.mailbox.length = 0;
    const [known, unknown, none] = await Promise.all([
      forgot(email),
      forgot('nobody@example.com'),
      forgot('no address'),
    ]);
    expect([unknown, none]).toEqual([known, known]);
    const { rows } = await auth.pool.query<{ n: number }>(
      `select count(*)::int as n from outbound_mail where kind = 'passwordReset' and state = 'queued'`,
    );
    expect(rows[0]?.n).toBe(2);
    await auth.sendMail();
    expect(auth.mailbox.map(({ to }) => to)).toEqual([email]);
  });

  test('its link ends after an hour, with the next one that is used, and with another address', async () => {
    const { email } = await operator();
    await forgot(email);
    const first = await auth.linkTo(email);
    await forgot(email);
    const second = await auth.linkTo(email);
    expect(second).not.toBe(first);
    expect(await reset(second)).toMatchObject({ __typename: 'OperatorPasswordResetSuccess' });
    expect(await reset(first)).toMatchObject({ __typename: 'LinkEndedError' });

    await forgot(email);
    const third = await auth.linkTo(email);
    await auth.pool.query('update operator set email_normalized = $1 where email_normalized = $2', [
      `x-${email}`,
      email,
    ]);
    expect(await reset(third)).toMatchObject({ __typename: 'LinkEndedError' });

    const other = await operator();
    await forgot(other.email);
    const late = await auth.linkTo(other.email);
    auth.clock.advance(hour);
    expect(await reset(late)).toMatchObject({ __typename: 'LinkEndedError' });
  });

  test('a weak new password is refused and leaves the link good', async () => {
    const { email } = await operator();
    await forgot(email);
    const token = await auth.linkTo(email);
    expect(await reset(token, 'password1')).toMatchObject({ __typename: 'WeakPasswordError', reasons: ['BREACHED'] });
    expect(await reset(token)).toMatchObject({ __typename: 'OperatorPasswordResetSuccess' });
  });

  test('of ten resets at once by one link one counts', async () => {
    const { email } = await operator();
    await forgot(email);
    const token = await auth.linkTo(email);
    const answers = await Promise.all(Array.from({ length: 5 }, (_, n) => reset(token, `${next} number ${n}`)));
    expect(answers.filter(({ __typename }) => __typename === 'OperatorPasswordResetSuccess')).toHaveLength(1);
  });

  test('no token is kept, in the queue, in the tables or in a log', async () => {
    const { email } = await operator();
    await forgot(email);
    const token = await auth.linkTo(email);
    const { rows } = await auth.pool.query(
      `select to_jsonb(one_time_token)::text as row from one_time_token union all select to_jsonb(outbound_mail)::text from outbound_mail`,
    );
    expect(JSON.stringify(rows)).not.toContain(token);
    expect(JSON.stringify(rows)).toContain('passwordReset');
    expect(auth.logs.join('')).not.toContain(token);
    expect(auth.logs.join('')).not.toContain(email);
  });
});

describe('a change of the password', () => {
  test('asks for a recent proof, ends the other sessions and keeps this one', async () => {
    const { email, accessToken, refreshToken } = await operator();
    const other = await auth.signIn(email, password);
    const viewer = auth.viewerOf(accessToken);
    auth.clock.advance(10 * 60_000 + 1000);
    await expect(auth.account('operatorPasswordChange', viewer, { password: next })).rejects.toThrow(
      'STEP_UP_REQUIRED',
    );
    const proof = await auth.account('operatorVerify', viewer, { password });
    const proved = auth.viewerOf(proof.accessToken);
    expect(proved.sessionId).toBe(viewer.sessionId);
    expect(await auth.account('operatorPasswordChange', proved, { password: next })).toMatchObject({
      __typename: 'OperatorPasswordChangeSuccess',
    });
    expect(await auth.refresh(other.refreshToken)).toMatchObject({ __typename: 'SessionEndedError' });
    expect(await auth.refresh(refreshToken)).toMatchObject({ __typename: 'SessionRefreshSuccess' });
    expect(await auth.signIn(email, next)).toMatchObject({ __typename: 'OperatorSignInSuccess' });
  });

  test('a proof with a wrong password, in an ended session or in somebody else’s proves nothing', async () => {
    const mine = await operator();
    const theirs = await operator();
    const viewer = auth.viewerOf(mine.accessToken);
    expect(await auth.account('operatorVerify', viewer, { password: next })).toMatchObject({
      __typename: 'InvalidCredentialsError',
    });
    const { sessionId } = auth.viewerOf(theirs.accessToken);
    if (sessionId === undefined) throw new Error('no session');
    await expect(auth.account('operatorVerify', { ...viewer, sessionId }, { password })).rejects.toThrow(
      'UNAUTHENTICATED',
    );
    await auth.endSession(mine.refreshToken);
    await expect(auth.account('operatorVerify', viewer, { password })).rejects.toThrow('UNAUTHENTICATED');
  });
});
