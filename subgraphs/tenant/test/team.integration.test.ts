import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { memberAmong } from '@stargraph/kit/contracts/commands/tenant';
import { permissions, permissionsOfRole } from '@stargraph/kit/contracts/permission';
import { newEventId, newId } from '@stargraph/kit/ids';
import type { Viewer } from '@stargraph/kit/viewer';
import { startTenant, type RunningTenant } from './harness.ts';
import { createTeam } from './team.ts';

let tenant: RunningTenant;
let mutate: ReturnType<typeof createTeam>['mutate'];
let join: ReturnType<typeof createTeam>['join'];
let rolesOf: ReturnType<typeof createTeam>['rolesOf'];
beforeAll(async () => {
  tenant = await startTenant();
  ({ mutate, join, rolesOf } = createTeam(tenant));
});
afterAll(() => tenant.stop());

const makeRole = async (viewer: Viewer, companyId: string, name: string, allowed: readonly string[]): Promise<string> =>
  (await mutate('roleCreate', viewer, { companyId, name, permissions: allowed, idempotencyKey: newEventId() })).role.id;
describe('owners', () => {
  test('of two owners who remove each other at the same moment, one stays', async () => {
    for (let round = 0; round < 8; round += 1) {
      const { owner, companyId } = await tenant.createTenant();
      const second = await join(companyId, 'owner');
      const outcomes = await Promise.allSettled([
        mutate('memberRemove', owner, { companyId, operatorId: second.operatorId }),
        mutate('memberRemove', second, { companyId, operatorId: owner.operatorId }),
      ]);
      expect(Object.values(await rolesOf(companyId))).toEqual(['owner']);
      // Whoever came second was no member any more.
      expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    }
  });

  test('of ten owners who leave at once, one stays', async () => {
    const { owner, companyId } = await tenant.createTenant();
    const others = await Promise.all(Array.from({ length: 9 }, () => join(companyId, 'owner')));
    const answers = await Promise.all([owner, ...others].map((each) => mutate('companyLeave', each, { companyId })));
    expect(answers.filter(({ __typename }) => __typename === 'LastOwnerError')).toHaveLength(1);
    expect(Object.values(await rolesOf(companyId))).toEqual(['owner']);
  });

  test('two owners who both step down at once leave one owner', async () => {
    const { owner, companyId } = await tenant.createTenant();
    const second = await join(companyId, 'owner');
    const answers = await Promise.all(
      [owner, second].map((each) =>
        mutate('memberRoleSet', each, { companyId, operatorId: each.operatorId, roleId: 'editor' }),
      ),
    );
    expect(answers.map(({ __typename }) => __typename).toSorted()).toEqual(['LastOwnerError', 'MemberSaveSuccess']);
    expect(Object.values(await rolesOf(companyId)).toSorted()).toEqual(['editor', 'owner']);
  });

  test('ownership is never given as a role, not by an owner either', async () => {
    const { owner, companyId, projectId } = await tenant.createTenant();
    const { operatorId } = await join(companyId, 'editor');
    expect(await mutate('memberRoleSet', owner, { companyId, operatorId, roleId: 'owner' })).toMatchObject({
      __typename: 'InvalidInputError',
    });
    expect(
      await mutate('memberProjectRoleSet', owner, { companyId, operatorId, projectId, roleId: 'owner' }),
    ).toMatchObject({ __typename: 'InvalidInputError' });
  });
});

