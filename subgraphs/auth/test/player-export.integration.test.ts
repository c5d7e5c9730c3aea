import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { playerExport } from '@stargraph/kit/contracts/commands/auth';
import { domains } from '@stargraph/kit/contracts/domain';
import { personalTablesIn } from '@stargraph/kit/contracts/personal-data';
import { newId } from '@stargraph/kit/ids';
import type { Operator, RunningAuth, Tenant } from './harness.ts';
import { startAuth } from './harness.ts';

let auth: RunningAuth;
let tenant: Tenant;
beforeAll(async () => {
  auth = await startAuth();
  tenant = auth.createTenant();
});
afterAll(() => auth.stop());
afterEach(() => {
  auth.held.pages.clear();
  auth.held.down.clear();
  auth.held.asked.length = 0;
});

let users = 4000;
const launch = async (): Promise<{ playerId: string; telegramUserId: string }> => {
  users += 1;
  const { player } = await auth.exchange(tenant.live, `valid:${tenant.live}:${users}:Ada Example`);
  return { playerId: player.id, telegramUserId: String(users) };
};
const mutation = `mutation ($input: PlayerExportCreateInput!) { playerExportCreate(input: $input) { __typename
  ... on PlayerExportCreateSuccess { path expiresAt export { id state } } ... on Error { code } } }`;
const create = (playerId: string, viewer: Operator = tenant.owner, environmentId = tenant.live) =>
  auth.field<{ __typename: string; path: string; export: { id: string; state: string } }>(
    'playerExportCreate',
    mutation,
    viewer,
    {
      input: { environmentId, playerId },
    },
  );
const ticketOf = async (playerId: string): Promise<string> => {
  const { path } = await create(playerId);
  expect(path).toMatch(/^\/exports\/player\/[\w.-]+$/);
  return path.slice('/exports/player/'.length);
};
const piece = (ticket: string, place: string | null = null) =>
  auth.commandsOf('gateway').call(playerExport, { ticket, place });
const read = async (ticket: string): Promise<unknown> => {
  let text = '';
  for (let place: string | null = null; ;) {
    const found: Awaited<ReturnType<typeof piece>> = await piece(ticket, place);
    if (found === null) throw new Error('The link went bad');
    text += found.text;
    if (found.next === null) return JSON.parse(text);
    place = found.next;
  }
};

describe("a player's export", () => {
  test('is one document with what every domain holds, page after page, and nothing left out', async () => {
    const { playerId, telegramUserId } = await launch();
    auth.held.pages.set('game.intent', [[{ n: 1 }, { n: 2 }], [{ n: 3 }], [{ n: 4, text: '"quoted", {braced}\n' }]]);
    auth.held.pages.set('analytics.events', [[{ type: 'client.opened.v1' }]]);
    const file = (await read(await ticketOf(playerId))) as {
      data: Record<string, { holds: string; rows: readonly Record<string, unknown>[] }>;
    };
    expect(file).toMatchObject({
      format: 'stargraph.player.v1',
      environmentId: tenant.live,
      playerId,
      asOf: new Date(auth.clock.now()).toISOString(),
    });
    expect(Object.keys(file.data)).toEqual(
      domains.flatMap((domain) => personalTablesIn(domain).map(({ table }) => `${domain}.${table}`)),
    );
    expect(file.data['auth.player_identity']?.rows).toMatchObject([{ telegram_user_id: telegramUserId }]);
    expect(file.data['auth.player_profile']?.rows).toMatchObject([{ display_name: 'Ada Example' }]);
    expect(file.data['auth.session']?.rows).toHaveLength(1);
    expect(file.data['game.intent']?.rows.map(({ n }) => n)).toEqual([1, 2, 3, 4]);
    expect(file.data['game.intent']?.rows[3]).toEqual({ n: 4, text: '"quoted", {braced}\n' });
    expect(file.data['analytics.events']?.rows).toEqual([{ type: 'client.opened.v1' }]);
    expect(JSON.stringify(file)).not.toMatch(/token_hash|refresh/);
    // The others find chats by the Telegram user, whom they do not know.
    expect(auth.held.asked.length).toBeGreaterThan(10);
    for (const person of auth.held.asked)
      expect(person).toEqual({
        environmentId: tenant.live,
        playerId,
        telegramUserId,
        until: new Date(auth.clock.now()),
      });
  });

  test('holds nothing of another player', async () => {
    const [first, second] = [await launch(), await launch()];
    const text = JSON.stringify(await read(await ticketOf(first.playerId)));
    expect(text).not.toContain(second.playerId);
    expect(text).not.toContain(second.telegramUserId);
  });

  test('breaks off where a domain does not answer, and where the player is erased meanwhile', async () => {
    const { playerId } = await launch();
    auth.held.down.add('billing');
    await expect(read(await ticketOf(playerId))).rejects.toThrow('gave no answer');
    auth.held.down.clear();
    const ticket = await ticketOf(playerId);
    const begun = await piece(ticket);
    await auth.execute(
      `mutation ($input: PlayerEraseInput!) { playerErase(input: $input) { __typename } }`,
      tenant.owner,
      { input: { environmentId: tenant.live, playerId, reason: 'They asked' } },
    );
    expect(await piece(ticket, begun?.next)).toBeNull();
    expect(await create(playerId)).toMatchObject({ __typename: 'NotFoundError' });
  });

  test('begins within five minutes or not at all, by a link that nobody can make up', async () => {
    const { playerId } = await launch();
    const [ticket, begunTicket] = [await ticketOf(playerId), await ticketOf(playerId)];
    const begun = await piece(begunTicket);
    expect(await piece(`${ticket.slice(0, -2)}AA`)).toBeNull();
    expect(await piece('nonsense')).toBeNull();
    // Sealed by the same key for another purpose.
    expect(await piece(auth.secrets.seal(auth.secrets.open(ticket, 'player-export'), 'another'))).toBeNull();
    auth.clock.advance(5 * 60_000 + 1);
    expect(await piece(ticket)).toBeNull();
    expect(await piece(begunTicket, begun?.next)).not.toBeNull();
  });

  test('is for whoever may manage players of that environment and has just proved who they are', async () => {
    const { playerId } = await launch();
    await expect(create(playerId, tenant.operator('analyst'))).rejects.toThrow('FORBIDDEN');
    await expect(create(playerId, auth.createTenant().owner)).rejects.toThrow('FORBIDDEN');
    await expect(create(playerId, { ...tenant.owner, verifiedAt: auth.clock.now() - 11 * 60_000 })).rejects.toThrow(
      'STEP_UP_REQUIRED',
    );
    expect(await create(playerId, tenant.owner, tenant.sandbox)).toMatchObject({ __typename: 'NotFoundError' });
    expect(await create(newId('player'))).toMatchObject({ __typename: 'NotFoundError' });
  });

  test('stands in the audit log', async () => {
    const { playerId } = await launch();
    const { export: own } = await create(playerId);
    const { rows } = await auth.pool.query<{ data: unknown }>(
      `select envelope->'data' as data from outbox where type = 'auth.audit.recorded.v1'
         and envelope->'data'->'target'->>'id' = $1`,
      [playerId],
    );
    expect(rows).toMatchObject([
      { data: { companyId: tenant.companyId, action: 'player.exported', after: { exportId: own.id } } },
    ]);
  });
});
