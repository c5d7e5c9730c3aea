import {
  buildClientSchema,
  getIntrospectionQuery,
  isUnionType,
  type GraphQLSchema,
  type IntrospectionQuery,
} from 'graphql';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoContent } from '@stargraph/embedded/demo/content';
import { systemClock } from '@stargraph/kit/clock';
import { domains } from '@stargraph/kit/contracts/domain';
import { permissionsOfRole, scopes } from '@stargraph/kit/contracts/permission';
import { signViewer, type Viewer } from '@stargraph/kit/viewer';
import { callerWith, demoOperatorOf, launchMutation, playerOf, registerOperator, type Caller } from '../src/caller.ts';
import { bearer } from '../src/api.ts';
import { eventually } from '../src/eventually.ts';
import { startTestPlatform, type EmbeddedTestPlatform } from '../src/harness.ts';
import { operationsOf, type Values } from '../src/walk.ts';
import { signLaunch } from '@stargraph/embedded/simulator/launch';

/** Stands in every text of the attacked tenant: an answer that holds it has leaked. */
const mark = 'Zq7Secret';

let platform: EmbeddedTestPlatform;
let schema: GraphQLSchema;
/** The attacked tenant: its ids, by what arguments are called. */
let target: Values;
/** Ids of the attacked tenant that an answer must not hold unless the caller sent them. */
let secretIds: string[];
let attackers: Record<string, Caller>;
let attackerViewers: Record<string, Viewer>;
let owner: Caller;

const createTenant = async (operator: Caller, slug: string, botToken: string) => {
  const must = async <T>(query: string, input: unknown, field: string): Promise<T> => {
    const data = await operator.must(query, { input });
    return data[field] as T;
  };
  const { company } = await must<{ company: { id: string } }>(
    `mutation ($input: CompanyCreateInput!) { companyCreate(input: $input) { ... on CompanyCreateSuccess { company { id } } } }`,
    { name: `${mark} company`, idempotencyKey: 'c' },
    'companyCreate',
  );
  const { project } = await must<{ project: { id: string; environments: { id: string; kind: string }[] } }>(
    `mutation ($input: ProjectCreateInput!) { projectCreate(input: $input) { ... on ProjectCreateSuccess { project { id environments { id kind } } } } }`,
    {
      companyId: company.id,
      name: `${mark} project`,
      slug,
      languages: ['en', 'ru'],
      timeZone: 'UTC',
      idempotencyKey: 'p',
    },
    'projectCreate',
  );
  const environmentId = project.environments.find((environment) => environment.kind === 'LIVE')?.id ?? '';
  await must(
    `mutation ($input: BotConnectInput!) { botConnect(input: $input) { ... on BotConnectSuccess { bot { id } } } }`,
    { environmentId, token: botToken },
    'botConnect',
  );
  const operations = demoContent().map(
    (operation) =>
      JSON.parse(JSON.stringify(operation).replaceAll('"en":"', `"en":"${mark} `)) as ReturnType<
        typeof demoContent
      >[number],
  );
  const { draft } = await must<{ draft: { revision: number } }>(
    `mutation ($input: DraftEditInput!) { draftEdit(input: $input) { ... on DraftEditSuccess { draft { revision } } } }`,
    { projectId: project.id, baseRevision: 0, operations },
    'draftEdit',
  );
  const { release } = await must<{ release: { hash: string } }>(
    `mutation ($input: ReleasePublishInput!) { releasePublish(input: $input) { ... on ReleasePublishSuccess { release { hash } } } }`,
    { environmentId, revision: draft.revision, note: `${mark} note`, idempotencyKey: 'r' },
    'releasePublish',
  );
  const created = await must<{ apiKey: { id: string }; secret: string }>(
    `mutation ($input: ApiKeyCreateInput!) { apiKeyCreate(input: $input) { ... on ApiKeyCreateSuccess { apiKey { id } secret } } }`,
    {
      environmentId,
      name: `${mark} key`,
      scopes: ['CONTENT_READ', 'EVENTS_WRITE', 'LEADERBOARDS_READ', 'PLAYERS_READ', 'METRICS_READ'],
      idempotencyKey: 'k',
    },
    'apiKeyCreate',
  );
  const nodeOf = (kind: string): string => operations.find(({ insert }) => insert.kind === kind)?.insert.id ?? '';
  return {
    companyId: company.id,
    projectId: project.id,
    environmentId,
    environments: project.environments,
    hash: release.hash,
    apiKeyId: created.apiKey.id,
    secret: created.secret,
    nodeOf,
    starsProductId:
      operations.find(({ insert }) => insert.kind === 'PRODUCT' && typeof insert.props['stars'] === 'number')?.insert
        .id ?? '',
  };
};

