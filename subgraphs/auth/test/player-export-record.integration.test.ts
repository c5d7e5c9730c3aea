import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { playerExport, playerExportEnd } from '@stargraph/kit/contracts/commands/auth';
import { domains } from '@stargraph/kit/contracts/domain';
import { assertEventContract } from '@stargraph/kit/contracts/event';
import { eraseProject } from '@stargraph/kit/project-erasure';
import { projectTables } from '../src/events/erase.ts';
import { endDueExports } from '../src/use-case/end-player-export.ts';
import { startAuth, type Operator, type RunningAuth, type Tenant } from './harness.ts';

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
});

interface Export {
  readonly id: string;
  readonly environmentId: string;
  readonly playerId: string;
  readonly requestedBy: string;
  readonly requestedAt: string;
  readonly state: string;
  readonly interruption: string | null;
  readonly attempts: number;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly bytes: string;
  readonly sha256: string | null;
  readonly parts: readonly {
    readonly domain: string;
    readonly rows: number;
    readonly whole: boolean;
    readonly tables: readonly { readonly table: string; readonly count: number }[];
  }[];
}

let users = 8000;
const launch = async (of: Tenant = tenant): Promise<string> => {
  users += 1;
  return (await auth.exchange(of.live, `valid:${of.live}:${users}:Ada Example`)).player.id;
};
const create = async (playerId: string, of: Tenant = tenant): Promise<{ id: string; ticket: string }> => {
  const made = await auth.field<{ path: string; export: { id: string } }>(
    'playerExportCreate',
    `mutation ($input: PlayerExportCreateInput!) { playerExportCreate(input: $input) {
       ... on PlayerExportCreateSuccess { path export { id } } } }`,
    of.owner,
    { input: { environmentId: of.live, playerId } },
  );
  return { id: made.export.id, ticket: made.path.slice('/exports/player/'.length) };
};
const gateway = () => auth.commandsOf('gateway');
const piece = (ticket: string, place: string | null = null) => gateway().call(playerExport, { ticket, place });
/** Sends the file as a gateway does, piece after piece. @returns what arrived; null for a link that gives nothing */
const send = async (ticket: string): Promise<Buffer | null> => {
  const chunks: Buffer[] = [];
  for (let place: string | null = null; ;) {
    const found: Awaited<ReturnType<typeof piece>> = await piece(ticket, place);
    if (found === null) return null;
    chunks.push(Buffer.from(found.text));
    if (found.next === null) return Buffer.concat(chunks);
    place = found.next;
  }
};
const sha256 = (file: Buffer): string => createHash('sha256').update(file).digest('hex');
const completed = async (ticket: string, file: Buffer): Promise<boolean> =>
  (
    await gateway().call(playerExportEnd, {
      ticket,
      end: { outcome: 'completed', bytes: file.length, sha256: sha256(file) },
    })
  ).recorded;
const interrupted = (ticket: string, reason: 'reader_left' | 'unavailable') =>
  gateway().call(playerExportEnd, { ticket, end: { outcome: 'interrupted', reason } });
const listOf = async (
  args: Readonly<Record<string, unknown>>,
  viewer: Operator = tenant.owner,
): Promise<{ nodes: Export[]; endCursor: string | null; hasNextPage: boolean }> => {
  const page = await auth.field<{
    edges: { node: Export }[];
    pageInfo: { endCursor: string | null; hasNextPage: boolean };
  }>(
    'playerExports',
    `query ($environmentId: ID!, $playerId: ID, $first: Int, $after: String) {
       playerExports(environmentId: $environmentId, playerId: $playerId, first: $first, after: $after) {
         edges { node { id environmentId playerId requestedBy requestedAt state interruption attempts startedAt endedAt
           bytes sha256 parts { domain rows whole tables { table count } } } }
         pageInfo { endCursor hasNextPage } } }`,
    viewer,
    args,
  );
  return { nodes: page.edges.map(({ node }) => node), ...page.pageInfo };
};
const exportsOf = async (playerId: string): Promise<Export[]> =>
  (await listOf({ environmentId: tenant.live, playerId })).nodes;
const exportOf = async (playerId: string): Promise<Export> => {
  const [only, another] = await exportsOf(playerId);
  if (only === undefined || another !== undefined) throw new Error('There is not exactly one export');
  return only;
};
const eventsOf = async (exportId: string): Promise<{ type: string; data: Readonly<Record<string, unknown>> }[]> =>
  (
    await auth.pool.query<{ type: string; data: Readonly<Record<string, unknown>> }>(
      `select type, envelope->'data' as data from outbox
       where type like 'auth.export.%' and envelope->'data'->>'exportId' = $1 order by ordering, position`,
      [exportId],
    )
  ).rows;
