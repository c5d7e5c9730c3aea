import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { releaseLoad } from '@stargraph/kit/contracts/commands/config';
import { accessRows } from '@stargraph/kit/graphql/entity';
import { newId } from '@stargraph/kit/ids';
import { createSchema } from '../src/schema.ts';
import { createContent } from './content.ts';
import { createTenant, startConfig, type RunningConfig, type Tenant } from './harness.ts';

let config: RunningConfig;
let tenant: Tenant;
let stranger: Tenant;
let hash: string;
let ids: ReturnType<typeof createContent>['ids'];
/** A second currency with a rate, and an action that nobody taps. */
const extra = { dust: newId('node'), rate: newId('node'), watch: newId('node') };
beforeAll(async () => {
  config = await startConfig();
  tenant = createTenant();
  stranger = createTenant();
  const content = createContent();
  ids = content.ids;
  await config.edit(tenant, 0, [
    ...content.operations,
    { insert: { id: extra.dust, kind: 'CURRENCY', props: { code: 'DUST', name: { en: 'Dust' } } } },
    {
      insert: {
        id: extra.rate,
        kind: 'EXCHANGE',
        props: { give: { currencyId: ids.coin, amount: '10' }, get: { currencyId: extra.dust, amount: '3' } },
      },
    },
    { insert: { id: extra.watch, kind: 'ACTION', props: { key: 'watch' } } },
  ]);
  ({ hash } = (await config.publish(tenant, 1)).release);
});
afterAll(() => config.stop());

const codeOf = async (
  query: string,
  viewer: Parameters<RunningConfig['execute']>[1],
  variables: Readonly<Record<string, unknown>> = {},
) => (await config.execute(query, viewer, variables)).errors?.[0]?.extensions['code'];

/** Everything that stands in the tables that a caller could change. */
const everything = async () => {
  const { rows } = await config.pool.query<Readonly<Record<string, bigint>>>(
    'select (select count(*) from draft_edit) as edits, (select count(*) from release_switch) as switches, (select count(*) from outbox) as events',
  );
  return rows[0];
};

