import { generateSync } from 'otplib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client, Viewer } from '@stargraph/kit/viewer';
import { startAuth, type Answer, type RunningAuth } from './harness.ts';

const anonymous: Viewer = { kind: 'anonymous' };
const password = 'correct horse battery';
const stepMs = 30_000;

let auth: RunningAuth;
let count = 0;
beforeAll(async () => {
  auth = await startAuth();
});
afterAll(() => auth.stop());

const codeAt = (secret: string, offsetMs = 0): string =>
  generateSync({ secret, epoch: Math.floor((auth.clock.now() + offsetMs) / 1000) });

/** An operator with an authenticator; the clock stands in a step of which no code was used. */
const operator = async () => {
  count += 1;
  const email = `totp-${count}@example.com`;
  const { accessToken, deviceToken } = await auth.register({ email, password, name: 'Ada' });
  const viewer = auth.viewerOf(accessToken);
  const { secret } = await auth.account('operatorTotpBegin', viewer);
  const { recoveryCodes } = await auth.account('operatorTotpConfirm', viewer, { code: codeAt(secret) });
  auth.clock.advance(2 * stepMs);
  return { email, viewer, secret, recoveryCodes, deviceToken };
};
const firstStep = async (email: string, client?: Client): Promise<string> => {
  const answer = await auth.signIn(email, password, client === undefined ? {} : { client });
  expect(answer.__typename).toBe('SecondFactorRequired');
  return answer.challenge;
};
const second = (challenge: string, code: string, client?: Client): Promise<Answer> =>
  auth.account('operatorSecondFactor', anonymous, { challenge, code }, client);