const auditedOf = async (exportId: string): Promise<Readonly<Record<string, unknown>>[]> =>
  (
    await auth.pool.query<{ data: Readonly<Record<string, unknown>> }>(
      `select envelope->'data' as data from outbox where type = 'auth.audit.recorded.v1'
         and envelope->'data'->'after'->>'exportId' = $1 order by ordering, position`,
      [exportId],
    )
  ).rows.map(({ data }) => data);
const sweep = (): Promise<number> => endDueExports({ ...auth, wake: () => {} });

describe("the record of a player's export", () => {
  test('says who asked for whom and when, and nothing was handed out, until the link is followed', async () => {
    const playerId = await launch();
    const { id } = await create(playerId);
    expect(await exportOf(playerId)).toEqual({
      id,
      environmentId: tenant.live,
      playerId,
      requestedBy: tenant.owner.operatorId,
      requestedAt: new Date(auth.clock.now()).toISOString(),
      state: 'REQUESTED',
      interruption: null,
      attempts: 0,
      startedAt: null,
      endedAt: null,
      bytes: '0',
      sha256: null,
      // What holds nothing of players is whole from the start.
      parts: domains.map((domain) => ({ domain, rows: 0, whole: domain === 'config', tables: [] })),
    });
  });

  test('is completed with what each domain gave and the hash of the file that was sent, and the file names it', async () => {
    const playerId = await launch();
    auth.held.pages.set('game.intent', [[{ n: 1 }, { n: 2 }], [{ n: 3 }]]);
    auth.held.pages.set('game.quest_progress', [[{ name: 'Ада ☆' }]]);
    auth.held.pages.set('analytics.events', [[{ type: 'client.opened.v1' }]]);
    const { id, ticket } = await create(playerId);
    auth.clock.advance(60_000);
    const file = await send(ticket);
    if (file === null) throw new Error('The link gave nothing');
    expect(await exportOf(playerId)).toMatchObject({ state: 'RUNNING', sha256: null, endedAt: null });
    expect(await completed(ticket, file)).toBe(true);
    const at = new Date(auth.clock.now()).toISOString();
    expect(await exportOf(playerId)).toMatchObject({
      id,
      state: 'COMPLETED',
      attempts: 1,
      startedAt: at,
      endedAt: at,
      bytes: String(file.length),
      sha256: sha256(file),
      parts: [
        { domain: 'auth', rows: 3, whole: true },
        { domain: 'tenant', rows: 0, whole: true, tables: [] },
        { domain: 'config', rows: 0, whole: true, tables: [] },
        {
          domain: 'game',
          rows: 4,
          whole: true,
          tables: [
            { table: 'intent', count: 3 },
            { table: 'quest_progress', count: 1 },
          ],
        },
        { domain: 'billing', rows: 0, whole: true, tables: [] },
        { domain: 'analytics', rows: 1, whole: true },
      ],
    });
    expect(JSON.parse(file.toString('utf8'))).toMatchObject({ exportId: id, playerId });
    // Told again, as after an answer that was lost, it changes nothing; another file is not taken for it.
    expect(await completed(ticket, file)).toBe(true);
    expect(await completed(ticket, Buffer.from('another'))).toBe(false);
    expect((await interrupted(ticket, 'reader_left')).recorded).toBe(false);
    expect((await exportOf(playerId)).sha256).toBe(sha256(file));
  });

  test('is told by events of ids and figures alone, and its end stands in the audit log with the hash', async () => {
    const playerId = await launch();
    const { id, ticket } = await create(playerId);
    const file = (await send(ticket)) ?? Buffer.alloc(0);
    await completed(ticket, file);
    const rows = { auth: 3, tenant: 0, config: 0, game: 0, billing: 0, analytics: 0 };
    const events = await eventsOf(id);
    expect(events).toEqual([
      { type: 'auth.export.requested.v1', data: { exportId: id, playerId } },
      {
        type: 'auth.export.completed.v1',
        data: { exportId: id, playerId, rows, bytes: file.length, sha256: sha256(file) },
      },
    ]);
    for (const event of events) assertEventContract(event);
    expect(await auditedOf(id)).toMatchObject([
      { action: 'player.exported', actor: { kind: 'operator', id: tenant.owner.operatorId } },
      {
        companyId: tenant.companyId,
        action: 'player.exportCompleted',
        actor: { kind: 'system' },
        target: { kind: 'player', id: playerId },
        after: { exportId: id, bytes: file.length, sha256: sha256(file) },
      },
    ]);
  });

  test('is not completed by a word for a file that is not all that was given', async () => {
    const playerId = await launch();
    const { ticket } = await create(playerId);
    const begun = await piece(ticket);
    // As long as what was given, and yet not the whole.
    expect(await completed(ticket, Buffer.from(begun?.text ?? ''))).toBe(false);
    expect(await exportOf(playerId)).toMatchObject({ state: 'RUNNING' });
  });

  test('is interrupted where a domain breaks in the middle, and shows how far it came', async () => {
    const playerId = await launch();
    auth.held.pages.set('game.intent', [[{ n: 1 }]]);
    auth.held.down.add('billing');
    const { id, ticket } = await create(playerId);
    await expect(send(ticket)).rejects.toThrow('gave no answer');
    expect((await interrupted(ticket, 'unavailable')).recorded).toBe(true);
    const { parts, ...over } = await exportOf(playerId);
    expect(over).toMatchObject({ state: 'INTERRUPTED', interruption: 'UNAVAILABLE', sha256: null });
    expect(BigInt(over.bytes)).toBeGreaterThan(0n);
    expect(parts.filter(({ whole }) => !whole).map(({ domain }) => domain)).toEqual(['billing', 'analytics']);
    expect((await eventsOf(id)).at(-1)).toMatchObject({
      type: 'auth.export.interrupted.v1',
      data: { exportId: id, reason: 'unavailable', rows: { game: 1, billing: 0 } },
    });
    expect((await auditedOf(id)).at(-1)).toMatchObject({
      action: 'player.exportInterrupted',
      after: { reason: 'unavailable' },
    });
    // It is over: the domain's coming back does not make it go on.
    auth.held.down.clear();
    expect(await send(ticket)).toBeNull();
  });

  test('is interrupted where the player is erased meanwhile, and stays as proof without a link to the person', async () => {
    const playerId = await launch();
    const first = await create(playerId);
    await completed(first.ticket, (await send(first.ticket)) ?? Buffer.alloc(0));
    auth.clock.advance(1000);
    const second = await create(playerId);
    const begun = await piece(second.ticket);
    await auth.execute(
      `mutation ($input: PlayerEraseInput!) { playerErase(input: $input) { __typename } }`,
      tenant.owner,
      {
        input: { environmentId: tenant.live, playerId, reason: 'They asked' },
      },
    );
    expect(await piece(second.ticket, begun?.next)).toBeNull();
    const [late, early] = await exportsOf(playerId);
    expect(late).toMatchObject({ id: second.id, state: 'INTERRUPTED', interruption: 'PLAYER_ERASED' });
    expect(early).toMatchObject({ id: first.id, state: 'COMPLETED' });
    expect(early?.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  test('goes to the first who follows the link; who follows it later gets nothing and is counted', async () => {
    const playerId = await launch();
    const { ticket } = await create(playerId);
    const [one, two, three] = await Promise.all([send(ticket), send(ticket), send(ticket)]);
    const given = [one, two, three].filter((file) => file !== null);
    expect(given).toHaveLength(1);
    const [file = Buffer.alloc(0)] = given;
    expect(await completed(ticket, file)).toBe(true);
    expect(await send(ticket)).toBeNull();
    expect(await exportOf(playerId)).toMatchObject({ state: 'COMPLETED', attempts: 4, bytes: String(file.length) });
  });

  test('follows two downloads at once by two links, each by itself', async () => {
    const playerId = await launch();
    const [first, second] = [await create(playerId), await create(playerId)];
    const files = await Promise.all([first, second].map(async ({ ticket }) => (await send(ticket)) ?? Buffer.alloc(0)));
    await completed(first.ticket, files[0] ?? Buffer.alloc(0));
    await interrupted(second.ticket, 'reader_left');
    const found = await exportsOf(playerId);
    expect(found.find(({ id }) => id === first.id)).toMatchObject({ state: 'COMPLETED' });
    expect(found.find(({ id }) => id === second.id)).toMatchObject({
      state: 'INTERRUPTED',
      interruption: 'READER_LEFT',
    });
  });
});

describe('an export of which nothing is heard any more', () => {
  test('is interrupted once its time is over, and not before; a piece that is asked for later is not given', async () => {
    const playerId = await launch();
    const { id, ticket } = await create(playerId);
    const begun = await piece(ticket);
    auth.clock.advance(9 * 60_000);
    await sweep();
    const next = await piece(ticket, begun?.next);
    expect(next).not.toBeNull();
    // Each piece renews its time.
    auth.clock.advance(9 * 60_000);
    await sweep();
    expect(await exportOf(playerId)).toMatchObject({ state: 'RUNNING' });
    auth.clock.advance(60_000);
    const swept = await Promise.all([sweep(), sweep(), sweep()]);
    expect(swept.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0);
    expect(await exportOf(playerId)).toMatchObject({ state: 'INTERRUPTED', interruption: 'TIMED_OUT' });
    expect(await piece(ticket, next?.next)).toBeNull();
    expect(await auth.metrics.metrics()).toMatch(/stargraph_player_exports_ended_total\{outcome="timed_out"\} [1-9]/);
    expect((await eventsOf(id)).map(({ type }) => type)).toEqual([
      'auth.export.requested.v1',
      'auth.export.interrupted.v1',
    ]);
  });

  test('expires where nobody follows its link, and says that nothing was handed out', async () => {
    const playerId = await launch();
    const { id, ticket } = await create(playerId);
    auth.clock.advance(5 * 60_000);
    await sweep();
    expect(await exportOf(playerId)).toMatchObject({ state: 'EXPIRED', attempts: 0, bytes: '0', sha256: null });
    expect((await eventsOf(id)).map(({ type }) => type)).toEqual([
      'auth.export.requested.v1',
      'auth.export.expired.v1',
    ]);
    expect((await auditedOf(id)).map(({ action }) => action)).toEqual(['player.exported']);
    expect(await piece(ticket)).toBeNull();
  });
});

describe('the list of exports', () => {
  test("is an environment's or a player's, page after page, the newest first", async () => {
    const own = auth.createTenant();
    const [ada, bo] = [await launch(own), await launch(own)];
    const made: string[] = [];
    for (const playerId of [ada, bo, ada]) {
      made.unshift((await create(playerId, own)).id);
      auth.clock.advance(1000);
    }
    const first = await listOf({ environmentId: own.live, first: 2 }, own.owner);
    expect(first).toMatchObject({ hasNextPage: true });
    const rest = await listOf({ environmentId: own.live, first: 2, after: first.endCursor }, own.owner);
    expect([...first.nodes, ...rest.nodes].map(({ id }) => id)).toEqual(made);
    expect(rest.hasNextPage).toBe(false);
    const adas = await listOf({ environmentId: own.live, playerId: ada }, own.owner);
    expect(adas.nodes.map(({ id }) => id)).toEqual([made[0], made[2]]);
    await expect(listOf({ environmentId: own.live, after: 'nonsense' }, own.owner)).rejects.toThrow('BAD_USER_INPUT');
  });

  test('is shown to nobody else: not to another company, another environment or who may not manage players', async () => {
    const playerId = await launch();
    const { id, ticket } = await create(playerId);
    const stranger = auth.createTenant();
    await expect(listOf({ environmentId: tenant.live }, stranger.owner)).rejects.toThrow('FORBIDDEN');
    await expect(listOf({ environmentId: tenant.live }, tenant.operator('analyst'))).rejects.toThrow('FORBIDDEN');
    expect((await listOf({ environmentId: stranger.live, playerId }, stranger.owner)).nodes).toEqual([]);
    expect((await listOf({ environmentId: tenant.sandbox, playerId })).nodes).toEqual([]);
    // Nobody but the gateway may say how it ended.
    await expect(
      auth
        .commandsOf('tenant')
        .call(playerExportEnd, { ticket, end: { outcome: 'interrupted', reason: 'reader_left' } }),
    ).rejects.toThrow('403');
    expect((await exportsOf(playerId)).map((found) => found.id)).toEqual([id]);
  });

  test('goes with its project', async () => {
    const own = auth.createTenant();
    await create(await launch(own), own);
    await eraseProject(auth.pool, projectTables, {
      projectId: own.projectId,
      environmentIds: [own.live, own.sandbox],
    });
    expect((await listOf({ environmentId: own.live }, own.owner)).nodes).toEqual([]);
  });
});