describe('who may do what', () => {
  test('every field and reference of the schema states its rule', () => {
    const rows = accessRows('config', createSchema());
    expect(rows.length).toBeGreaterThan(50);
    expect(rows.filter((row) => row.access === undefined)).toEqual([]);
  });

  test("another company's operator, a role without the permission, players, keys and nobody are refused, and nothing changes", async () => {
    const before = await everything();
    const edit =
      'mutation ($id: ID!) { draftEdit(input: { projectId: $id, baseRevision: 1, operations: [] }) { __typename } }';
    const publish =
      'mutation ($id: ID!) { releasePublish(input: { environmentId: $id, revision: 1, idempotencyKey: "k" }) { __typename } }';
    const rollback = `mutation ($id: ID!) { releaseRollback(input: { environmentId: $id, hash: "${hash}", idempotencyKey: "k" }) { __typename } }`;
    for (const [mutation, id] of [
      [edit, tenant.projectId],
      [publish, tenant.live],
      [rollback, tenant.live],
    ] as const) {
      for (const viewer of [
        stranger.owner,
        tenant.operator('analyst'),
        tenant.operator('support'),
        tenant.player(hash),
        tenant.integration(['content:read'], hash),
      ]) {
        expect(await codeOf(mutation, viewer, { id })).toBe('FORBIDDEN');
      }
      expect(await codeOf(mutation, { kind: 'anonymous' }, { id })).toBe('UNAUTHENTICATED');
    }
    expect(await everything()).toEqual(before);
  });

  test("one's own permission does not open another's project or environment", async () => {
    const edit =
      'mutation ($id: ID!) { draftEdit(input: { projectId: $id, baseRevision: 0, operations: [{ remove: { id: "nod_01h2xcejqtf2nbrexx3vqjhp41" } }] }) { __typename } }';
    expect(await codeOf(edit, tenant.owner, { id: stranger.projectId })).toBe('FORBIDDEN');
    const project = { __typename: 'Project', id: stranger.projectId };
    await expect(config.entity(project, 'draft { revision }', tenant.owner)).rejects.toThrow('FORBIDDEN');
    const environment = { __typename: 'Environment', id: stranger.live };
    await expect(config.entity(environment, 'release { hash }', tenant.owner)).rejects.toThrow('FORBIDDEN');
  });

  test('references to what is another tenant are refused', async () => {
    const quest = { __typename: 'Quest', environmentId: tenant.live, id: ids.quest };
    expect(await config.entity(quest, 'id', tenant.player(hash))).toEqual({ id: ids.quest });
    for (const viewer of [
      stranger.owner,
      stranger.player(hash),
      tenant.player(hash, tenant.sandbox),
      { kind: 'anonymous' } as const,
    ]) {
      await expect(config.entity(quest, 'id', viewer)).rejects.toThrow(/FORBIDDEN|UNAUTHENTICATED/);
    }
  });

  test('a pinned hash of another project opens nothing', async () => {
    expect(await config.field('release', '{ release { hash } }', stranger.player(hash))).toBeNull();
    expect(
      await config.entity(
        { __typename: 'Quest', environmentId: stranger.live, id: ids.quest },
        'id',
        stranger.player(hash),
      ),
    ).toBeNull();
  });

  test('what money moved for has the name that the release gives it, for everybody of the environment', async () => {
    const nameOf = (kind: string, id: string, viewer = tenant.player(hash)) =>
      config.entity<{ readonly name: string | null; readonly level: number | null }>(
        { __typename: 'Cause', environmentId: tenant.live, kind, id },
        'name(locale: "ru") level',
        viewer,
      );
    expect(await nameOf('product', ids.product)).toEqual({ name: 'A hat', level: null });
    expect(await nameOf('quest', ids.quest)).toEqual({ name: 'Десять касаний', level: null });
    expect(await nameOf('currency', ids.coin)).toEqual({ name: 'Монеты', level: null });
    expect(await nameOf('exchange', extra.rate)).toEqual({ name: 'Монеты → Dust', level: null });
    // An action is called as what players tap for it; one that nobody taps has its key, which players are not told.
    expect(await nameOf('action', ids.tap)).toEqual({ name: 'Tap', level: null });
    expect(await nameOf('action', extra.watch)).toEqual({ name: null, level: null });
    expect(await nameOf('action', extra.watch, tenant.operator('support'))).toEqual({ name: 'watch', level: null });
    expect(await nameOf('level', ids.level)).toEqual({ name: null, level: 2 });
    expect(await nameOf('quest', 'gone')).toEqual({ name: null, level: null });
    expect(await nameOf('planet', ids.quest)).toEqual({ name: null, level: null });
    await expect(nameOf('quest', ids.quest, stranger.player(hash))).rejects.toThrow('FORBIDDEN');
  });

  test('an API key reads what its scopes name', async () => {
    const board = `{ leaderboard(environmentId: "${tenant.live}", id: "${ids.leaderboard}") { title } }`;
    expect(await config.field('leaderboard', board, tenant.integration(['leaderboards:read'], hash))).toEqual({
      title: 'Best',
    });
    expect(await codeOf(board, tenant.integration(['content:read'], hash))).toBe('FORBIDDEN');
    expect(await codeOf(board, stranger.integration(['leaderboards:read'], hash))).toBe('FORBIDDEN');
    expect(await config.field('release', '{ release { hash } }', tenant.integration(['content:read'], hash))).toEqual({
      hash,
    });
    expect(await codeOf('{ release { hash } }', tenant.integration(['leaderboards:read'], hash))).toBe('FORBIDDEN');
  });

  test("players and keys see no note, no draft and no list of releases, operators without content.read no environment's release", async () => {
    expect(await codeOf('{ release { note } }', tenant.player(hash))).toBe('FORBIDDEN');
    const entities =
      'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Environment { release { hash } } ... on Project { draft { revision } } } }';
    const releases =
      'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Environment { releases { edges { cursor } } } } }';
    const environment = { r: [{ __typename: 'Environment', id: tenant.live }] };
    expect(await codeOf(entities, tenant.player(hash), { r: [{ __typename: 'Project', id: tenant.projectId }] })).toBe(
      'FORBIDDEN',
    );
    expect(await codeOf(releases, tenant.player(hash), environment)).toBe('FORBIDDEN');
    expect(await codeOf(releases, tenant.operator('support'), environment)).toBe('FORBIDDEN');
    expect(await codeOf(entities, tenant.operator('support'), environment)).toBe('FORBIDDEN');
    expect(await codeOf(entities, tenant.operator('analyst'), environment)).toBeUndefined();
  });

  test('only the services that the contract names may load the rules', async () => {
    await expect(config.commandsOf('gateway').call(releaseLoad, { projectId: tenant.projectId, hash })).rejects.toThrow(
      '403',
    );
  });
});