describe('two-step sign-in', () => {
  test('asks for nothing before a first code came back, and for a code from then on', async () => {
    const email = 'begin@example.com';
    const { accessToken } = await auth.register({ email, password, name: 'Ada' });
    const viewer = auth.viewerOf(accessToken);
    const begun = await auth.account('operatorTotpBegin', viewer);
    expect(begun.uri).toBe(`otpauth://totp/Stargraph:begin%40example.com?secret=${begun.secret}&issuer=Stargraph`);
    expect((await auth.signIn(email, password)).__typename).toBe('OperatorSignInSuccess');
    expect(await auth.account('operatorTotpConfirm', viewer, { code: '000000' })).toMatchObject({
      __typename: 'InvalidCodeError',
    });
    const { recoveryCodes } = await auth.account('operatorTotpConfirm', viewer, { code: codeAt(begun.secret) });
    expect(new Set(recoveryCodes).size).toBe(10);
    for (const code of recoveryCodes) expect(code).toMatch(/^[0-9a-hjkmnp-tv-z]{4}(-[0-9a-hjkmnp-tv-z]{4}){3}$/);
    auth.clock.advance(stepMs);
    const challenge = await firstStep(email);
    expect(await second(challenge, codeAt(begun.secret))).toMatchObject({
      __typename: 'OperatorSecondFactorSuccess',
      operator: { email },
    });
    expect(await auth.account('operatorTotpBegin', viewer)).toMatchObject({ __typename: 'InvalidInputError' });
  });

  test.each([-stepMs, 0, stepMs])('takes the code of a clock that is %i ms off', async (offset) => {
    const { email, secret } = await operator();
    expect(await second(await firstStep(email), codeAt(secret, offset))).toMatchObject({
      __typename: 'OperatorSecondFactorSuccess',
    });
  });

  test.each([-2 * stepMs, 2 * stepMs])('does not take one that is %i ms off', async (offset) => {
    const { email, secret } = await operator();
    expect(await second(await firstStep(email), codeAt(secret, offset))).toMatchObject({ code: 'INVALID_CREDENTIALS' });
  });

  test('takes each code once, of many at the same time on many challenges too', async () => {
    const { email, secret } = await operator();
    const challenges = await Promise.all(Array.from({ length: 5 }, () => firstStep(email)));
    const code = codeAt(secret);
    const answers = await Promise.all(challenges.map((challenge) => second(challenge, code)));
    expect(answers.filter(({ __typename }) => __typename === 'OperatorSecondFactorSuccess')).toHaveLength(1);
    // Nor the one before it afterwards.
    expect(await second(await firstStep(email), codeAt(secret, -stepMs))).toMatchObject({
      __typename: 'InvalidCodeError',
    });
  });

  test('takes each recovery code once, however it was typed', async () => {
    const { email, recoveryCodes } = await operator();
    const [first = '', other = ''] = recoveryCodes;
    const challenges = await Promise.all(Array.from({ length: 4 }, () => firstStep(email)));
    const answers = await Promise.all(challenges.map((challenge) => second(challenge, ` ${first.toUpperCase()} `)));
    expect(answers.filter(({ __typename }) => __typename === 'OperatorSecondFactorSuccess')).toHaveLength(1);
    expect(await second(await firstStep(email), other.replaceAll('-', ' '))).toMatchObject({
      __typename: 'OperatorSecondFactorSuccess',
    });
  });

  test('a recovery code of another operator opens nothing', async () => {
    const [mine, theirs] = [await operator(), await operator()];
    expect(await second(await firstStep(mine.email), theirs.recoveryCodes[0] ?? '')).toMatchObject({
      __typename: 'InvalidCodeError',
    });
    expect(await second(await firstStep(mine.email), codeAt(theirs.secret))).toMatchObject({
      __typename: 'InvalidCodeError',
    });
  });

  test('a challenge is for five codes and ten minutes, and nothing but a challenge is one', async () => {
    const { email, secret } = await operator();
    const clients = (n: number): Client => ({ ip: `203.0.113.${n}`, userAgent: null });
    const challenge = await firstStep(email);
    for (let n = 0; n < 5; n += 1) await second(challenge, '000000', clients(n));
    expect(await second(challenge, codeAt(secret), clients(9))).toMatchObject({ __typename: 'LinkEndedError' });
    const late = await firstStep(email);
    auth.clock.advance(10 * 60_000);
    expect(await second(late, codeAt(secret), clients(9))).toMatchObject({ __typename: 'LinkEndedError' });
    expect(await second('x', codeAt(secret), clients(9))).toMatchObject({ __typename: 'LinkEndedError' });
  });

  test('codes from anywhere are few, and the owner’s known browser has tries of its own', async () => {
    const { email, secret, deviceToken } = await operator();
    let looked = 0;
    for (let n = 0; n < 60; n += 1) {
      const client: Client = { ip: `203.0.${n}.1`, userAgent: null };
      if ((await second(await firstStep(email, client), '000000', client)).__typename === 'InvalidCodeError')
        looked += 1;
    }
    expect(looked).toBe(40);
    const { challenge } = await auth.signIn(email, password, { deviceToken });
    const input = { challenge, code: codeAt(secret), deviceToken };
    expect(await auth.account('operatorSecondFactor', anonymous, input)).toMatchObject({
      __typename: 'OperatorSecondFactorSuccess',
    });
  });

  test('is turned off, and its codes are renewed, after a proof by a code alone', async () => {
    const { email, viewer, secret, recoveryCodes } = await operator();
    auth.clock.advance(11 * 60_000);
    await expect(auth.account('operatorTotpDisable', viewer)).rejects.toThrow('STEP_UP_REQUIRED');
    // The password alone is no proof where two steps are asked for.
    expect(await auth.account('operatorVerify', viewer, { password })).toMatchObject({
      __typename: 'InvalidCodeError',
    });
    const proof = await auth.account('operatorVerify', viewer, { code: codeAt(secret) });
    const proved = auth.viewerOf(proof.accessToken);
    const renewed = await auth.account('operatorRecoveryCodesRenew', proved);
    expect(renewed.recoveryCodes).toHaveLength(10);
    expect(await second(await firstStep(email), recoveryCodes[0] ?? '')).toMatchObject({
      __typename: 'InvalidCodeError',
    });
    expect(await auth.account('operatorTotpDisable', proved)).toMatchObject({
      __typename: 'OperatorTotpDisableSuccess',
    });
    expect((await auth.signIn(email, password)).__typename).toBe('OperatorSignInSuccess');
    expect(await auth.account('operatorTotpDisable', proved)).toMatchObject({ __typename: 'InvalidInputError' });
  });

  test('keeps neither the secret nor a recovery code, and a row of another operator opens nothing', async () => {
    const [mine, theirs] = [await operator(), await operator()];
    const { rows } = await auth.pool.query('select * from operator_totp natural full join recovery_code');
    for (const kept of [mine.secret, ...mine.recoveryCodes]) {
      expect(
        JSON.stringify(rows, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
      ).not.toContain(kept);
      expect(auth.logs.join('')).not.toContain(kept);
    }
    await auth.pool.query(
      'update operator_totp set secret_sealed = (select secret_sealed from operator_totp where operator_id = $1) where operator_id = $2',
      [theirs.viewer.operatorId, mine.viewer.operatorId],
    );
    await expect(second(await firstStep(mine.email), codeAt(theirs.secret))).rejects.toThrow('INTERNAL');
  });
});