describe('members', () => {
  test('whoever is removed has no right left at the next request, and may not act on what they began with', async () => {
    const { owner, companyId, projectId } = await tenant.createTenant();
    const admin = await join(companyId, 'admin');
    const editor = await join(companyId, 'editor');
    expect(await mutate('memberRemove', owner, { companyId, operatorId: admin.operatorId })).toMatchObject({
      __typename: 'MemberRemoveSuccess',
    });
    expect((await tenant.completed(admin.operatorId)).memberships).toEqual([]);
    // A request that the gateway completed before the removal.
    await expect(mutate('memberRemove', admin, { companyId, operatorId: editor.operatorId })).rejects.toThrow(
      'FORBIDDEN',
    );
    await expect(
      mutate('memberProjectRoleSet', admin, { companyId, operatorId: editor.operatorId, projectId, roleId: 'support' }),
    ).rejects.toThrow('FORBIDDEN');
  });

  test('a role in one project takes the place of the role in the company, there and only there', async () => {
    const { owner, companyId, projectId, live } = await tenant.createTenant();
    const { project: other } = await tenant.createProject(owner, companyId);
    const { operatorId } = await join(companyId, 'analyst');
    await mutate('memberProjectRoleSet', owner, { companyId, operatorId, projectId, roleId: 'editor' });
    const { memberships } = await tenant.completed(operatorId);
    expect(memberships[0]).toMatchObject({ roleId: 'analyst', permissions: permissionsOfRole.analyst });
    expect(
      Object.fromEntries(memberships[0]?.projects.map((each) => [each.projectId, each.permissions]) ?? []),
    ).toEqual({
      [projectId]: permissionsOfRole.editor,
      [other.id]: permissionsOfRole.analyst,
    });
    // Fewer rights than in the company, too.
    const admin = await join(companyId, 'admin');
    await mutate('memberProjectRoleSet', owner, {
      companyId,
      operatorId: admin.operatorId,
      projectId,
      roleId: 'support',
    });
    const lesser = await tenant.completed(admin.operatorId);
    await expect(tenant.connectBot(lesser, live, 'no token')).rejects.toThrow('FORBIDDEN');
    const [otherLive] = other.environments;
    expect((await tenant.connectBot(lesser, otherLive?.id ?? '', 'no token')).__typename).toBe('BotTokenRefusedError');
    await mutate('memberProjectRoleSet', owner, { companyId, operatorId: admin.operatorId, projectId });
    expect((await tenant.connectBot(await tenant.completed(admin.operatorId), live, 'no token')).__typename).toBe(
      'BotTokenRefusedError',
    );
  });

  test('a role in a project of another company is not given', async () => {
    const mine = await tenant.createTenant();
    const other = await tenant.createTenant();
    const { operatorId } = await join(mine.companyId, 'analyst');
    expect(
      await mutate('memberProjectRoleSet', mine.owner, {
        companyId: mine.companyId,
        operatorId,
        projectId: other.projectId,
        roleId: 'editor',
      }),
    ).toMatchObject({ code: 'NOT_FOUND' });
    expect(
      await mutate('memberRemove', mine.owner, { companyId: mine.companyId, operatorId: other.owner.operatorId }),
    ).toMatchObject({ code: 'NOT_FOUND' });
    await expect(
      mutate('memberRemove', mine.owner, { companyId: other.companyId, operatorId: other.owner.operatorId }),
    ).rejects.toThrow('FORBIDDEN');
    expect(await rolesOf(other.companyId)).toEqual({ [other.owner.operatorId]: 'owner' });
  });

  test('nobody cuts down somebody who may do more than they', async () => {
    const { owner, companyId } = await tenant.createTenant();
    const roleId = await makeRole(owner, companyId, 'Team lead', ['company.read', 'member.read', 'member.manage']);
    const lead = await join(companyId, roleId);
    const editor = await join(companyId, 'editor');
    const viewer = await join(companyId, await makeRole(owner, companyId, 'Guest', ['company.read']));
    for (const operatorId of [owner.operatorId, editor.operatorId])
      expect(await mutate('memberRemove', lead, { companyId, operatorId })).toMatchObject({
        __typename: 'BeyondOwnRightsError',
      });
    expect(
      await mutate('memberRoleSet', lead, { companyId, operatorId: viewer.operatorId, roleId: 'editor' }),
    ).toMatchObject({
      __typename: 'BeyondOwnRightsError',
      permissions: expect.arrayContaining(['content.edit']) as unknown,
    });
    expect(
      await mutate('memberRoleSet', lead, { companyId, operatorId: lead.operatorId, roleId: 'admin' }),
    ).toMatchObject({ __typename: 'BeyondOwnRightsError' });
    expect(await mutate('memberRemove', lead, { companyId, operatorId: viewer.operatorId })).toMatchObject({
      __typename: 'MemberRemoveSuccess',
    });
  });

  test('they are listed a page at a time, each once, and asked of what is theirs in a few queries', async () => {
    const { owner, companyId } = await tenant.createTenant();
    for (let count = 0; count < 6; count += 1) await join(companyId, 'support');
    const query = `query ($c: ID!, $after: String) { company(id: $c) { memberCount members(first: 3, after: $after) {
      edges { node { operatorId role { id } projectRoles { role { id } } person { operatorId } } } pageInfo { hasNextPage endCursor } } } }`;
    interface Page {
      readonly memberCount: number;
      readonly members: {
        readonly edges: readonly { readonly node: { readonly operatorId: string } }[];
        readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
      };
    }
    const seen: string[] = [];
    let after: string | undefined;
    for (;;) {
      const { memberCount, members } = await tenant.field<Page>('company', query, owner, { c: companyId, after });
      expect(memberCount).toBe(7);
      seen.push(...members.edges.map(({ node }) => node.operatorId));
      if (!members.pageInfo.hasNextPage) break;
      after = members.pageInfo.endCursor;
    }
    expect(seen).toHaveLength(7);
    expect(new Set(seen).size).toBe(7);
    expect(seen[0]).toBe(owner.operatorId);
  });

  test('auth is told who belongs to a company, and nobody else is', async () => {
    const { owner, companyId } = await tenant.createTenant();
    const stranger = newId('operator');
    const asked = { companyId, operatorIds: [owner.operatorId, stranger] };
    expect(await tenant.commandsOf('auth').call(memberAmong, asked)).toEqual({ operatorIds: [owner.operatorId] });
    await expect(tenant.commandsOf('game').call(memberAmong, asked)).rejects.toThrow('403');
  });
});

