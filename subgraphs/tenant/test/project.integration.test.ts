import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { environmentResolve, membershipOf } from '@stargraph/kit/contracts/commands/tenant';
import { permissionsOfRole, roles } from '@stargraph/kit/contracts/permission';
import { newId } from '@stargraph/kit/ids';
import type { Viewer } from '@stargraph/kit/viewer';
import { startTenant, type RunningTenant } from './harness.ts';

let tenant: RunningTenant;
beforeAll(async () => {
  tenant = await startTenant();
});
afterAll(() => tenant.stop());

const codeOf = async (
  query: string,
  viewer: Viewer,
  variables: Readonly<Record<string, unknown>> = {},
): Promise<unknown> => (await tenant.execute(query, viewer, variables)).errors?.[0]?.extensions['code'];

describe('companies and projects', () => {
  test('an operator makes a company, becomes its owner and sees it, and nobody else does', async () => {
    const operatorId = newId('operator');
    const { company } = await tenant.createCompany(await tenant.completed(operatorId), ' Acme ');
    expect(company).toMatchObject({ name: 'Acme', projects: [] });
    const owner = await tenant.completed(operatorId);
    expect(owner.memberships).toEqual([
      { companyId: company.id, plan: 'unlimited', roleId: 'owner', permissions: permissionsOfRole.owner, projects: [] },
    ]);
    expect(await tenant.field('companies', '{ companies { id name } }', owner)).toEqual([
      { id: company.id, name: 'Acme' },
    ]);
    const stranger = await tenant.completed(newId('operator'));
    expect(stranger.memberships).toEqual([]);
    expect(await tenant.field('companies', '{ companies { id } }', stranger)).toEqual([]);
  });

  test('who made a company is recorded for the audit log, once', async () => {
    const operator = await tenant.completed(newId('operator'));
    const { company } = await tenant.createCompany(operator, 'Books', 'key-audit');
    await tenant.createCompany(operator, 'Books', 'key-audit');
    const { rows } = await tenant.pool.query<{ type: string; data: unknown }>(
      `select type, envelope->'data' as data from outbox where environment_id = $1`,
      [company.id],
    );
    expect(rows).toEqual([
      {
        type: 'tenant.audit.recorded.v1',
        data: {
          companyId: company.id,
          projectId: null,
          environmentId: null,
          action: 'company.created',
          actor: { kind: 'operator', id: operator.operatorId },
          target: { kind: 'company', id: company.id, name: 'Books' },
          before: null,
          after: { name: 'Books' },
          client: { ip: null, userAgent: null },
        },
      },
    ]);
  });

  test('a repeated key gets the same company, and another name under it is refused', async () => {
    const operator = await tenant.completed(newId('operator'));
    const first = await tenant.createCompany(operator, 'Once', 'key-1');
    expect(await tenant.createCompany(operator, 'Once', 'key-1')).toEqual(first);
    expect(await tenant.createCompany(operator, 'Twice', 'key-1')).toMatchObject({
      __typename: 'IdempotencyConflictError',
      code: 'IDEMPOTENCY_CONFLICT',
    });
    expect(await tenant.field('companies', '{ companies { name } }', operator)).toEqual([{ name: 'Once' }]);
    // Keys are one's own.
    const other = await tenant.createCompany(await tenant.completed(newId('operator')), 'Other', 'key-1');
    expect(other.company.id).not.toBe(first.company.id);
  });

  test('a project comes with a live and a sandbox environment, readable in the same answer', async () => {
    const { owner, companyId } = await tenant.createTenant();
    const { project } = await tenant.createProject(owner, companyId, { slug: 'star-garden' });
    expect(project).toMatchObject({
      slug: 'star-garden',
      company: { id: companyId },
      environments: [
        { kind: 'LIVE', slug: 'star-garden', bot: null },
        { kind: 'SANDBOX', slug: 'star-garden-sandbox', bot: null },
      ],
    });
    const [live] = project.environments;
    const expected = {
      environmentId: live?.id,
      projectId: project.id,
      companyId,
      kind: 'live',
      slug: 'star-garden',
      standing: 'open',
      legalPages: [],
      botUsername: null,
      refusals: [],
    };
    const gateway = tenant.commandsOf('gateway');
    expect(await gateway.call(environmentResolve, { slug: 'star-garden' })).toEqual(expected);
    expect(await gateway.call(environmentResolve, { environmentId: live?.id ?? '' })).toEqual(expected);
    expect(await gateway.call(environmentResolve, { slug: 'star' })).toBeNull();
    const { memberships } = await tenant.commandsOf('gateway').call(membershipOf, { operatorId: owner.operatorId });
    expect(memberships[0]?.projects.map(({ projectId }) => projectId)).toContain(project.id);
    expect(memberships[0]?.projects.flatMap(({ environments }) => environments)).toContainEqual({
      environmentId: live?.id,
      kind: 'live',
    });
  });

  test('a taken slug is refused, also where only the sandbox of one meets the other', async () => {
    const { owner, companyId } = await tenant.createTenant();
    expect((await tenant.createProject(owner, companyId, { slug: 'moon' })).__typename).toBe('ProjectCreateSuccess');
    for (const slug of ['moon', 'moon-sandbox'])
      expect(await tenant.createProject(owner, companyId, { slug })).toMatchObject({
        __typename: 'SlugTakenError',
        code: 'TAKEN',
      });
    // The refusal left the key free and nothing behind.
    expect(
      (await tenant.createProject(owner, companyId, { slug: 'sun-sandbox', idempotencyKey: 'k' })).__typename,
    ).toBe('ProjectCreateSuccess');
    expect((await tenant.createProject(owner, companyId, { slug: 'sun', idempotencyKey: 'l' })).__typename).toBe(
      'SlugTakenError',
    );
    expect((await tenant.createProject(owner, companyId, { slug: 'sunny', idempotencyKey: 'l' })).__typename).toBe(
      'ProjectCreateSuccess',
    );
    expect(await tenant.pool.query(`select from project where slug = 'sun'`)).toMatchObject({ rowCount: 0 });
  });

  test('of twenty makers of one slug at once, one gets it', async () => {
    const { owner, companyId } = await tenant.createTenant();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, number) =>
        tenant.createProject(owner, companyId, { slug: number % 2 === 0 ? 'race' : 'race-sandbox' }),
      ),
    );
    expect(answers.filter(({ __typename }) => __typename === 'ProjectCreateSuccess')).toHaveLength(1);
    expect(answers.filter(({ __typename }) => __typename === 'SlugTakenError')).toHaveLength(19);
  });

  test('a repeat of the same key at the same moment makes one project', async () => {
    const { owner, companyId } = await tenant.createTenant();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        tenant.createProject(owner, companyId, { slug: 'once', idempotencyKey: 'same' }),
      ),
    );
    expect(new Set(answers.map(({ project }) => project.id)).size).toBe(1);
    expect(await tenant.createProject(owner, companyId, { slug: 'other', idempotencyKey: 'same' })).toMatchObject({
      __typename: 'IdempotencyConflictError',
    });
  });

  test('an input of a wrong form is no request, one that breaks a rule is answered', async () => {
    const { owner, companyId } = await tenant.createTenant();
    const query = 'mutation ($input: ProjectCreateInput!) { projectCreate(input: $input) { __typename } }';
    const input = { companyId, name: 'P', slug: 'fine', languages: ['en'], timeZone: 'UTC', idempotencyKey: 'k' };
    expect(await codeOf(query, owner, { input: { ...input, slug: 'Not fine' } })).toBe('BAD_USER_INPUT');
    expect(await codeOf(query, owner, { input: { ...input, idempotencyKey: '' } })).toBe('BAD_USER_INPUT');
    expect(await tenant.createProject(owner, companyId, { timeZone: 'Mars/Olympus' })).toMatchObject({
      __typename: 'InvalidInputError',
    });
  });
});

