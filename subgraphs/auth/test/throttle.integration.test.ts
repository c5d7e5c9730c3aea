import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Client } from '@stargraph/kit/viewer';
import { startAuth, type RunningAuth } from './harness.ts';

const password = 'correct horse battery';
const email = 'owner@example.com';
const home: Client = { ip: '198.51.100.7', userAgent: 'Home' };
const attacker = (n: number): Client => ({ ip: `203.0.113.${n}`, userAgent: 'Attacker' });

let auth: RunningAuth;
let deviceToken: string;
beforeAll(async () => {
  auth = await startAuth();
  ({ deviceToken } = await auth.register({ email, password, name: 'Owner' }));
});
afterAll(() => auth.stop());
beforeEach(() => auth.pool.query('delete from throttle'));

const fail = (client: Client, to = email) => auth.signIn(to, 'a wrong password', { client });
const typesOf = async (
  answers: readonly Promise<{ readonly __typename: string }>[],
): Promise<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const { __typename } of await Promise.all(answers)) counts[__typename] = (counts[__typename] ?? 0) + 1;
  return counts;
};

describe('failed sign-ins', () => {
  test('of a hundred at once from one network five are looked at, whoever is asked', async () => {
    for (const to of [email, 'nobody@example.com'])
      expect(await typesOf(Array.from({ length: 100 }, () => fail(attacker(1), to)))).toEqual({
        InvalidCredentialsError: 5,
        TooManyAttemptsError: 95,
      });
  });

  test('make their network wait longer each time, and say for how long', async () => {
    for (let tries = 0; tries < 5; tries += 1) await fail(attacker(1));
    const waits: number[] = [];
    for (let round = 0; round < 6; round += 1) {
      const { retryAfter } = await fail(attacker(1));
      waits.push(retryAfter);
      auth.clock.advance(retryAfter * 1000);
      expect(await fail(attacker(1))).toMatchObject({ __typename: 'InvalidCredentialsError' });
    }
    expect(waits).toEqual([2, 4, 8, 16, 32, 64]);
    // The right password has to wait as well, from there.
    expect(await auth.signIn(email, password, { client: attacker(1) })).toMatchObject({ code: 'LIMIT_REACHED' });
    auth.clock.advance(60 * 60_000 + 1000);
    expect(await auth.signIn(email, password, { client: attacker(1) })).toMatchObject({
      __typename: 'OperatorSignInSuccess',
    });
  });

  test('never lock the owner out: however many, at the same time, from everywhere', async () => {
    const storm = Array.from({ length: 60 }, (_, n) => fail(attacker(n % 20)));
    const owner = await Promise.all([
      auth.signIn(email, password, { client: home }),
      auth.signIn(email, password, { client: home, deviceToken }),
    ]);
    expect(owner.map(({ __typename }) => __typename)).toEqual(['OperatorSignInSuccess', 'OperatorSignInSuccess']);
    await Promise.all(storm);
    expect(await auth.signIn(email, password, { client: home })).toMatchObject({ __typename: 'OperatorSignInSuccess' });
  });

  test('not even from the owner’s own network, in a browser that has signed in before', async () => {
    await Promise.all(Array.from({ length: 40 }, (_, n) => fail(home, n % 2 === 0 ? email : `other-${n}@example.com`)));
    expect(await auth.signIn(email, password, { client: home })).toMatchObject({ __typename: 'TooManyAttemptsError' });
    expect(await auth.signIn(email, password, { client: home, deviceToken })).toMatchObject({
      __typename: 'OperatorSignInSuccess',
      deviceToken,
    });
  });

  test('of a known browser are counted for itself: it is no way round', async () => {
    const tries = Array.from({ length: 40 }, (_, n) =>
      auth.signIn(email, 'a wrong password', { client: attacker(n), deviceToken }),
    );
    expect(await typesOf(tries)).toEqual({ InvalidCredentialsError: 10, TooManyAttemptsError: 30 });
    // A browser of another account is not known here.
    const other = await auth.register({ email: 'second@example.com', password, name: 'Second' });
    const strange = Array.from({ length: 20 }, () =>
      auth.signIn(email, 'a wrong password', { client: attacker(3), deviceToken: other.deviceToken }),
    );
    expect(await typesOf(strange)).toEqual({ InvalidCredentialsError: 5, TooManyAttemptsError: 15 });
  });

  test('spread over many accounts are counted by their network, and one’s own success gives no more of them', async () => {
    await auth.register({ email: 'mallory@example.com', password, name: 'Mallory' });
    let looked = 0;
    for (let n = 0; n < 45; n += 1) {
      if ((await fail(attacker(1), `target-${n}@example.com`)).__typename === 'InvalidCredentialsError') looked += 1;
      if (n % 5 === 0) await auth.signIn('mallory@example.com', password, { client: attacker(1) });
    }
    expect(looked).toBeLessThanOrEqual(31);
  });

  test('of one IPv6 network count together, whatever address of it they take', async () => {
    const tries = Array.from({ length: 20 }, (_, n) =>
      fail({ ip: `2001:db8:0:1::${(n + 1).toString(16)}`, userAgent: null }),
    );
    expect(await typesOf(tries)).toEqual({ InvalidCredentialsError: 5, TooManyAttemptsError: 15 });
    expect(await fail({ ip: '2001:db8:0:2::1', userAgent: null })).toMatchObject({
      __typename: 'InvalidCredentialsError',
    });
  });

  test('hold over every process of the service', async () => {
    const second = auth.serverOf();
    for (let tries = 0; tries < 5; tries += 1) await fail(attacker(1));
    const query = `mutation { operatorSignIn(input: { email: "${email}", password: "a wrong password" }) { __typename } }`;
    const answer = await auth.execute(query, { kind: 'anonymous' }, {}, second, attacker(1));
    expect(answer.data?.['operatorSignIn']).toEqual({ __typename: 'TooManyAttemptsError' });
    await second.close();
  });

  test('are in the owner’s log, with where they came from', async () => {
    await fail(attacker(9));
    const viewer = auth.viewerOf((await auth.signIn(email, password, { client: home, deviceToken })).accessToken);
    const query = '{ operatorAccount { securityLog(first: 5) { edges { node { kind ip userAgent } } } } }';
    await expect
      .poll(async () => JSON.stringify(await auth.field('operatorAccount', query, viewer)))
      .toContain('{"kind":"SIGN_IN_FAILED","ip":"203.0.113.9","userAgent":"Attacker"}');
  });
});
