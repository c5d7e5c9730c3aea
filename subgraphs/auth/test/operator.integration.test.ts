import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '@stargraph/kit/ids';
import type { Viewer } from '@stargraph/kit/viewer';
import { startAuth, type RunningAuth } from './harness.ts';

let auth: RunningAuth;
beforeAll(async () => {
  auth = await startAuth();
});
afterAll(() => auth.stop());

const password = 'correct horse battery';

describe('operators', () => {
  test('register, sign in and read who they are', async () => {
    const registered = await auth.register({ email: ' Ada@Example.COM ', password, name: ' Ada ' });
    expect(registered).toMatchObject({
      __typename: 'OperatorRegisterSuccess',
      operator: { email: 'ada@example.com', name: 'Ada' },
    });
    const signedIn = await auth.signIn('ADA@example.com', password);
    expect(signedIn).toMatchObject({ __typename: 'OperatorSignInSuccess', operator: registered.operator });
    const iat = auth.clock.now() / 1000;
    for (const { accessToken } of [registered, signedIn])
      expect(decodeJwt(accessToken)).toEqual({
        iss: 'stargraph',
        sid: expect.stringMatching(/^ses_/) as unknown,
        aud: 'operator',
        sub: registered.operator.id,
        iat,
        exp: iat + 900,
        vat: iat,
      });
    const viewer: Viewer = { kind: 'operator', operatorId: registered.operator.id, memberships: [] };
    expect(await auth.field('operator', '{ operator { id email name } }', viewer)).toEqual(registered.operator);
  });

  test('a wrong password and an unknown address get the same answer', async () => {
    await auth.register({ email: 'bob@example.com', password, name: 'Bob' });
    const wrong = await auth.signIn('bob@example.com', `${password}!`);
    expect(wrong).toMatchObject({ __typename: 'InvalidCredentialsError', code: 'INVALID_CREDENTIALS' });
    expect(await auth.signIn('nobody@example.com', password)).toEqual(wrong);
    expect(await auth.signIn('no address', password)).toEqual(wrong);
    expect(await auth.signIn('bob@example.com', '')).toEqual(wrong);
  });

  test('of ten who register one address at once, one gets it', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, number) =>
        auth.register({ email: number % 2 === 0 ? 'eve@example.com' : 'EVE@example.com', password, name: 'Eve' }),
      ),
    );
    expect(answers.filter(({ __typename }) => __typename === 'OperatorRegisterSuccess')).toHaveLength(1);
    expect(answers.filter(({ __typename, code }) => __typename === 'EmailTakenError' && code === 'TAKEN')).toHaveLength(
      9,
    );
  });

  test.each([
    ['no address', password],
    ['two@@example.com', password],
    ['a,b@example.com', password],
    ['mallory@example.com\nbcc: x@example.com', password],
  ])('"%s" with the password "%s" breaks a rule', async (email, given) => {
    expect(await auth.register({ email, password: given, name: 'Mallory' })).toMatchObject({
      __typename: 'InvalidInputError',
    });
  });

  test.each([
    [{ email: `${'a'.repeat(250)}@example.com` }],
    [{ password: 'x'.repeat(257) }],
    [{ name: ' ' }],
    [{ name: 'x'.repeat(81) }],
  ])('an input of a wrong form is no request: %j', async (part) => {
    await expect(auth.register({ email: 'x@example.com', password, name: 'X', ...part })).rejects.toThrow(
      'BAD_USER_INPUT',
    );
  });

  test('a password is stored as argon2id and shows nowhere', async () => {
    await auth.register({ email: 'zoe@example.com', password, name: 'Zoe' });
    const { rows } = await auth.pool.query<{ password_hash: string }>(
      `select * from operator where email_normalized = 'zoe@example.com'`,
    );
    expect(rows[0]?.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(JSON.stringify(rows)).not.toContain(password);
    expect(auth.logs.join('')).not.toContain(password);
  });

  test('a token of an operator who is no more opens nothing, and other viewers are refused', async () => {
    const code = async (viewer: Viewer) =>
      (await auth.execute('{ operator { id } }', viewer)).errors?.[0]?.extensions['code'];
    expect(await code({ kind: 'operator', operatorId: newId('operator'), memberships: [] })).toBe('UNAUTHENTICATED');
    expect(await code({ kind: 'anonymous' })).toBe('UNAUTHENTICATED');
    expect(
      await code({
        kind: 'player',
        playerId: newId('player'),
        environmentId: newId('environment'),
        projectId: newId('project'),
        releaseHash: null,
      }),
    ).toBe('FORBIDDEN');
  });
});
