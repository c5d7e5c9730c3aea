import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { environmentResolve, memberAmong, membershipOf } from '@stargraph/kit/contracts/commands/tenant';
import { newId, platformBotId } from '@stargraph/kit/ids';
import type { Viewer } from '@stargraph/kit/viewer';
import { appendAudit } from '../src/use-case/append-audit.ts';
import { recordOf } from './audit-support.ts';
import { startTenant, type Operator, type RunningTenant } from './harness.ts';

let tenant: RunningTenant;
beforeAll(async () => {
  tenant = await startTenant();
});
afterAll(() => tenant.stop());

/** Somebody of staff, as the gateway completes them. */
const appointed = async (operatorId = newId('operator')): Promise<Operator> => {
  await tenant.database.asAdmin('tenant', 'insert into platform_staff values ($1, now())', [operatorId]);
  tenant.others.secondFactors.add(operatorId);
  return completed(operatorId);
};
const completed = async (operatorId: string): Promise<Operator> => {
  const { memberships, staff, lookGrantId } = await tenant.commandsOf('gateway').call(membershipOf, { operatorId });
  return {
    kind: 'operator',
    operatorId,
    verifiedAt: tenant.clock.now(),
    memberships,
    ...(staff ? { staff } : {}),
    ...(lookGrantId === null ? {} : { lookGrantId }),
  };
};
const reason = 'Reported by three players';
const codeOf = async (query: string, viewer: Viewer, variables: Readonly<Record<string, unknown>> = {}) =>
  (await tenant.execute(query, viewer, variables)).errors?.[0]?.extensions['code'];
const suspendQuery =
  'mutation ($input: StaffTargetInput!) { staffSuspend(input: $input) { __typename ... on Error { message } } }';
const suspend = (viewer: Viewer, targetId: string, why = reason) =>
  tenant.field('staffSuspend', suspendQuery, viewer, { input: { targetId, reason: why } });
const resume = (viewer: Viewer, targetId: string) =>
  tenant.field('staffResume', suspendQuery.replace('staffSuspend', 'staffResume'), viewer, {
    input: { targetId, reason },
  });
const startLook = (viewer: Viewer, companyId: string, minutes = 30) =>
  tenant.field<{ __typename: string }>(
    'staffLookStart',
    'mutation ($input: StaffLookStartInput!) { staffLookStart(input: $input) { __typename } }',
    viewer,
    { input: { companyId, reason, minutes } },
  );
const standingOf = async (environmentId: string) =>
  (await tenant.commandsOf('gateway').call(environmentResolve, { environmentId }))?.standing;
const actionsOf = async (companyId: string) =>
  (
    await tenant.pool.query<{ action: string; actor: unknown }>(
      `select envelope->'data'->>'action' as action, envelope->'data'->'actor' as actor from outbox
       where type = 'tenant.audit.recorded.v1' and envelope->'data'->>'companyId' = $1 order by position`,
      [companyId],
    )
  ).rows;

describe('who is staff', () => {
  test('is whoever was appointed and has a second factor, and nobody else', async () => {
    const staff = await appointed();
    expect(staff.staff).toBe(true);
    expect(await tenant.field('staffDesk', '{ staffDesk { look { id } } }', staff)).toEqual({ look: null });
    tenant.others.secondFactors.delete(staff.operatorId);
    const weak = await completed(staff.operatorId);
    expect(weak.staff).toBeUndefined();
    const { companyId, owner } = await tenant.createTenant();
    for (const viewer of [weak, owner, { kind: 'anonymous' } as const]) {
      await expect(suspend(viewer, companyId)).rejects.toThrow(/FORBIDDEN|UNAUTHENTICATED/);
      expect(await codeOf('{ staffCompanies { edges { node { id } } } }', viewer)).toMatch(/FORBIDDEN|UNAUTHENTICATED/);
    }
    expect(await tenant.field('staffDesk', '{ staffDesk { look { id } } }', owner)).toBeNull();
  });

  test('has to have shown lately who they are', async () => {
    const staff = await appointed();
    const { companyId } = await tenant.createTenant();
    const long = { ...staff, verifiedAt: tenant.clock.now() - 11 * 60_000 };
    expect(await codeOf(suspendQuery, long, { input: { targetId: companyId, reason } })).toBe('STEP_UP_REQUIRED');
  });

  test('finds companies by name, slug, id and bot', async () => {
    const staff = await appointed();
    const { companyId, live, slug, owner } = await tenant.createTenant();
    await tenant.createProject(owner, companyId, { name: '50% of Пирог_', slug: 'half-pie' });
    const query =
      'query ($s: String) { staffCompanies(search: $s) { edges { node { id name members projects { id slug environments { id kind } } } } } }';
    const found = async (search: string): Promise<string[]> => {
      const { edges } = await tenant.field<{ edges: { node: { id: string } }[] }>('staffCompanies', query, staff, {
        s: search,
      });
      return edges.map(({ node }) => node.id);
    };
    for (const search of [companyId, live, slug, '% of Пирог_', 'half-pie-sandbox'])
      expect(await found(search)).toEqual([companyId]);
    expect(await found('%%')).toEqual([]);
    expect((await found('Company')).length).toBeGreaterThan(1);
  });
});

