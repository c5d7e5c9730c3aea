import { createLocalJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signingKeyList } from '@stargraph/kit/contracts/commands/auth';
import { isId, newId } from '@stargraph/kit/ids';
import { askMany, startAuth, type RunningAuth } from './harness.ts';

let auth: RunningAuth;
beforeAll(async () => {
  auth = await startAuth();
});
afterAll(() => auth.stop());

const sessionsOf = async (environmentId: string) =>
  (
    await auth.pool.query<{ envelope: { sequence: number; data: { playerId: string; firstLaunch: boolean } } }>(
      `select envelope from outbox where environment_id = $1 and type = 'auth.session.started.v1' order by sequence`,
      [environmentId],
    )
  ).rows.map(({ envelope }) => envelope);

describe('exchanging a launch', () => {
  test('makes the user a player with a session of 15 minutes, that the published key proves', async () => {
    const { live, projectId } = auth.createTenant();
    const session = await auth.exchange(live, `valid:${live}:7`);
    expect(session).toMatchObject({ __typename: 'LaunchExchangeSuccess', player: { environmentId: live } });
    expect(isId('player', session.player.id)).toBe(true);
    const { keys } = await auth.commandsOf('gateway').call(signingKeyList, {});
    const { payload, protectedHeader } = await jwtVerify(session.accessToken, createLocalJWKSet({ keys: keys }), {
      issuer: 'stargraph',
      audience: live,
      currentDate: new Date(auth.clock.now()),
    });
    expect(protectedHeader).toMatchObject({ alg: 'EdDSA', kid: keys[0]?.['kid'] });
    const iat = auth.clock.now() / 1000;
    expect(payload).toEqual({
      iss: 'stargraph',
      sid: expect.stringMatching(/^ses_/) as unknown,
      aud: live,
      sub: session.player.id,
      prj: projectId,
      iat,
      exp: iat + 900,
    });
    expect(Date.parse(session.expiresAt)).toBe(auth.clock.now() + 900_000);
  });

  test('where the plan allows nobody new, whoever has played goes on and nobody new leaves a trace', async () => {
    const { live } = auth.createTenant();
    const known = await auth.exchange(live, `valid:${live}:7`);
    auth.full.add(live);
    expect((await auth.exchange(live, `valid:${live}:7`)).player).toEqual(known.player);
    const refused = await Promise.all([8, 8, 9].map((user) => auth.exchange(live, `valid:${live}:${user}`)));
    for (const answer of refused)
      expect(answer).toMatchObject({ __typename: 'LimitReachedError', code: 'LIMIT_REACHED' });
    expect(JSON.stringify(refused)).not.toMatch(/\d{3}/);
    const { rows } = await auth.pool.query<{ user: string }>(
      'select telegram_user_id as user from player_identity where environment_id = $1',
      [live],
    );
    expect(rows.map(({ user }) => user)).toEqual(['7']);
    auth.full.delete(live);
    expect((await auth.exchange(live, `valid:${live}:8`)).__typename).toBe('LaunchExchangeSuccess');
  });

  test('again is the same player; another user and another environment are others', async () => {
    const { live, sandbox, projectId } = auth.createTenant();
    const first = await auth.exchange(live, `valid:${live}:7`);
    expect((await auth.exchange(live, `valid:${live}:7`)).player).toEqual(first.player);
    const others = [await auth.exchange(live, `valid:${live}:8`), await auth.exchange(sandbox, `valid:${sandbox}:7`)];
    expect(new Set([first, ...others].map(({ player }) => player.id)).size).toBe(3);
    const sessions = await sessionsOf(live);
    expect(sessions.filter(({ data }) => data.playerId === first.player.id)).toEqual([
      expect.objectContaining({
        sequence: 1,
        projectId,
        subject: `player:${first.player.id}`,
        data: {
          playerId: first.player.id,
          languageCode: 'en',
          isPremium: true,
          firstLaunch: true,
          startParam: null,
        },
      }),
      expect.objectContaining({
        sequence: 2,
        data: {
          playerId: first.player.id,
          languageCode: 'en',
          isPremium: true,
          firstLaunch: false,
          startParam: null,
        },
      }),
    ]);
    expect(JSON.stringify(sessions)).not.toContain('telegram');
  });

  test('a thousand first launches of one user at once make one player, first once', async () => {
    const { live } = auth.createTenant();
    const sessions = await askMany(1000, () => auth.exchange(live, `valid:${live}:99`));
    expect(new Set(sessions.map(({ player }) => player.id)).size).toBe(1);
    const events = await sessionsOf(live);
    expect(events.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 1000 }, (_, index) => index + 1));
    expect(events.filter(({ data }) => data.firstLaunch)).toHaveLength(1);
  });

  test.each([
    ['malformed', 'MALFORMED', 'INVALID_CREDENTIALS'],
    ['signature', 'SIGNATURE', 'INVALID_CREDENTIALS'],
    ['expired', 'EXPIRED', 'EXPIRED'],
    ['future', 'FUTURE', 'INVALID_CREDENTIALS'],
    ['no-bot', 'NO_BOT', 'NOT_FOUND'],
  ])('of data that tenant finds %s is refused and leaves nothing', async (initData, reason, code) => {
    const { live } = auth.createTenant();
    expect(await auth.exchange(live, initData)).toMatchObject({ __typename: 'LaunchRefusedError', reason, code });
    expect(await auth.pool.query('select from player_identity where environment_id = $1', [live])).toMatchObject({
      rowCount: 0,
    });
    expect(await sessionsOf(live)).toEqual([]);
  });

  test("with another environment's data is refused", async () => {
    const { live, sandbox } = auth.createTenant();
    expect(await auth.exchange(live, `valid:${sandbox}:7`)).toMatchObject({ reason: 'SIGNATURE' });
  });

  test.each(['', 'env_1', newId('environment'), newId('project')])(
    'of the unknown environment "%s" is refused',
    async (environmentId) => {
      expect(await auth.exchange(environmentId, 'valid:x:7')).toMatchObject({ reason: 'UNKNOWN_ENVIRONMENT' });
    },
  );

  test('of data that is too long is no request, and of what can not be checked says so; neither shows in a log', async () => {
    const { live } = auth.createTenant();
    await expect(auth.exchange(live, 'x'.repeat(8193))).rejects.toThrow('BAD_USER_INPUT');
    await expect(auth.exchange(live, 'crash')).rejects.toThrow('UNAVAILABLE');
    expect(auth.logs.join('')).toContain('launch data could not be checked');
    expect(auth.logs.join('')).not.toContain('crash');
  });

  test("auth's role can not give a player to another user", async () => {
    const { live } = auth.createTenant();
    await auth.exchange(live, `valid:${live}:7`);
    await expect(
      auth.pool.query(`update player_identity set telegram_user_id = '8' where environment_id = $1`, [live]),
    ).rejects.toThrow('permission denied');
  });
});

describe('the signing key', () => {
  test('is made once by ten processes that need it at the same moment, and stays', async () => {
    const fresh = await startAuth();
    try {
      const servers = Array.from({ length: 10 }, () => fresh.serverOf());
      const lists = await Promise.all(
        servers.map((server) => fresh.commandsOf('gateway', server).call(signingKeyList, {})),
      );
      expect(new Set(lists.map(({ keys }) => JSON.stringify(keys))).size).toBe(1);
      expect(lists[0]?.keys).toHaveLength(1);
      expect(lists[0]?.keys[0]).toMatchObject({ kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig' });
      // The private part is `d`.
      expect(Object.keys(lists[0]?.keys[0] ?? {}).toSorted()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x']);
      const { rows } = await fresh.pool.query<{ private_sealed: string }>('select private_sealed from signing_key');
      expect(rows).toHaveLength(1);
      expect(rows[0]?.private_sealed).toMatch(/^v1\./);
    } finally {
      await fresh.stop();
    }
  });

  test('is told to the gateway alone', async () => {
    await expect(auth.commandsOf('game').call(signingKeyList, {})).rejects.toThrow('403');
  });
});