beforeAll(async () => {
  platform = await startTestPlatform('in-process', { freeDocuments: true });
  const [bot, otherBot] = platform.bots;
  if (bot === undefined || otherBot === undefined) throw new Error('Two bots are needed');

  owner = await registerOperator(platform, 'owner@target.example');
  const tenant = await createTenant(owner, 'target', otherBot.token);
  const victimLaunch = await callerWith(platform.origin, {}).must(launchMutation, {
    input: {
      environmentId: tenant.environmentId,
      initData: signLaunch(otherBot, { id: 42, firstName: mark, languageCode: 'en', isPremium: false }, new Date()),
    },
  });
  const victim = victimLaunch['launchExchange'] as { accessToken: string; player: { id: string } };
  const victimCaller = callerWith(platform.origin, bearer(victim.accessToken));
  await victimCaller.must(
    `mutation { act(input: { intents: [{ id: "1", action: "tap", count: 10 }] }) { __typename } }`,
  );
  await victimCaller.must(`mutation ($input: QuestClaimInput!) { questClaim(input: $input) { __typename } }`, {
    input: { questId: tenant.nodeOf('QUEST'), idempotencyKey: 'claim' },
  });
  await eventually(
    async () =>
      (await victimCaller.must('{ player { wallets { balance } } }'))['player'] as { wallets: { balance: string }[] },
    (player) => BigInt(player.wallets[0]?.balance ?? 0) >= 100n,
  );

  // The order stands whether or not there is an invoice to pay it by.
  await victimCaller.must(
    `mutation ($input: StarsInvoiceCreateInput!) { starsInvoiceCreate(input: $input) { __typename } }`,
    { input: { productId: tenant.starsProductId, idempotencyKey: 'order' } },
  );
  const { player: ordering } = await victimCaller.must('{ player { starsOrders { edges { node { id } } } } }');
  const starsOrderId = (ordering as { starsOrders: { edges: { node: { id: string } }[] } }).starsOrders.edges[0]?.node
    .id;
  if (starsOrderId === undefined) throw new Error('The victim has no order');

  const quest = tenant.nodeOf('QUEST');
  target = {
    companyId: tenant.companyId,
    projectId: tenant.projectId,
    environmentId: tenant.environmentId,
    playerId: victim.player.id,
    apiKeyId: tenant.apiKeyId,
    hash: tenant.hash,
    productId: tenant.nodeOf('PRODUCT'),
    currencyId: tenant.nodeOf('CURRENCY'),
    questId: quest,
    id: quest,
    'Query.project.id': tenant.projectId,
    'Query.environment.id': tenant.environmentId,
    'Query.company.id': tenant.companyId,
    'Query.leaderboard.id': tenant.nodeOf('LEADERBOARD'),
    'Query.playerById.id': victim.player.id,
    // What is no tenant's id.
    idempotencyKey: 'attack',
    name: 'Attack',
    slug: 'attack',
    languages: 'en',
    timeZone: 'UTC',
    token: `${platform.bots[2]?.token}`,
    scopes: 'EVENTS_WRITE',
    baseRevision: 0,
    revision: 1,
    from: new Date(Date.now() - 86_400_000).toISOString(),
    to: new Date().toISOString(),
    occurredAt: new Date().toISOString(),
    first: 10,
    // Public operations speak for nobody; what they are given is checked in their own tests.
    'Mutation.operatorRegister.email': 'owner@target.example',
    'Mutation.operatorSignIn.email': 'owner@target.example',
    password: 'a wrong password',
    initData: 'hash=00&auth_date=1',
    refreshToken: 'none that was given out',
    'Mutation.act.id': 'attack-1',
    action: 'tap',
    'Mutation.eventsTrack.id': 'b3f1f0de-0000-4000-8000-000000000001',
    'Mutation.eventsTrack.name': 'client.attack.tried',
    'Mutation.draftEdit.operations': [{ set: { id: quest, path: ['goal'], value: 1 } }],
  };
  secretIds = [
    tenant.companyId,
    tenant.projectId,
    tenant.environmentId,
    victim.player.id,
    tenant.apiKeyId,
    tenant.hash,
    starsOrderId,
    ...tenant.environments.map((environment) => environment.id),
  ];

  const demoOperator = await demoOperatorOf(platform);
  const stranger = await registerOperator(platform, 'stranger@nowhere.example');
  const keyOf = async (scopeNames: string[]) => {
    const data = await demoOperator.must(
      `mutation ($input: ApiKeyCreateInput!) { apiKeyCreate(input: $input) { ... on ApiKeyCreateSuccess { secret } } }`,
      {
        input: {
          environmentId: platform.demo.liveEnvironmentId,
          name: 'Attacker',
          scopes: scopeNames,
          idempotencyKey: scopeNames.join(),
        },
      },
    );
    return callerWith(platform.origin, { 'x-api-key': (data['apiKeyCreate'] as { secret: string }).secret });
  };
  const player = await playerOf(platform, 1);
  // Made when it is first asked for, which changes what is the player's own.
  await player.must('{ player { referralCode } }');
  attackers = {
    anonymous: callerWith(platform.origin, {}),
    'a player of another environment': player,
    'the owner of another company': demoOperator,
    'an operator without a company': stranger,
    "another environment's API key with every scope": await keyOf([
      'CONTENT_READ',
      'EVENTS_WRITE',
      'LEADERBOARDS_READ',
      'PLAYERS_READ',
      'METRICS_READ',
    ]),
    "another environment's API key with one scope": await keyOf(['EVENTS_WRITE']),
  };
  const { projectId } = await demoProject(demoOperator);
  const live = { environmentId: platform.demo.liveEnvironmentId, kind: 'live' as const };
  attackerViewers = {
    anonymous: { kind: 'anonymous' },
    player: {
      kind: 'player',
      playerId: player.playerId,
      environmentId: live.environmentId,
      projectId,
      releaseHash: tenant.hash,
    },
    operator: {
      kind: 'operator',
      operatorId: 'opr_attacker',
      memberships: [
        {
          companyId: 'cmp_attacker',
          roleId: 'owner',
          permissions: [...permissionsOfRole.owner],
          projects: [{ projectId, permissions: [...permissionsOfRole.owner], environments: [live] }],
        },
      ],
    },
    integration: {
      kind: 'integration',
      apiKeyId: 'key_attacker',
      environmentId: live.environmentId,
      projectId,
      scopes: [...scopes],
      releaseHash: tenant.hash,
    },
  };

  const introspected = await callerWith(platform.origin, {}).must(getIntrospectionQuery());
  schema = buildClientSchema(introspected as unknown as IntrospectionQuery);
}, 180_000);
afterAll(() => platform.stop());