describe('suspending', () => {
  test('stops a company, leaves its operators what they may read, and lets it go on', async () => {
    const staff = await appointed();
    const { companyId, projectId, live, owner } = await tenant.createTenant();
    expect(await standingOf(live)).toBe('open');
    expect(await suspend(staff, companyId)).toMatchObject({ __typename: 'StaffActSuccess' });
    expect(await suspend(staff, companyId)).toMatchObject({ __typename: 'StaffActSuccess' });
    expect(await standingOf(live)).toBe('suspended');

    const left = await completed(owner.operatorId);
    expect(left.memberships[0]?.permissions).toEqual(
      owner.memberships[0]?.permissions.filter((each) => each.endsWith('.read') || each === 'player.manage'),
    );
    expect(left.memberships[0]?.projects[0]?.permissions).not.toContain('release.publish');
    await expect(tenant.createProject(left, companyId)).rejects.toThrow('FORBIDDEN');
    const seen =
      'query ($p: ID!) { companies { suspension { reason } } project(id: $p) { suspension { reason suspendedAt } } }';
    expect((await tenant.execute(seen, left, { p: projectId })).data).toMatchObject({
      companies: [{ suspension: { reason } }],
      project: { suspension: { reason } },
    });

    expect(await resume(staff, companyId)).toMatchObject({ __typename: 'StaffActSuccess' });
    expect(await standingOf(live)).toBe('open');
    expect((await completed(owner.operatorId)).memberships[0]?.permissions).toEqual(owner.memberships[0]?.permissions);
    expect(await actionsOf(companyId)).toEqual([
      expect.objectContaining({ action: 'company.created' }),
      expect.objectContaining({ action: 'project.created' }),
      { action: 'company.suspended', actor: { kind: 'staff', id: staff.operatorId } },
      { action: 'company.resumed', actor: { kind: 'staff', id: staff.operatorId } },
    ]);
  });

  test('stops one project and not its neighbour', async () => {
    const staff = await appointed();
    const { companyId, projectId, live, owner } = await tenant.createTenant();
    const { project } = await tenant.createProject(owner, companyId);
    await suspend(staff, projectId);
    expect(await standingOf(live)).toBe('suspended');
    expect(await standingOf(project.environments[0]?.id ?? '')).toBe('open');
    const { memberships } = await completed(owner.operatorId);
    expect(memberships[0]?.permissions).toContain('project.manage');
    const permissions = new Map(memberships[0]?.projects.map((each) => [each.projectId, each.permissions]));
    expect(permissions.get(projectId)).not.toContain('bot.manage');
    expect(permissions.get(project.id)).toContain('bot.manage');
  });

  test('takes a reason, and something that is there', async () => {
    const staff = await appointed();
    const { companyId, live } = await tenant.createTenant();
    expect(await suspend(staff, companyId, ' short ')).toMatchObject({ __typename: 'InvalidInputError' });
    expect(await suspend(staff, newId('company'))).toMatchObject({ __typename: 'NotFoundError' });
    expect(await suspend(staff, live)).toMatchObject({ __typename: 'NotFoundError' });
    expect(await standingOf(live)).toBe('open');
  });
});

