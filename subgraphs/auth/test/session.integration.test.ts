import { sessionEnded } from '@stargraph/kit/contracts/commands/auth';
import fc from 'fast-check';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { askMany, startAuth, type Answer, type RunningAuth } from './harness.ts';

const day = 24 * 60 * 60 * 1000;
const ended = { __typename: 'SessionEndedError', code: 'EXPIRED' };

let auth: RunningAuth;
let mails = 0;
beforeAll(async () => {
  auth = await startAuth();
});
afterAll(() => auth.stop());
beforeEach(() => auth.pool.query('delete from session'));

const player = async (): Promise<Answer & { readonly environmentId: string; readonly projectId: string }> => {
  const { live, projectId } = auth.createTenant();
  return { ...(await auth.exchange(live, `valid:${live}:7`)), environmentId: live, projectId };
};
const operator = async (): Promise<Answer> => {
  mails += 1;
  const email = `session-${mails}@example.com`;
  await auth.register({ email, password: 'correct horse', name: 'Ada' });
  return auth.signIn(email, 'correct horse');
};
const rows = async () =>
  (
    await auth.pool.query<{ generation: number; ended_by: string | null }>(
      'select generation, ended_by from session order by created_at, id',
    )
  ).rows;

describe('what access tokens follow from', () => {
  const sidOf = (accessToken: string): string => String(decodeJwt(accessToken)['sid']);
  const askEnded = async (withinMs: number): Promise<readonly string[]> =>
    (await auth.commandsOf('gateway').call(sessionEnded, { withinMs })).sessionIds;

  test('a session keeps its id in every access token that it gives', async () => {
    const first = await player();
    const sid = sidOf(first.accessToken);
    expect(sid).toMatch(/^ses_/);
    expect(sidOf((await auth.refresh(first.refreshToken)).accessToken)).toBe(sid);
    const signedIn = await operator();
    expect(sidOf((await auth.refresh(signedIn.refreshToken)).accessToken)).toBe(sidOf(signedIn.accessToken));
  });

  test('a session that is ended is told to gateways once, and to whoever asks for so long', async () => {
    const { accessToken, refreshToken } = await operator();
    auth.published.length = 0;
    expect([await auth.endSession(refreshToken), await auth.endSession(refreshToken)]).toEqual([true, false]);
    expect(auth.published).toEqual([`session-ended ${sidOf(accessToken)}`]);
    expect(await askEnded(1000)).toEqual([sidOf(accessToken)]);
    auth.clock.advance(60_000);
    expect(await askEnded(59_999)).toEqual([]);
    expect(await askEnded(60_000)).toEqual([sidOf(accessToken)]);
  });

  test('so is one that ends because a replaced refresh token came back', async () => {
    const first = await player();
    const second = await auth.refresh(first.refreshToken);
    await auth.refresh(second.refreshToken);
    auth.published.length = 0;
    expect(await auth.refresh(first.refreshToken)).toMatchObject(ended);
    expect(auth.published).toEqual([`session-ended ${sidOf(first.accessToken)}`]);
    expect(await askEnded(1000)).toEqual([sidOf(first.accessToken)]);
  });

  test('it ends as well where it can not be told', async () => {
    const { accessToken, refreshToken } = await operator();
    auth.published.push('broken');
    expect(await auth.endSession(refreshToken)).toBe(true);
    auth.published.length = 0;
    expect(await askEnded(1000)).toEqual([sidOf(accessToken)]);
    expect(auth.logs.join('')).toContain('a notice was not sent');
  });
});