describe('roles', () => {
  test('a company makes its own of the matrix, and nobody grants what they do not hold', async () => {
    const { owner, companyId } = await tenant.createTenant();
    const admin = await join(companyId, 'admin');
    const input = {
      companyId,
      name: ' Game  designer ',
      permissions: ['content.edit', 'content.read', 'project.read'],
    };
    const made = await mutate('roleCreate', admin, { ...input, idempotencyKey: 'one' });
    // In the order of the matrix, whatever order was typed.
    expect(made.role).toMatchObject({
      name: 'Game designer',
      permissions: ['project.read', 'content.read', 'content.edit'],
    });
    expect(await mutate('roleCreate', admin, { ...input, idempotencyKey: 'one' })).toEqual(made);
    expect(await mutate('roleCreate', admin, { ...input, name: 'GAME DESIGNER', idempotencyKey: 'two' })).toMatchObject(
      {
        __typename: 'RoleNameTakenError',
      },
    );
    expect(await mutate('roleCreate', admin, { ...input, name: 'Owner', idempotencyKey: 'three' })).toMatchObject({
      __typename: 'InvalidInputError',
    });
    expect(
      await mutate('roleCreate', admin, {
        companyId,
        name: 'X',
        permissions: ['company.manage'],
        idempotencyKey: 'four',
      }),
    ).toMatchObject({ __typename: 'BeyondOwnRightsError', permissions: ['company.manage'] });
    const all = await mutate('roleCreate', owner, { companyId, name: 'All', permissions, idempotencyKey: 'five' });
    expect(
      await mutate('roleUpdate', admin, { companyId, roleId: all.role.id, name: 'All', permissions: ['company.read'] }),
    ).toMatchObject({ __typename: 'BeyondOwnRightsError' });
    expect(await mutate('roleDelete', admin, { companyId, roleId: all.role.id })).toMatchObject({
      __typename: 'BeyondOwnRightsError',
    });
  });

  test('a changed role counts for whoever has it, from the next request on', async () => {
    const { owner, companyId } = await tenant.createTenant();
    const roleId = await makeRole(owner, companyId, 'Reader', ['company.read']);
    const { operatorId } = await join(companyId, roleId);
    const allowed = async () => (await tenant.completed(operatorId)).memberships[0]?.permissions;
    expect(await allowed()).toEqual(['company.read']);
    await mutate('roleUpdate', owner, {
      companyId,
      roleId,
      name: 'Reader',
      permissions: ['company.read', 'player.read'],
    });
    expect(await allowed()).toEqual(['company.read', 'player.read']);
  });

  test('one that somebody has goes only with another in its place, everywhere', async () => {
    const { owner, companyId, projectId } = await tenant.createTenant();
    const roleId = await makeRole(owner, companyId, 'Temp', ['company.read']);
    const first = await join(companyId, roleId);
    const second = await join(companyId, 'analyst');
    await mutate('memberProjectRoleSet', owner, { companyId, operatorId: second.operatorId, projectId, roleId });
    expect(await mutate('roleDelete', owner, { companyId, roleId })).toMatchObject({
      __typename: 'RoleInUseError',
      uses: 2,
    });
    expect(await mutate('roleDelete', owner, { companyId, roleId, replacementId: 'owner' })).toMatchObject({
      __typename: 'InvalidInputError',
    });
    expect(await mutate('roleDelete', owner, { companyId, roleId, replacementId: 'support' })).toMatchObject({
      __typename: 'RoleDeleteSuccess',
    });
    expect((await tenant.completed(first.operatorId)).memberships[0]?.roleId).toBe('support');
    expect((await tenant.completed(second.operatorId)).memberships[0]?.projects[0]?.permissions).toEqual(
      permissionsOfRole.support,
    );
    expect(await mutate('roleDelete', owner, { companyId, roleId })).toMatchObject({ code: 'NOT_FOUND' });
  });

  test('one that is given and deleted at the same moment is never a role that is not there', async () => {
    const { owner, companyId } = await tenant.createTenant();
    for (let round = 0; round < 6; round += 1) {
      const roleId = await makeRole(owner, companyId, `Race ${round}`, ['company.read']);
      const { operatorId } = await join(companyId, 'support');
      await Promise.all([
        mutate('memberRoleSet', owner, { companyId, operatorId, roleId }),
        mutate('roleDelete', owner, { companyId, roleId }),
      ]);
      const { rows } = await tenant.pool.query(
        'select from member where company_id = $1 and role = $2 and not exists (select from custom_role where id = $2)',
        [companyId, roleId],
      );
      expect(rows).toEqual([]);
    }
  });

  test("another company's role is given to nobody", async () => {
    const mine = await tenant.createTenant();
    const other = await tenant.createTenant();
    const roleId = await makeRole(other.owner, other.companyId, 'Theirs', ['company.read']);
    const { operatorId } = await join(mine.companyId, 'support');
    expect(await mutate('memberRoleSet', mine.owner, { companyId: mine.companyId, operatorId, roleId })).toMatchObject({
      code: 'NOT_FOUND',
    });
    // The database would not take it either.
    await expect(
      tenant.pool.query('update member set role = $1 where operator_id = $2', [roleId, operatorId]),
    ).rejects.toThrow('member_custom_role_fkey');
  });

  test('built-in roles stay as they are', async () => {
    const { owner, companyId } = await tenant.createTenant();
    for (const roleId of ['owner', 'editor']) {
      expect(
        await mutate('roleUpdate', owner, { companyId, roleId, name: 'Mine', permissions: ['company.read'] }),
      ).toMatchObject({ __typename: 'InvalidInputError' });
      expect(await mutate('roleDelete', owner, { companyId, roleId, replacementId: 'admin' })).toMatchObject({
        __typename: 'InvalidInputError',
      });
    }
  });
});