const demoProject = async (operator: Caller): Promise<{ projectId: string }> => {
  const data = await operator.must('{ companies { projects { id } } }');
  const [company] = data['companies'] as { projects: { id: string }[] }[];
  return { projectId: company?.projects[0]?.id ?? '' };
};

/** A fingerprint of every table of every domain; equal fingerprints mean that nothing was written. */
const fingerprint = async (): Promise<Record<string, string>> => {
  const client = new pg.Client({ connectionString: platform.database.adminUrl });
  await client.connect();
  try {
    const tables = await client.query<{ name: string }>(
      `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables WHERE table_schema = ANY($1) AND table_type = 'BASE TABLE'`,
      [domains],
    );
    const prints: Record<string, string> = {};
    for (const { name } of tables.rows) {
      // When a key was last used is not the tenant's data.
      const { rows } = await client.query<{ print: string }>(
        `SELECT md5(coalesce(string_agg((to_jsonb(t) - 'last_used_at')::text, '' ORDER BY t::text), '')) AS print FROM ${name} t`,
      );
      prints[name] = rows[0]?.print ?? '';
    }
    return prints;
  } finally {
    await client.end();
  }
};

/** For the player alone: asked for by anybody else it takes the rest of the player out of the answer. */
const ownOnly = new Set(['Player.referralCode']);

/** Everything, and everything that others than a player may get an answer to. */
const walk = () => [...operationsOf(schema, target, 4), ...operationsOf(schema, target, 4, ownOnly)];

/** What a mutation's result says it is; empty for anything else. */
const typeNameOf = (result: unknown): string =>
  typeof result === 'object' && result !== null && '__typename' in result ? String(result.__typename) : '';

const leaks = (answer: unknown, sent: unknown): string[] => {
  const text = JSON.stringify(answer);
  const given = JSON.stringify(sent);
  return [mark, ...secretIds].filter((secret) => text.includes(secret) && !given.includes(secret));
};

