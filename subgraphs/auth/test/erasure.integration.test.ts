import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Envelope } from '@stargraph/kit/contracts/event';
import { sqlOfPool } from '@stargraph/kit/db/sql';
import { erasingDomains } from '@stargraph/kit/player-erasure';
import { newEventId } from '@stargraph/kit/ids';
import { askAgain, takeReport } from '../src/events/erasures.ts';
import { createTenant, startAuth, type Answer, type RunningAuth, type Tenant } from './harness.ts';

let auth: RunningAuth;
let tenant: Tenant;
beforeAll(async () => {
  auth = await startAuth();
  tenant = auth.createTenant();
});
afterAll(() => auth.stop());

const sql = () => sqlOfPool(auth.pool);
const launch = async (user: string): Promise<Answer> =>
  auth.exchange(tenant.live, `valid:${tenant.live}:${user}:Ada Example`);
const proven = (of: Tenant = tenant) => ({ ...of.owner, verifiedAt: auth.clock.now() });
const erase = (playerId: string, by = proven(), environmentId = tenant.live) =>
  auth.execute(
    `mutation ($input: PlayerEraseInput!) { playerErase(input: $input) { __typename
      ... on PlayerEraseSuccess { request { id round verifiedAt parts { domain round found erased { table count } } } } ... on Error { code } } }`,
    by,
    { input: { environmentId, playerId, reason: 'They asked' } },
  );
const requestOf = async (playerId: string) => {
  const [row] = await sql().query<{ id: string; round: number; verifiedAt: Date | null; sealed: string | null }>(
    `select id, round, verified_at as "verifiedAt", telegram_sealed as sealed from erasure_request where player_id = $1`,
    [playerId],
  );
  if (row === undefined) throw new Error('No request');
  return row;
};
const report = async (playerId: string, domain: string, count: number, id = newEventId()): Promise<void> => {
  const request = await requestOf(playerId);
  const event: Envelope = {
    id,
    type: `${domain}.erasure.completed.v1`,
    environmentId: tenant.live,
    projectId: tenant.projectId,
    subject: `player:${playerId}`,
    sequence: 1,
    occurredAt: new Date(auth.clock.now()).toISOString(),
    traceparent: '',
    data: { requestId: request.id, playerId, round: request.round, found: { things: count } },
  };
  await takeReport(auth, event);
};
const askedOf = async (playerId: string): Promise<number[]> =>
  (
    await sql().query<{ round: number }>(
      `select (envelope->'data'->>'round')::int as round from outbox
       where type = 'auth.erasure.requested.v1' and envelope->'data'->>'playerId' = $1 order by ordering, position`,
      [playerId],
    )
  ).map(({ round }) => round);
const wake = { wake: () => {} };

describe('an erased player', () => {
  test('is cut from the person at once: no identity, no name, no session, and a new player at the next launch', async () => {
    const { player, refreshToken } = await launch('101');
    expect(await erase(player.id)).toMatchObject({ data: { playerErase: { __typename: 'PlayerEraseSuccess' } } });
    expect(await auth.namesOf(proven(), tenant.live, [player.id])).toEqual([
      `Player ${player.id.slice(-4).toUpperCase()}`,
    ]);
    expect((await auth.refresh(refreshToken)).__typename).toBe('SessionEndedError');
    const left = await sql().query(
      'select from session where holder_id = $1 and (user_agent is not null or network is not null or ended_at is null)',
      [player.id],
    );
    expect(left).toEqual([]);
    expect((await launch('101')).player.id).not.toBe(player.id);
  });

  test('is one request, however often and at whatever moment it is asked for', async () => {
    const { player } = await launch('102');
    const answers = await Promise.all(Array.from({ length: 8 }, () => erase(player.id)));
    const ids = answers.map(
      ({ data }) => (data as { playerErase: { request: { id: string } } }).playerErase.request.id,
    );
    expect(new Set(ids).size).toBe(1);
    expect(await askedOf(player.id)).toEqual([1]);
    const audited = await sql().query(
      `select from outbox where type = 'auth.audit.recorded.v1' and envelope->'data'->'target'->>'id' = $1`,
      [player.id],
    );
    expect(audited).toHaveLength(1);
  });

  test('is proved only by a round in which every domain found nothing, and then nothing names the person', async () => {
    const { player } = await launch('103');
    await erase(player.id);
    expect((await requestOf(player.id)).sealed).not.toBeNull();
    for (const domain of erasingDomains) await report(player.id, domain, 3);
    expect(await askAgain({ ...auth, ...wake })).toBe(0);
    auth.clock.advance(31_000);
    expect(await askAgain({ ...auth, ...wake })).toBe(1);
    // Something came late for one of them: that round proves nothing.
    for (const domain of erasingDomains) await report(player.id, domain, domain === 'analytics' ? 1 : 0);
    expect((await requestOf(player.id)).verifiedAt).toBeNull();
    auth.clock.advance(31_000);
    await askAgain({ ...auth, ...wake });
    for (const domain of erasingDomains) await report(player.id, domain, 0);
    const over = await requestOf(player.id);
    expect(over).toMatchObject({ round: 3, sealed: null });
    expect(over.verifiedAt).not.toBeNull();
    expect(await askedOf(player.id)).toEqual([1, 2, 3]);
    const { data } = await erase(player.id);
    expect(JSON.stringify(data)).toContain('"things","count":4');
  });

  test('is asked for again where a domain stays silent, and a report that comes twice counts once', async () => {
    const { player } = await launch('104');
    await erase(player.id);
    const twice = newEventId();
    await report(player.id, 'game', 2, twice);
    await report(player.id, 'game', 2, twice);
    auth.clock.advance(10 * 60_000 + 1);
    await askAgain({ ...auth, ...wake });
    expect(await askedOf(player.id)).toEqual([1, 2]);
    const { data } = await erase(player.id);
    const parts = (data as { playerErase: { request: { parts: { domain: string; erased: unknown }[] } } }).playerErase
      .request.parts;
    expect(parts.find(({ domain }) => domain === 'game')?.erased).toEqual([{ table: 'things', count: 2 }]);
  });
});

describe('erasing', () => {
  test('is refused without a fresh proof, without the permission, and to another company', async () => {
    const { player } = await launch('105');
    const codeOf = async (answer: ReturnType<typeof erase>) =>
      ((await answer).errors as { extensions: { code: string } }[] | undefined)?.[0]?.extensions.code;
    expect(await codeOf(erase(player.id, { ...tenant.owner, verifiedAt: auth.clock.now() - 11 * 60_000 }))).toBe(
      'STEP_UP_REQUIRED',
    );
    expect(await codeOf(erase(player.id, { ...tenant.operator('analyst'), verifiedAt: auth.clock.now() }))).toBe(
      'FORBIDDEN',
    );
    const stranger = createTenant();
    expect(await codeOf(erase(player.id, proven(stranger)))).toBe('FORBIDDEN');
    // Another's player in one's own environment is nobody.
    expect(await erase(player.id, proven(stranger), stranger.live)).toMatchObject({
      data: { playerErase: { __typename: 'NotFoundError' } },
    });
    expect(await auth.namesOf(proven(), tenant.live, [player.id])).toEqual(['Ada Example']);
  });
});