describe('refreshing a session', () => {
  test("gives a player's next tokens, for the same player, environment and project", async () => {
    const first = await player();
    const next = await auth.refresh(first.refreshToken);
    expect(next.__typename).toBe('SessionRefreshSuccess');
    expect(next.refreshToken).not.toBe(first.refreshToken);
    expect(decodeJwt(next.accessToken)).toMatchObject({
      sub: first.player.id,
      aud: first.environmentId,
      prj: first.projectId,
      exp: auth.clock.now() / 1000 + 900,
    });
    expect(Date.parse(next.expiresAt)).toBe(auth.clock.now() + 900_000);
  });

  test('proves no operator anew: their last proof of identity stays as old as it is', async () => {
    const session = await operator();
    const verifiedAt = auth.clock.now() / 1000;
    auth.clock.advance(60_000);
    const { accessToken } = await auth.refresh(session.refreshToken);
    expect(decodeJwt(accessToken)).toMatchObject({ vat: verifiedAt, iat: verifiedAt + 60 });
  });

  test("gives an operator's, from signing in and from registering alike", async () => {
    const signedIn = await operator();
    const registered = await auth.register({ email: 'new@example.com', password: 'correct horse', name: 'Bo' });
    for (const session of [signedIn, registered]) {
      const { accessToken } = await auth.refresh(session.refreshToken);
      expect(decodeJwt(accessToken)).toMatchObject({ sub: session.operator.id, aud: 'operator' });
      expect(decodeJwt(accessToken)).not.toHaveProperty('prj');
    }
  });

  test('again within 30 seconds gets the same successor, as often as it is asked', async () => {
    const first = await player();
    const { refreshToken } = await auth.refresh(first.refreshToken);
    auth.clock.advance(30_000);
    expect((await auth.refresh(first.refreshToken)).refreshToken).toBe(refreshToken);
    expect((await auth.refresh(first.refreshToken)).refreshToken).toBe(refreshToken);
    expect(await rows()).toEqual([{ generation: 2, ended_by: null }]);
    expect((await auth.refresh(refreshToken)).__typename).toBe('SessionRefreshSuccess');
  });

  test.each([
    ['a moment after the grace', async () => auth.clock.advance(30_001)],
    ['two generations later, within it', async (next: string) => void (await auth.refresh(next))],
  ])('of a spent token %s ends the session for everybody who holds a token of it', async (_when, pass) => {
    const first = await player();
    const { refreshToken } = await auth.refresh(first.refreshToken);
    await pass(refreshToken);
    expect(await auth.refresh(first.refreshToken)).toMatchObject(ended);
    expect(await auth.refresh(refreshToken)).toMatchObject(ended);
    expect(await rows()).toMatchObject([{ ended_by: 'reuse' }]);
    expect(auth.logs.join('')).toContain('a spent refresh token came back');
  });

  test('a thousand times at once with one token rotates it once, and all get one successor', async () => {
    const first = await player();
    const answers = await askMany(1000, () => auth.refresh(first.refreshToken));
    expect(new Set(answers.map(({ refreshToken }) => refreshToken)).size).toBe(1);
    expect(await rows()).toEqual([{ generation: 2, ended_by: null }]);
  });

  test('a thousand times at once with the tokens of two generations leaves one live family', async () => {
    const first = await player();
    const second = await auth.refresh(first.refreshToken);
    const tokens = [first.refreshToken, second.refreshToken];
    const answers = await askMany(1000, (index) => auth.refresh(tokens[index % 2] ?? ''));
    // Whoever still had the first before the second was spent got the second; after that it is a theft.
    const kinds = new Set(answers.map(({ __typename }) => __typename));
    const [family, ...others] = await rows();
    expect(others).toEqual([]);
    expect(family?.generation).toBe(3);
    if (family?.ended_by === 'reuse') expect(kinds).toContain('SessionEndedError');
    else expect(kinds).toEqual(new Set(['SessionRefreshSuccess']));
    const given = new Set(answers.flatMap(({ refreshToken }) => refreshToken ?? []));
    given.delete(second.refreshToken);
    expect(given.size).toBeLessThanOrEqual(1);
  });

  test('keeps a session alive as long as it comes within 30 days, and no longer', async () => {
    let { refreshToken } = await operator();
    for (let month = 0; month < 3; month += 1) {
      auth.clock.advance(30 * day - 1);
      ({ refreshToken } = await auth.refresh(refreshToken));
    }
    auth.clock.advance(30 * day);
    expect(await auth.refresh(refreshToken)).toMatchObject(ended);
  });

  test('of one session leaves the others of the same holder alone', async () => {
    const { live } = auth.createTenant();
    const [phone, tablet] = [
      await auth.exchange(live, `valid:${live}:7`),
      await auth.exchange(live, `valid:${live}:7`),
    ];
    expect(phone.player.id).toBe(tablet.player.id);
    await auth.refresh(phone.refreshToken);
    auth.clock.advance(31_000);
    expect(await auth.refresh(phone.refreshToken)).toMatchObject(ended);
    expect((await auth.refresh(tablet.refreshToken)).__typename).toBe('SessionRefreshSuccess');
  });

  test('with a made-up, changed or foreign token is refused and ends nothing', async () => {
    const [mine, other] = [await player(), await player()];
    const [, session = '', , proof = ''] = mine.refreshToken.split('_');
    const [, , , foreign = ''] = other.refreshToken.split('_');
    const flipped = `${proof.startsWith('A') ? 'B' : 'A'}${proof.slice(1)}`;
    for (const token of [
      '',
      'sgr_',
      mine.accessToken,
      `sgr_${session}_1_${foreign}`,
      `sgr_${session}_1_${flipped}`,
      `sgr_${session}_2_${proof}`,
      `sgr_${session}_0_${proof}`,
      `sgr_${session}_1_${proof}A`,
      `sgr_${'0'.repeat(26)}_1_${proof}`,
      'x'.repeat(100_000),
    ]) {
      expect(await auth.refresh(token)).toMatchObject(ended);
      expect(await auth.endSession(token)).toBe(false);
    }
    expect((await auth.refresh(mine.refreshToken)).__typename).toBe('SessionRefreshSuccess');
  });

  test('with any change of any of its characters is refused, ends nothing and breaks nothing', async () => {
    const mine = await player();
    const change = fc.tuple(fc.nat(), fc.nat(2), fc.string({ maxLength: 2, unit: 'binary' }));
    await fc.assert(
      fc.asyncProperty(change, async ([place, gone, put]) => {
        const at = place % mine.refreshToken.length;
        const changed = mine.refreshToken.slice(0, at) + put + mine.refreshToken.slice(at + gone);
        fc.pre(changed !== mine.refreshToken);
        expect(await auth.refresh(changed)).toMatchObject(ended);
        expect(await auth.endSession(changed)).toBe(false);
      }),
      { numRuns: 60 },
    );
    expect(await rows()).toEqual([{ generation: 1, ended_by: null }]);
  });

  test("does not hand a session to another row's holder, whatever is written into the table", async () => {
    const [mine, other] = [await player(), await player()];
    await auth.pool.query(
      'update session set seed_sealed = (select seed_sealed from session where holder_id = $1) where holder_id = $2',
      [mine.player.id, other.player.id],
    );
    await expect(auth.refresh(other.refreshToken)).rejects.toThrow('INTERNAL');
  });
});