test('what changes a team is recorded for the audit log, and nothing of what was refused', async () => {
  const { owner, companyId, projectId } = await tenant.createTenant();
  const roleId = await makeRole(owner, companyId, 'Reader', ['company.read']);
  const { operatorId } = await join(companyId, 'support');
  await mutate('memberRoleSet', owner, { companyId, operatorId, roleId });
  await mutate('memberRoleSet', owner, { companyId, operatorId, roleId });
  await mutate('memberProjectRoleSet', owner, { companyId, operatorId, projectId, roleId: 'editor' });
  await mutate('roleDelete', owner, { companyId, roleId });
  await mutate('memberRemove', owner, { companyId, operatorId });
  await mutate('companyLeave', owner, { companyId });
  const { rows } = await tenant.pool.query<{ action: string; before: unknown; after: unknown }>(
    `select envelope->'data'->>'action' as action, envelope->'data'->'before' as before, envelope->'data'->'after' as after
     from outbox where type = 'tenant.audit.recorded.v1' and envelope->'data'->>'companyId' = $1 order by ordering, position`,
    [companyId],
  );
  expect(rows.filter(({ action }) => /^(role|member)\./.test(action))).toEqual([
    { action: 'role.created', before: null, after: { name: 'Reader', permissions: ['company.read'] } },
    { action: 'member.roleChanged', before: { role: 'support' }, after: { role: roleId } },
    { action: 'member.projectRoleChanged', before: null, after: { role: 'editor' } },
    { action: 'member.removed', before: { role: roleId }, after: null },
  ]);
});
