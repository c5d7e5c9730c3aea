import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Client, Viewer } from '@stargraph/kit/viewer';
import { askMany, startAuth, type Answer, type RunningAuth, type Tenant } from './harness.ts';

let auth: RunningAuth;
let tenant: Tenant;
beforeAll(async () => {
  auth = await startAuth();
});
afterAll(() => auth.stop());
beforeEach(async () => {
  await auth.pool.query('delete from session');
  auth.published.length = 0;
  tenant = auth.createTenant();
});

interface Shown {
  readonly id: string;
  readonly browser: string | null;
  readonly system: string | null;
  readonly network: string | null;
  readonly createdAt: string;
  readonly lastUsedAt: string;
  readonly current: boolean;
}

const phone: Client = {
  ip: '203.0.113.77',
  userAgent:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
};
const desk: Client = {
  ip: '2001:db8:1:2:3:4:5:6',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
};

const exchange = `mutation ($input: LaunchExchangeInput!) { launchExchange(input: $input) {
  ... on LaunchExchangeSuccess { accessToken refreshToken player { id } } } }`;
const fields = 'id browser system network createdAt lastUsedAt current';

/** A launch, and the viewer that its access token proves. */
const launch = async (user: number, client?: Client, environmentId = tenant.live) => {
  const input = { environmentId, initData: `valid:${environmentId}:${user}` };
  const result = await auth.execute(exchange, { kind: 'anonymous' }, { input }, undefined, client);
  const answer = result.data?.['launchExchange'] as Answer;
  const sessionId = String(decodeJwt(answer.accessToken)['sid']);
  const viewer: Viewer = {
    kind: 'player',
    playerId: answer.player.id,
    environmentId,
    projectId: tenant.projectId,
    sessionId,
    releaseHash: null,
  };
  return { viewer, sessionId, playerId: answer.player.id, refreshToken: answer.refreshToken };
};
const listOf = (viewer: Viewer): Promise<Shown[]> => auth.field('sessions', `{ sessions { ${fields} } }`, viewer);
const revoke = (viewer: Viewer, sessionId: string): Promise<Answer> =>
  auth.field(
    'sessionRevoke',
    'mutation ($input: SessionRevokeInput!) { sessionRevoke(input: $input) { __typename } }',
    viewer,
    { input: { sessionId } },
  );
const revokeAll = (viewer: Viewer, exceptCurrent: boolean): Promise<{ readonly count: number }> =>
  auth.field(
    'sessionRevokeAll',
    'mutation ($input: SessionRevokeAllInput!) { sessionRevokeAll(input: $input) { ... on SessionRevokeAllSuccess { count } } }',
    viewer,
    { input: { exceptCurrent } },
  );
const idsOf = async (viewer: Viewer): Promise<string[]> => (await listOf(viewer)).map(({ id }) => id);