describe('looking as an operator', () => {
  test('shows everything of that company, lets nothing be changed, and ends by itself', async () => {
    const staff = await appointed();
    const mine = await tenant.createTenant();
    const other = await tenant.createTenant();
    expect(await startLook(staff, mine.companyId)).toMatchObject({ __typename: 'StaffLookStartSuccess' });
    const looking = await completed(staff.operatorId);
    expect(looking.memberships.map(({ companyId }) => companyId)).toEqual([mine.companyId]);
    expect(looking.memberships[0]?.permissions.every((each) => each.endsWith('.read'))).toBe(true);
    const companies =
      '{ companies { id projects { id environments { id bot { id } } } } staffDesk { look { companyId reason } } }';
    expect((await tenant.execute(companies, looking)).data).toMatchObject({
      companies: [{ id: mine.companyId, projects: [{ id: mine.projectId }] }],
      staffDesk: { look: { companyId: mine.companyId, reason } },
    });
    await expect(tenant.createProject(looking, mine.companyId)).rejects.toThrow('FORBIDDEN');
    expect(await codeOf('query ($p: ID!) { project(id: $p) { id } }', looking, { p: other.projectId })).toBe(
      'FORBIDDEN',
    );

    tenant.clock.advance(30 * 60_000 + 1);
    const after = await completed(staff.operatorId);
    expect(after).toMatchObject({ memberships: [], staff: true });
    expect(after.lookGrantId).toBeUndefined();
  });

  test('may know each other by name, and read what they did that is of no company; nobody else may', async () => {
    const staff = await appointed();
    const { owner } = await tenant.createTenant();
    const asked = { companyId: platformBotId, operatorIds: [staff.operatorId, newId('operator')] };
    expect(await tenant.commandsOf('auth').call(memberAmong, asked)).toEqual({ operatorIds: [staff.operatorId] });
    await appendAudit({ pool: tenant.pool, clock: tenant.clock }, [
      recordOf(platformBotId, { action: 'stars.reconciled', actorKind: 'staff', actorId: staff.operatorId }),
    ]);
    const log = `query { staffAuditEntries(first: 1) { edges { node { action actor { kind id colleague { companyId operatorId } } } } } }`;
    const { edges } = await tenant.field<{ edges: unknown[] }>(
      'staffAuditEntries',
      log,
      await completed(staff.operatorId),
    );
    const colleague = { companyId: platformBotId, operatorId: staff.operatorId };
    expect(edges).toEqual([
      { node: { action: 'stars.reconciled', actor: { kind: 'STAFF', id: staff.operatorId, colleague } } },
    ]);
    expect(await codeOf(log, owner)).toBe('FORBIDDEN');
  });

  test('is in the company’s log under a name that the company may know', async () => {
    const staff = await appointed();
    const { companyId } = await tenant.createTenant();
    const among = async () =>
      (
        await tenant
          .commandsOf('auth')
          .call(memberAmong, { companyId, operatorIds: [staff.operatorId, newId('operator')] })
      ).operatorIds;
    expect(await among()).toEqual([]);
    await startLook(staff, companyId);
    expect(await among()).toEqual([staff.operatorId]);
    await tenant.field('staffLookEnd', 'mutation { staffLookEnd }', await completed(staff.operatorId));
    expect((await completed(staff.operatorId)).memberships).toEqual([]);
    expect((await actionsOf(companyId)).slice(2)).toEqual([
      { action: 'staffLook.started', actor: { kind: 'staff', id: staff.operatorId } },
      { action: 'staffLook.ended', actor: { kind: 'staff', id: staff.operatorId } },
    ]);
  });

  test('is at one company at a time, for an hour at the most', async () => {
    const staff = await appointed();
    const [one, two] = [await tenant.createTenant(), await tenant.createTenant()];
    await startLook(staff, one.companyId);
    await startLook(await completed(staff.operatorId), two.companyId, 60);
    expect((await completed(staff.operatorId)).memberships.map(({ companyId }) => companyId)).toEqual([two.companyId]);
    await expect(startLook(staff, one.companyId, 61)).rejects.toThrow('BAD_USER_INPUT');
    await expect(
      tenant.pool.query(
        `insert into staff_look (id, operator_id, company_id, reason, started_at, expires_at) values ('l', 'o', $1, 'r', now(), now() + interval '61 minutes')`,
        [one.companyId],
      ),
    ).rejects.toMatchObject({ code: '23514' });
  });
});
