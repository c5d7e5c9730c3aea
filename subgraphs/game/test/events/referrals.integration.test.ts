import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Envelope } from '@stargraph/kit/contracts/event';
import { sqlOfPool } from '@stargraph/kit/db/sql';
import { registerLaunches } from '../../src/events/referrals.ts';
import { referralCodeOf } from '../../src/store/referral-store.ts';
import { createTestGame, operatorOf, playerOf, type TestGame } from '../support.ts';

let game: TestGame;
beforeAll(async () => {
  game = await createTestGame();
});
afterAll(() => game.close());

const codeOf = (playerId: string, environmentId = 'env_1'): Promise<string> =>
  referralCodeOf(sqlOfPool(game.deps.pool), { environmentId, playerId });

const launchOf = (
  playerId: string,
  startParam: string | null,
  { firstLaunch = true, environmentId = 'env_1' } = {},
): Envelope => ({
  id: randomUUID(),
  type: 'auth.session.started.v1',
  environmentId,
  projectId: 'prj_1',
  subject: `player:${playerId}`,
  sequence: 1,
  occurredAt: '2026-01-01T00:00:00.000Z',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  data: { playerId, languageCode: 'en', isPremium: false, firstLaunch, startParam },
});
const invitedBy = async (playerId: string, environmentId = 'env_1'): Promise<number> => {
  const { data } = await game.run('{ player { invited } }', playerOf(playerId, environmentId));
  return (data as { player: { invited: number } }).player.invited;
};
const eventsOf = async (playerId: string): Promise<Envelope[]> =>
  (await game.events()).filter((event) => event.subject === `player:${playerId}`);

describe('a first launch by a link', () => {
  test('registers who brought the player, and says so with the trace that it came with', async () => {
    const launch = launchOf('plr_new', `r_${await codeOf('plr_host')}`);
    await registerLaunches(game.deps, [launch]);
    expect(await invitedBy('plr_host')).toBe(1);
    expect(await eventsOf('plr_host')).toMatchObject([
      {
        type: 'game.referral.registered.v1',
        environmentId: 'env_1',
        projectId: 'prj_1',
        traceparent: launch.traceparent,
        data: { playerId: 'plr_host', inviteeId: 'plr_new' },
      },
    ]);
  });

  test('that is delivered many times at the same moment, alone and in batches, counts once', async () => {
    const param = `r_${await codeOf('plr_many')}`;
    const launches = Array.from({ length: 20 }, (_, index) => launchOf(`plr_many_${index}`, param));
    await Promise.all([
      registerLaunches(game.deps, launches),
      registerLaunches(game.deps, launches.toReversed()),
      ...launches.map((launch) => registerLaunches(game.deps, [launch])),
    ]);
    expect(await invitedBy('plr_many')).toBe(20);
    expect((await eventsOf('plr_many')).map((event) => event.sequence)).toEqual(launches.map((_, index) => index + 1));
  });

  test('is told to operators as a number', async () => {
    await game.deps.pool.query(`insert into player values ('env_1', 'plr_host', 0, 1, now(), now())`);
    const { data } = await game.run(
      `{ players(environmentId: "env_1") { edges { node { id invited } } } }`,
      operatorOf(['player.read']),
    );
    expect(data).toEqual({ players: { edges: [{ node: { id: 'plr_host', invited: 1 } }] } });
  });
});

describe('no referral is registered', () => {
  test('twice for one player: the first link counts', async () => {
    const [first, second] = [await codeOf('plr_first'), await codeOf('plr_second')];
    await registerLaunches(game.deps, [launchOf('plr_won', `r_${first}`)]);
    await registerLaunches(game.deps, [launchOf('plr_won', `r_${second}`)]);
    await registerLaunches(game.deps, [launchOf('plr_both', `r_${second}`), launchOf('plr_both', `r_${first}`)]);
    expect([await invitedBy('plr_first'), await invitedBy('plr_second')]).toEqual([1, 1]);
    expect(await eventsOf('plr_first')).toHaveLength(1);
    expect(await eventsOf('plr_second')).toHaveLength(1);
  });

  test('for a link of their own', async () => {
    await registerLaunches(game.deps, [launchOf('plr_self', `r_${await codeOf('plr_self')}`)]);
    expect(await invitedBy('plr_self')).toBe(0);
    expect(await eventsOf('plr_self')).toEqual([]);
  });

  test('for somebody who has played before', async () => {
    const code = await codeOf('plr_late');
    await registerLaunches(game.deps, [launchOf('plr_old', `r_${code}`, { firstLaunch: false })]);
    expect(await invitedBy('plr_late')).toBe(0);
  });

  test('for a code of another environment', async () => {
    const code = await codeOf('plr_there', 'env_2');
    await registerLaunches(game.deps, [launchOf('plr_x', `r_${code}`)]);
    expect(await invitedBy('plr_there', 'env_2')).toBe(0);
    await registerLaunches(game.deps, [launchOf('plr_x', `r_${code}`, { environmentId: 'env_2' })]);
    expect(await invitedBy('plr_there', 'env_2')).toBe(1);
  });

  test.for([null, '', 'r_', 'r_0000000000', 'promo_1', 'r_<script>', `r_${'z'.repeat(500)}`])(
    'for the start parameter %j',
    async (startParam) => {
      const before = await game.rows('referral');
      await registerLaunches(game.deps, [launchOf(`plr_${randomUUID()}`, startParam)]);
      expect(await game.rows('referral')).toEqual(before);
    },
  );
});

describe('a referral code', () => {
  const ask = async (viewer: Parameters<TestGame['run']>[1]) =>
    (await game.run('{ player { referralCode } }', viewer)).data as { player: { referralCode: string } };

  test('is one for good, whoever asks first at the same moment', async () => {
    const all = await Promise.all(Array.from({ length: 30 }, () => ask(playerOf('plr_code'))));
    const [code] = all.map(({ player }) => player.referralCode);
    expect(new Set(all.map(({ player }) => player.referralCode))).toEqual(new Set([code]));
    expect(code).toMatch(/^[0-9a-z]{10}$/);
    expect(`r_${code}`).toMatch(/^[\w-]{0,512}$/);
  });

  test('differs between players, and between the environments of one', async () => {
    const codes = await Promise.all([codeOf('plr_a'), codeOf('plr_b'), codeOf('plr_a', 'env_2')]);
    expect(new Set(codes).size).toBe(3);
  });

  test('is for the player alone', async () => {
    const query = `{ players(environmentId: "env_1") { edges { node { referralCode } } } }`;
    expect((await game.run(query, operatorOf(['player.read']))).errors).toMatchObject([
      { extensions: { code: 'FORBIDDEN' } },
    ]);
  });
});