describe("another tenant's data", () => {
  test('is reached by its owner with the very operations of the walk, so that the walk can fail', async () => {
    const reached: string[] = [];
    for (const { place, document, variables } of walk()) {
      if (!place.startsWith('Query.')) continue;
      const answer = await owner.send(document, variables);
      if (JSON.stringify(answer.data ?? {}).includes(mark)) reached.push(place);
    }
    expect(reached).toEqual(
      expect.arrayContaining([
        'Query.project',
        'Query.environment',
        'Query.leaderboard',
        'Query.companies',
        'Query.playerById',
      ]),
    );
  });

  test.each([
    'anonymous',
    'a player of another environment',
    'the owner of another company',
    'an operator without a company',
    "another environment's API key with every scope",
    "another environment's API key with one scope",
  ])(
    'is neither shown to nor changed by %s, through any field',
    async (name) => {
      const attacker = attackers[name];
      if (attacker === undefined) throw new Error(`There is no attacker called ${name}`);
      const before = await fingerprint();
      for (const { place, document, variables } of walk()) {
        // These make or change what is the caller's own: they name nothing of anybody else.
        if (['Mutation.act', 'Mutation.companyCreate'].includes(place)) continue;
        const answer = await attacker.send(document, variables);
        expect(leaks(answer, variables), `${place}: ${JSON.stringify(answer).slice(0, 600)}`).toEqual([]);
        const named = JSON.stringify(variables);
        if (secretIds.some((id) => named.includes(id))) {
          const result = answer.data?.['result'];
          const refused = answer.errors !== undefined || result === null || typeNameOf(result).endsWith('Error');
          expect(refused, `${place} answered ${JSON.stringify(answer).slice(0, 600)}`).toBe(true);
        }
      }
      expect(await fingerprint()).toEqual(before);
    },
    60_000,
  );

  test('is not reached by references, whoever asks a subgraph for them', async () => {
    const key = (type: string): Record<string, unknown> => {
      const id = {
        Project: target['projectId'],
        Environment: target['environmentId'],
        Player: target['playerId'],
        Product: target['productId'],
        Currency: target['currencyId'],
        Leaderboard: target['Query.leaderboard.id'],
      }[type];
      return {
        __typename: type,
        environmentId: target['environmentId'],
        projectId: target['projectId'],
        id: id ?? target['id'],
      };
    };
    let asked = 0;
    for (const domain of domains) {
      const { subgraph } = platform.platform.services[domain];
      const entities = subgraph.schema.getType('_Entity');
      if (!isUnionType(entities)) continue;
      for (const type of entities.getTypes()) {
        for (const [name, viewer] of Object.entries(attackerViewers)) {
          const answer = await subgraph.execute({
            query: `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on ${type.name} { id } } }`,
            variables: { representations: [key(type.name)] },
            operationName: undefined,
            viewer: signViewer(viewer, domain, platform.keys.viewerKey(domain), systemClock),
            traceparent: '',
          });
          expect(answer.data?.['_entities'], `${domain} ${type.name} as ${name}: ${JSON.stringify(answer)}`).toEqual([
            null,
          ]);
          asked += 1;
        }
      }
    }
    expect(asked).toBeGreaterThan(20);
  });

  test('is refused by subgraphs to viewers that nobody signed, of another subgraph, or too old', async () => {
    const { subgraph } = platform.platform.services.game;
    const viewer: Viewer = {
      kind: 'player',
      playerId: String(target['playerId']),
      environmentId: String(target['environmentId']),
      projectId: String(target['projectId']),
      releaseHash: null,
    };
    const key = platform.keys.viewerKey('game');
    const ask = (header: string) =>
      subgraph.execute({
        query: '{ player { id points } }',
        variables: {},
        operationName: undefined,
        viewer: header,
        traceparent: '',
      });
    expect((await ask(signViewer(viewer, 'game', key, systemClock))).errors).toBeUndefined();
    const bad = {
      'of another subgraph': signViewer(viewer, 'billing', platform.keys.viewerKey('billing'), systemClock),
      'under another key': signViewer(viewer, 'game', platform.keys.viewerKey('billing'), systemClock),
      'too old': signViewer(viewer, 'game', key, { now: () => Date.now() - 31_000 }),
      'from the future': signViewer(viewer, 'game', key, { now: () => Date.now() + 31_000 }),
      'of no form': 'nonsense',
      empty: '',
    };
    for (const [name, header] of Object.entries(bad))
      expect((await ask(header)).errors?.[0]?.extensions?.['code'], name).toBe('UNAUTHENTICATED');
  });

  test('is out of reach for a role that lacks the permission, in the very company', async () => {
    const helper = await registerOperator(platform, 'support@target.example');
    await platform.database
      .poolOf('tenant', 1)
      .query(`INSERT INTO member (company_id, operator_id, role, created_at) VALUES ($1, $2, 'support', now())`, [
        target['companyId'],
        helper.operatorId,
      ]);
    const edit = await helper.send(`mutation ($input: DraftEditInput!) { draftEdit(input: $input) { __typename } }`, {
      input: { projectId: target['projectId'], baseRevision: 1, operations: target['Mutation.draftEdit.operations'] },
    });
    expect(edit.errors?.[0]?.extensions?.['code']).toBe('FORBIDDEN');
    const publish = await helper.send(
      `mutation ($input: ReleasePublishInput!) { releasePublish(input: $input) { __typename } }`,
      {
        input: { environmentId: target['environmentId'], revision: 1, idempotencyKey: 'x' },
      },
    );
    expect(publish.errors?.[0]?.extensions?.['code']).toBe('FORBIDDEN');
    const players = await helper.must(
      `query ($id: ID!) { players(environmentId: $id, first: 10) { edges { node { id points } } } }`,
      { id: target['environmentId'] },
    );
    expect(JSON.stringify(players)).toContain(String(target['playerId']));
  });
});