describe('ending a session', () => {
  test('is done once, with any of its tokens, and gives no more', async () => {
    const first = await player();
    const { refreshToken } = await auth.refresh(first.refreshToken);
    auth.clock.advance(day);
    expect(await auth.endSession(first.refreshToken)).toBe(true);
    expect(await auth.endSession(refreshToken)).toBe(false);
    expect(await auth.refresh(refreshToken)).toMatchObject(ended);
    expect(await rows()).toMatchObject([{ ended_by: 'holder' }]);
  });
});

describe('what is kept of sessions', () => {
  test('holds no token, and no log does', async () => {
    const session = await player();
    const { refreshToken } = await auth.refresh(session.refreshToken);
    auth.clock.advance(31_000);
    await auth.refresh(session.refreshToken);
    const { rows: kept } = await auth.pool.query('select * from session');
    for (const token of [session.refreshToken, refreshToken]) {
      // The last part, an HMAC of 32 bytes in base64url, may itself hold the underscore that parts are joined by.
      const proof = token.slice(-43);
      expect(JSON.stringify(kept)).not.toContain(proof);
      expect(auth.logs.join('')).not.toContain(proof);
    }
  });

  test('leaves with the sessions that come after its time', async () => {
    await player();
    auth.clock.advance(30 * day);
    await player();
    expect(await rows()).toHaveLength(1);
  });
});