describe('who may reach what', () => {
  test('players and API keys see their own project and environment, and nothing of the other environments', async () => {
    const { projectId, live, sandbox, slug } = await tenant.createTenant();
    const other = await tenant.createTenant();
    const query =
      'query ($e: ID!, $p: ID!) { environment(id: $e) { id slug project { id slug languages timeZone } } project(id: $p) { id } }';
    const viewers: Viewer[] = [
      { kind: 'player', playerId: newId('player'), environmentId: live, projectId, releaseHash: null },
      { kind: 'integration', apiKeyId: newId('apiKey'), environmentId: live, projectId, scopes: [], releaseHash: null },
    ];
    for (const viewer of viewers) {
      expect(await tenant.execute(query, viewer, { e: live, p: projectId })).toEqual({
        data: {
          environment: { id: live, slug, project: { id: projectId, slug, languages: ['en'], timeZone: 'UTC' } },
          project: { id: projectId },
        },
      });
      expect(await codeOf('query ($e: ID!) { environment(id: $e) { id } }', viewer, { e: sandbox })).toBe('FORBIDDEN');
      expect(await codeOf('query ($p: ID!) { project(id: $p) { id } }', viewer, { p: other.projectId })).toBe(
        'FORBIDDEN',
      );
      expect(
        await codeOf('query ($p: ID!) { project(id: $p) { environments { id } } }', viewer, { p: projectId }),
      ).toBe('FORBIDDEN');
      expect(await codeOf('query ($p: ID!) { project(id: $p) { company { id } } }', viewer, { p: projectId })).toBe(
        'FORBIDDEN',
      );
      expect(await codeOf('query ($e: ID!) { environment(id: $e) { bot { id } } }', viewer, { e: live })).toBe(
        'FORBIDDEN',
      );
      expect(await codeOf('{ companies { id } }', viewer)).toBe('FORBIDDEN');
    }
  });

  test('an operator of another company is refused everywhere, and changes nothing', async () => {
    const mine = await tenant.createTenant();
    const { owner } = await tenant.createTenant();
    const counted = 'select (select count(*) from project) as projects, (select count(*) from bot) as bots';
    const before = (await tenant.pool.query(counted)).rows;
    expect(await codeOf('query ($p: ID!) { project(id: $p) { id } }', owner, { p: mine.projectId })).toBe('FORBIDDEN');
    expect(await codeOf('query ($e: ID!) { environment(id: $e) { id } }', owner, { e: mine.live })).toBe('FORBIDDEN');
    await expect(tenant.createProject(owner, mine.companyId)).rejects.toThrow('FORBIDDEN');
    await expect(tenant.connectBot(owner, mine.live, '9000000009:abcdefghijklmnopqrstuvwxyzABCDEFGHI')).rejects.toThrow(
      'FORBIDDEN',
    );
    expect((await tenant.pool.query(counted)).rows).toEqual(before);
  });

  test('references answer null for what is not there and refuse what is not theirs', async () => {
    const mine = await tenant.createTenant();
    const other = await tenant.createTenant();
    const query =
      'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Project { id name } ... on Environment { id kind } } }';
    const r = [mine, other].flatMap(({ projectId, sandbox }) => [
      { __typename: 'Project', id: projectId },
      { __typename: 'Environment', id: sandbox },
    ]);
    r.push({ __typename: 'Project', id: newId('project') });
    const answer = [
      { id: mine.projectId, name: 'Star garden' },
      { id: mine.sandbox, kind: 'SANDBOX' },
      null,
      null,
      null,
    ];
    const asOwner = await tenant.execute(query, mine.owner, { r });
    expect(asOwner.data).toEqual({ _entities: answer });
    expect(asOwner.errors?.map(({ path, extensions }) => [path?.[1], extensions['code']])).toEqual([
      [2, 'FORBIDDEN'],
      [3, 'FORBIDDEN'],
      [4, 'FORBIDDEN'],
    ]);
    const asNobody = await tenant.execute(query, { kind: 'anonymous' }, { r });
    expect(asNobody.data).toEqual({ _entities: [null, null, null, null, null] });
    expect(new Set(asNobody.errors?.map(({ extensions }) => extensions['code']))).toEqual(new Set(['UNAUTHENTICATED']));
  });

  test.each(roles)('a %s makes projects and connects bots as the matrix says', async (role) => {
    const mine = await tenant.createTenant();
    const viewer = mine.withRole(role);
    const made = await tenant.createProject(viewer, mine.companyId).then(
      ({ __typename }) => __typename,
      () => 'refused',
    );
    expect(made).toBe(permissionsOfRole[role].includes('project.manage') ? 'ProjectCreateSuccess' : 'refused');
    const connected = await tenant.connectBot(viewer, mine.live, 'no token').then(
      ({ __typename }) => __typename,
      () => 'refused',
    );
    expect(connected).toBe(permissionsOfRole[role].includes('bot.manage') ? 'BotTokenRefusedError' : 'refused');
  });

  test('an anonymous viewer is told to sign in', async () => {
    expect(await codeOf('{ companies { id } }', { kind: 'anonymous' })).toBe('UNAUTHENTICATED');
  });

  test('commands answer their callers alone', async () => {
    await expect(tenant.commandsOf('game').call(membershipOf, { operatorId: newId('operator') })).rejects.toThrow(
      '403',
    );
  });

  test('a list of companies costs one query for each kind of thing in it', async () => {
    const { owner, companyId } = await tenant.createTenant();
    await Promise.all(Array.from({ length: 5 }, () => tenant.createProject(owner, companyId)));
    const viewer = await tenant.completed(owner.operatorId);
    let queries = 0;
    const query = tenant.pool.query.bind(tenant.pool);
    tenant.pool.query = ((...args: Parameters<typeof query>) => {
      queries += 1;
      return query(...args);
    }) as typeof tenant.pool.query;
    const companies = await tenant.field<{ projects: unknown[] }[]>(
      'companies',
      '{ companies { projects { id environments { id bot { id } } } } }',
      viewer,
    );
    tenant.pool.query = query;
    expect(companies[0]?.projects).toHaveLength(6);
    expect(queries).toBe(4);
  });
});