describe("one's own sessions", () => {
  test('say on which device and roughly where they are, and which of them asks', async () => {
    const first = await launch(7, phone);
    auth.clock.advance(60_000);
    const second = await launch(7, desk);
    await launch(8, phone);
    const [latest, earlier, ...others] = await listOf(first.viewer);
    expect(others).toEqual([]);
    expect(latest).toMatchObject({
      id: second.sessionId,
      browser: 'Firefox',
      system: 'Linux',
      network: '2001:db8:1::/48',
      current: false,
    });
    expect(earlier).toMatchObject({
      id: first.sessionId,
      browser: 'Safari',
      system: 'iOS',
      network: '203.0.113.0/24',
      current: true,
    });
    // The whole address is kept nowhere.
    expect(JSON.stringify((await auth.pool.query('select * from session')).rows)).not.toContain('203.0.113.77');
  });

  test('are used whenever they are refreshed, and listed by that', async () => {
    const first = await launch(7, phone);
    auth.clock.advance(60_000);
    const second = await launch(7, desk);
    auth.clock.advance(60_000);
    await auth.refresh(first.refreshToken);
    const list = await listOf(second.viewer);
    expect(list.map(({ id }) => id)).toEqual([first.sessionId, second.sessionId]);
    expect(Date.parse(list[0]?.lastUsedAt ?? '')).toBe(auth.clock.now());
    expect(list[0]).toMatchObject({ browser: 'Safari', network: '198.51.100.0/24' });
  });

  test('end one at a time, once, and gateways hear of it', async () => {
    const [mine, other] = [await launch(7), await launch(7)];
    expect((await revoke(mine.viewer, other.sessionId)).__typename).toBe('SessionRevokeSuccess');
    expect((await revoke(mine.viewer, other.sessionId)).__typename).toBe('NotFoundError');
    expect(auth.published).toEqual([`session-ended ${other.sessionId}`]);
    expect(await idsOf(mine.viewer)).toEqual([mine.sessionId]);
    expect((await auth.refresh(other.refreshToken)).__typename).toBe('SessionEndedError');
    expect((await auth.refresh(mine.refreshToken)).__typename).toBe('SessionRefreshSuccess');
  });

  test('end all at once, with or without the one that asks', async () => {
    const [mine] = [await launch(7), await launch(7), await launch(7)];
    const stranger = await launch(8);
    expect(await revokeAll(mine.viewer, true)).toEqual({ count: 2 });
    expect(await idsOf(mine.viewer)).toEqual([mine.sessionId]);
    expect(await revokeAll(mine.viewer, false)).toEqual({ count: 1 });
    expect(auth.published).toHaveLength(3);
    expect(await idsOf(stranger.viewer)).toEqual([stranger.sessionId]);
  });

  test("are nobody else's: not another player's, not the same user's in another environment, not an operator's", async () => {
    const mine = await launch(7);
    const foreign = [await launch(8), await launch(7, undefined, tenant.sandbox)];
    const viewers: Viewer[] = [...foreign.map(({ viewer }) => viewer), { ...tenant.owner, operatorId: mine.playerId }];
    for (const viewer of viewers) {
      expect(await idsOf(viewer)).not.toContain(mine.sessionId);
      expect((await revoke(viewer, mine.sessionId)).__typename).toBe('NotFoundError');
      await revokeAll(viewer, false);
    }
    expect(await idsOf(mine.viewer)).toEqual([mine.sessionId]);
    await expect(listOf({ kind: 'anonymous' })).rejects.toThrow('UNAUTHENTICATED');
  });

  test('of a thousand there are the latest hundred, and a thousand refusals of one end it once', async () => {
    const mine = await launch(7);
    await auth.pool.query(
      `insert into session (id, kind, holder_id, environment_id, project_id, seed_sealed, generation, rotated_at, created_at, expires_at)
       select 'ses_' || n, kind, holder_id, environment_id, project_id, seed_sealed, 1, rotated_at - n * interval '1 second', created_at, expires_at
       from session, generate_series(1, 999) n where id = $1`,
      [mine.sessionId],
    );
    const ids = await idsOf(mine.viewer);
    expect(ids).toHaveLength(100);
    expect(ids.slice(0, 2)).toEqual([mine.sessionId, 'ses_1']);
    const answers = await askMany(1000, () => revoke(mine.viewer, 'ses_500'));
    expect(answers.filter(({ __typename }) => __typename === 'SessionRevokeSuccess')).toHaveLength(1);
    expect(auth.published).toEqual(['session-ended ses_500']);
  });
});

describe("a player's sessions", () => {
  const of = (playerId: string, environmentId = tenant.live) => ({ environmentId, playerId });
  const playerSessions = (viewer: Viewer, variables: Record<string, string>): Promise<Shown[]> =>
    auth.field(
      'playerSessions',
      'query ($environmentId: ID!, $playerId: ID!) { playerSessions(environmentId: $environmentId, playerId: $playerId) { id current } }',
      viewer,
      variables,
    );
  const end = (viewer: Viewer, input: Record<string, string>): Promise<{ readonly count: number }> =>
    auth.field(
      'playerSessionsRevoke',
      'mutation ($input: PlayerSessionsRevokeInput!) { playerSessionsRevoke(input: $input) { ... on PlayerSessionsRevokeSuccess { count } } }',
      viewer,
      { input },
    );

  test('are seen and ended by who looks after players, which the audit log hears of', async () => {
    const mine = await launch(7);
    const support = tenant.operator('support');
    expect(await playerSessions(support, of(mine.playerId))).toEqual([{ id: mine.sessionId, current: false }]);
    await auth.pool.query('delete from outbox');
    expect(await end(support, of(mine.playerId))).toEqual({ count: 1 });
    expect(await end(support, of(mine.playerId))).toEqual({ count: 0 });
    expect(auth.published).toEqual([`session-ended ${mine.sessionId}`]);
    const { rows } = await auth.pool.query<{ envelope: { type: string; data: unknown } }>(
      'select envelope from outbox',
    );
    expect(rows.map(({ envelope }) => [envelope.type, envelope.data])).toEqual([
      [
        'auth.audit.recorded.v1',
        expect.objectContaining({
          action: 'player.sessionsRevoked',
          companyId: tenant.companyId,
          environmentId: tenant.live,
          target: { kind: 'player', id: mine.playerId, name: null },
          after: { count: 1 },
        }),
      ],
    ]);
  });

  test('stay away from whoever may not: other roles, other companies, the sandbox of the same project', async () => {
    const mine = await launch(7);
    for (const viewer of [tenant.operator('analyst'), auth.createTenant().owner, mine.viewer]) {
      await expect(playerSessions(viewer, of(mine.playerId))).rejects.toThrow('FORBIDDEN');
      await expect(end(viewer, of(mine.playerId))).rejects.toThrow('FORBIDDEN');
    }
    expect(await end(tenant.owner, of(mine.playerId, tenant.sandbox))).toEqual({ count: 0 });
    expect(await idsOf(mine.viewer)).toEqual([mine.sessionId]);
  });
});
