import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { environmentResolve } from '@stargraph/kit/contracts/commands/tenant';
import { newEventId, newId } from '@stargraph/kit/ids';
import { startTenant, tokens, type Operator, type RunningTenant } from './harness.ts';
import { createTeam, type TeamAnswer } from './team.ts';

let tenant: RunningTenant;
let team: ReturnType<typeof createTeam>;
beforeAll(async () => {
  tenant = await startTenant();
  team = createTeam(tenant);
});
afterAll(() => tenant.stop());

const day = 24 * 60 * 60 * 1000;
let count = 0;
/** Somebody with an address of their own. */
const person = async (verified = true): Promise<Operator & { readonly email: string }> => {
  const operatorId = newId('operator');
  count += 1;
  const email = `person-${count}@example.com`;
  tenant.others.emails.set(operatorId, { email, verified });
  return { ...(await tenant.completed(operatorId)), email };
};
const invite = (viewer: Operator, companyId: string, email: string, input = {}): Promise<TeamAnswer> =>
  team.mutate('invitationCreate', viewer, {
    companyId,
    email,
    roleId: 'editor',
    idempotencyKey: newEventId(),
    ...input,
  });
const accept = (viewer: Operator, token: string): Promise<TeamAnswer> =>
  team.mutate('invitationAccept', viewer, { token });

describe('an invitation', () => {
  test('makes whoever has the address a member with its role, once, and forgets the address', async () => {
    const { owner, companyId } = await tenant.createTenant();
    const guest = await person();
    const { token, invitation } = await invite(owner, companyId, ` ${guest.email.toUpperCase()} `);
    expect(invitation).toMatchObject({ email: guest.email, state: 'OPEN' });
    expect(await accept(guest, token)).toMatchObject({ __typename: 'InvitationAcceptSuccess', companyId });
    expect((await tenant.completed(guest.operatorId)).memberships[0]?.roleId).toBe('editor');
    // Again by the same person: the same answer, and no second place.
    expect(await accept(guest, token)).toMatchObject({ __typename: 'InvitationAcceptSuccess', companyId });
    expect(await accept(await person(), token)).toMatchObject({ __typename: 'InvitationOverError' });
    const { rows } = await tenant.pool.query(
      'select state, email_normalized, token_hash from invitation where id = $1',
      [invitation.id],
    );
    expect(rows[0]).toMatchObject({ state: 'accepted', email_normalized: null });
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  test('of twenty accepts at once by one person and by others, one place comes', async () => {
    const { owner, companyId } = await tenant.createTenant();
    const guest = await person();
    const { token } = await invite(owner, companyId, guest.email);
    const answers = await Promise.all(Array.from({ length: 20 }, () => accept(guest, token)));
    expect(new Set(answers.map(({ __typename }) => __typename))).toEqual(new Set(['InvitationAcceptSuccess']));
    expect(await team.rolesOf(companyId)).toEqual({ [owner.operatorId]: 'owner', [guest.operatorId]: 'editor' });
  });

  test('that is accepted and revoked at the same moment is one of both', async () => {
    for (let round = 0; round < 6; round += 1) {
      const { owner, companyId } = await tenant.createTenant();
      const guest = await person();
      const { token, invitation } = await invite(owner, companyId, guest.email);
      const [accepted, revoked] = await Promise.all([
        accept(guest, token),
        team.mutate('invitationRevoke', owner, { companyId, invitationId: invitation.id }),
      ]);
      const isMember = Object.keys(await team.rolesOf(companyId)).includes(guest.operatorId);
      expect(isMember).toBe(accepted.__typename === 'InvitationAcceptSuccess');
      expect(revoked.__typename).toBe(isMember ? 'InvitationOverError' : 'InvitationRevokeSuccess');
    }
  });

  test('is for its address alone, verified, and says so', async () => {
    const { owner, companyId } = await tenant.createTenant();
    const guest = await person(false);
    const { token } = await invite(owner, companyId, guest.email);
    expect(await accept(await person(), token)).toMatchObject({
      __typename: 'InvitationForOtherError',
      email: guest.email,
      unverified: false,
    });
    expect(await accept(guest, token)).toMatchObject({ __typename: 'InvitationForOtherError', unverified: true });
    expect(await team.rolesOf(companyId)).toEqual({ [owner.operatorId]: 'owner' });
    tenant.others.emails.set(guest.operatorId, { email: guest.email, verified: true });
    expect(await accept(guest, token)).toMatchObject({ __typename: 'InvitationAcceptSuccess' });
  });

  test('ends after 7 days, and sent again its earlier link is dead', async () => {
    const { owner, companyId } = await tenant.createTenant();
    const guest = await person();
    const first = await invite(owner, companyId, guest.email);
    expect(await invite(owner, companyId, guest.email)).toMatchObject({ __typename: 'AlreadyInvitedError' });
    tenant.clock.advance(7 * day);
    expect(await accept(guest, first.token)).toMatchObject({ __typename: 'InvitationOverError' });
    const again = await team.mutate('invitationResend', owner, { companyId, invitationId: first.invitation.id });
    expect(await accept(guest, first.token)).toMatchObject({ __typename: 'InvitationOverError' });
    expect(await accept(guest, again.token)).toMatchObject({ __typename: 'InvitationAcceptSuccess' });
  });

  test('shows a repeat of its request no link, and another input under the key is refused', async () => {
    const { owner, companyId } = await tenant.createTenant();
    const guest = await person();
    const first = await invite(owner, companyId, guest.email, { idempotencyKey: 'k' });
    const repeat = await invite(owner, companyId, guest.email, { idempotencyKey: 'k' });
    expect(repeat).toMatchObject({ token: null, invitation: { id: first.invitation.id } });
    expect(await invite(owner, companyId, 'other@example.com', { idempotencyKey: 'k' })).toMatchObject({
      __typename: 'IdempotencyConflictError',
    });
  });

  test('hands out no right that the inviter lacks, and no ownership', async () => {
    const { owner, companyId } = await tenant.createTenant();
    const admin = await team.join(companyId, 'admin');
    const { role } = await team.mutate('roleCreate', owner, {
      companyId,
      name: 'All',
      permissions: ['company.manage'],
      idempotencyKey: 'a',
    });
    expect(await invite(admin, companyId, 'x@example.com', { roleId: role.id })).toMatchObject({
      __typename: 'BeyondOwnRightsError',
    });
    expect(await invite(owner, companyId, 'x@example.com', { roleId: 'owner' })).toMatchObject({
      __typename: 'InvalidInputError',
    });
    const editor = await team.join(companyId, 'editor');
    await expect(invite(editor, companyId, 'x@example.com')).rejects.toThrow('FORBIDDEN');
    const other = await tenant.createTenant();
    await expect(invite(other.owner, companyId, 'x@example.com')).rejects.toThrow('FORBIDDEN');
  });

  test('tells whoever holds the link what it is, and nobody else anything', async () => {
    const { owner, companyId } = await tenant.createTenant();
    const { token } = await invite(owner, companyId, 'holder@example.com');
    const query = 'query ($token: String!) { invitation(token: $token) { companyName roleName email state } }';
    const ask = (text: string) => tenant.field('invitation', query, { kind: 'anonymous' }, { token: text });
    expect(await ask(token)).toEqual({
      companyName: 'Company',
      roleName: 'editor',
      email: 'holder@example.com',
      state: 'OPEN',
    });
    for (const wrong of ['', 'x', token.slice(1), 'y'.repeat(5000)]) expect(await ask(wrong)).toBeNull();
  });
});

describe('ownership', () => {
  test('is offered by an owner, and taken by whom it is for; the offerer stays or becomes an admin', async () => {
    for (const staysOwner of [false, true]) {
      const { owner, companyId } = await tenant.createTenant();
      const next = await team.join(companyId, 'editor');
      const other = await team.join(companyId, 'editor');
      expect(
        await team.mutate('ownershipOffer', owner, { companyId, operatorId: next.operatorId, staysOwner }),
      ).toMatchObject({ __typename: 'OwnershipOfferSuccess' });
      expect(await team.mutate('ownershipAccept', other, { companyId })).toMatchObject({
        __typename: 'OfferOverError',
      });
      const answers = await Promise.all([1, 2].map(() => team.mutate('ownershipAccept', next, { companyId })));
      expect(answers.map(({ __typename }) => __typename).toSorted()).toEqual([
        'OfferOverError',
        'OwnershipAcceptSuccess',
      ]);
      expect(await team.rolesOf(companyId)).toEqual({
        [owner.operatorId]: staysOwner ? 'owner' : 'admin',
        [next.operatorId]: 'owner',
        [other.operatorId]: 'editor',
      });
    }
  });

  test('needs a fresh proof of identity on both sides', async () => {
    const { owner, companyId } = await tenant.createTenant();
    const next = await team.join(companyId, 'editor');
    tenant.clock.advance(11 * 60_000);
    await expect(
      team.mutate('ownershipOffer', owner, { companyId, operatorId: next.operatorId, staysOwner: true }),
    ).rejects.toThrow('STEP_UP_REQUIRED');
    await expect(team.mutate('ownershipAccept', next, { companyId })).rejects.toThrow('STEP_UP_REQUIRED');
  });

  test('that is offered ends with its 7 days, with the member, or with a no', async () => {
    const { owner, companyId } = await tenant.createTenant();
    const offer = async (to: Operator) => {
      const fresh = await tenant.completed(owner.operatorId);
      await team.mutate('ownershipOffer', fresh, { companyId, operatorId: to.operatorId, staysOwner: true });
    };
    const first = await team.join(companyId, 'editor');
    await offer(first);
    tenant.clock.advance(7 * day);
    expect(await team.mutate('ownershipAccept', await tenant.completed(first.operatorId), { companyId })).toMatchObject(
      { __typename: 'OfferOverError' },
    );
    await offer(first);
    await team.mutate('ownershipOfferEnd', first, { companyId });
    expect(await team.mutate('ownershipAccept', await tenant.completed(first.operatorId), { companyId })).toMatchObject(
      { __typename: 'OfferOverError' },
    );
    await offer(first);
    await team.mutate('memberRemove', await tenant.completed(owner.operatorId), {
      companyId,
      operatorId: first.operatorId,
    });
    expect((await tenant.pool.query('select from ownership_offer where company_id = $1', [companyId])).rowCount).toBe(
      0,
    );
  });
});

describe('a deletion', () => {
  const standing = async (environmentId: string) =>
    (await tenant.commandsOf('gateway').call(environmentResolve, { environmentId }))?.standing;

  test('stops a project at once, is for whoever types its name, and can be taken back by an owner', async () => {
    const { owner, companyId, projectId, live, sandbox } = await tenant.createTenant();
    const admin = await team.join(companyId, 'admin');
    expect(await team.mutate('projectDelete', admin, { projectId, confirmation: 'star garden' })).toMatchObject({
      __typename: 'NameNotConfirmedError',
    });
    expect(await standing(live)).toBe('open');
    const { project } = await team.mutate('projectDelete', admin, { projectId, confirmation: 'Star garden' });
    expect(new Date(project.deletion?.deleteAfter ?? 0).getTime()).toBe(tenant.clock.now() + 30 * day);
    expect([await standing(live), await standing(sandbox)]).toEqual(['closing', 'closing']);
    await expect(team.mutate('projectRestore', admin, { projectId })).rejects.toThrow('FORBIDDEN');
    expect((await team.mutate('projectRestore', owner, { projectId })).project.deletion).toBeNull();
    expect(await standing(live)).toBe('open');
    tenant.clock.advance(31 * day);
    await tenant.deleteDue();
    expect(await standing(live)).toBe('open');
  });

  test('deletes a project after 30 days with all that is its own, tells it once, and frees its slug', async () => {
    const mine = await tenant.createTenant();
    const { project: other } = await tenant.createProject(mine.owner, mine.companyId);
    await tenant.connectBot(mine.owner, mine.live, tokens[0] ?? '');
    await team.mutate('projectDelete', mine.owner, { projectId: mine.projectId, confirmation: 'Star garden' });
    tenant.clock.advance(30 * day - 1);
    await tenant.deleteDue();
    expect(await standing(mine.live)).toBe('closing');
    tenant.clock.advance(1);
    await Promise.all([tenant.deleteDue(), tenant.deleteDue()]);
    await tenant.deleteDue();
    expect(await standing(mine.live)).toBeUndefined();
    const { rows } = await tenant.pool.query<{ data: unknown }>(
      `select envelope->'data' as data from outbox where type = 'tenant.project.deleted.v1' and project_id = $1`,
      [mine.projectId],
    );
    expect(rows).toEqual([
      { data: { companyId: mine.companyId, environmentIds: [mine.live, mine.sandbox].toSorted() } },
    ]);
    const owner = await tenant.completed(mine.owner.operatorId);
    expect(owner.memberships[0]?.projects.map(({ projectId }) => projectId)).toEqual([other.id]);
    expect((await tenant.createProject(owner, mine.companyId, { slug: mine.slug })).__typename).toBe(
      'ProjectCreateSuccess',
    );
  });

  test('deletes a company after its projects, and lets nothing new begin in it before', async () => {
    const { owner, companyId, projectId } = await tenant.createTenant();
    await team.join(companyId, 'editor');
    const answer = await team.mutate('companyDelete', owner, { companyId, confirmation: ' Company ' });
    expect(answer.company.deletion).not.toBeNull();
    expect(await tenant.createProject(owner, companyId)).toMatchObject({ __typename: 'DeletionPendingError' });
    expect(await invite(owner, companyId, 'late@example.com')).toMatchObject({ __typename: 'DeletionPendingError' });
    const other = await tenant.createTenant();
    tenant.clock.advance(30 * day);
    await tenant.deleteDue();
    expect((await tenant.completed(owner.operatorId)).memberships).toEqual([]);
    expect((await tenant.completed(other.owner.operatorId)).memberships).toHaveLength(1);
    const { rows } = await tenant.pool.query(
      `select type from outbox where envelope->'data'->>'companyId' = $1 and type like 'tenant.%.deleted.v1' order by type`,
      [companyId],
    );
    expect(rows).toEqual([{ type: 'tenant.company.deleted.v1' }, { type: 'tenant.project.deleted.v1' }]);
    expect((await tenant.pool.query('select from project where id = $1', [projectId])).rowCount).toBe(0);
  });

  test('needs a fresh proof of identity, and an owner for a company', async () => {
    const { owner, companyId, projectId } = await tenant.createTenant();
    const admin = await team.join(companyId, 'admin');
    await expect(team.mutate('companyDelete', admin, { companyId, confirmation: 'Company' })).rejects.toThrow(
      'FORBIDDEN',
    );
    tenant.clock.advance(11 * 60_000);
    await expect(team.mutate('companyDelete', owner, { companyId, confirmation: 'Company' })).rejects.toThrow(
      'STEP_UP_REQUIRED',
    );
    await expect(team.mutate('projectDelete', owner, { projectId, confirmation: 'Star garden' })).rejects.toThrow(
      'STEP_UP_REQUIRED',
    );
  });
});

describe("a project's slug", () => {
  const settings = { name: 'Star garden', languages: ['en'], timeZone: 'UTC' };
  const resolve = async (slug: string) => {
    const found = await tenant.commandsOf('gateway').call(environmentResolve, { slug });
    return found === null ? null : [found.environmentId, found.slug];
  };

  test('changes, leads from the earlier one for 90 days, and is nobody else’s until then', async () => {
    const { owner, companyId, projectId, slug, live, sandbox } = await tenant.createTenant();
    const next = `${slug}-new`;
    const { project } = await team.mutate('projectUpdate', owner, { ...settings, projectId, slug: next });
    expect(project.environments.map((each) => each.slug)).toEqual([next, `${next}-sandbox`]);
    expect(await resolve(slug)).toEqual([live, next]);
    expect(await resolve(`${slug}-sandbox`)).toEqual([sandbox, `${next}-sandbox`]);
    const other = await tenant.createTenant();
    expect(await tenant.createProject(other.owner, other.companyId, { slug })).toMatchObject({
      __typename: 'SlugTakenError',
    });
    expect(
      await team.mutate('projectUpdate', other.owner, { ...settings, projectId: other.projectId, slug }),
    ).toMatchObject({ __typename: 'SlugTakenError' });
    // It may go back to its own.
    await team.mutate('projectUpdate', owner, { ...settings, projectId, slug });
    expect(await resolve(next)).toEqual([live, slug]);
    tenant.clock.advance(90 * day);
    expect(await resolve(next)).toBeNull();
    expect((await tenant.createProject(owner, companyId, { slug: next })).__typename).toBe('ProjectCreateSuccess');
  });

  test('that one gives up while another takes it is never two projects’', async () => {
    for (let round = 0; round < 6; round += 1) {
      const mine = await tenant.createTenant();
      const other = await tenant.createTenant();
      const [, taken] = await Promise.all([
        team.mutate('projectUpdate', mine.owner, { ...settings, projectId: mine.projectId, slug: `${mine.slug}-x` }),
        tenant.createProject(other.owner, other.companyId, { slug: mine.slug }),
      ]);
      expect(taken.__typename).toBe('SlugTakenError');
    }
  });

  test('and settings are for who manages this project, not another of the company', async () => {
    const { owner, companyId, projectId, slug } = await tenant.createTenant();
    const { project: other } = await tenant.createProject(owner, companyId);
    const { operatorId } = await team.join(companyId, 'analyst');
    await team.mutate('memberProjectRoleSet', owner, { companyId, operatorId, projectId, roleId: 'admin' });
    const viewer = await tenant.completed(operatorId);
    expect(
      (await team.mutate('projectUpdate', viewer, { ...settings, projectId, slug, name: 'Mine' })).project.name,
    ).toBe('Mine');
    await expect(
      team.mutate('projectUpdate', viewer, { ...settings, projectId: other.id, slug: other.slug, name: 'Theirs' }),
    ).rejects.toThrow('FORBIDDEN');
    await expect(
      team.mutate('projectDelete', viewer, { projectId: other.id, confirmation: 'Star garden' }),
    ).rejects.toThrow('FORBIDDEN');
    await expect(tenant.createProject(viewer, companyId)).rejects.toThrow('FORBIDDEN');
    await expect(team.mutate('memberRemove', viewer, { companyId, operatorId: owner.operatorId })).rejects.toThrow(
      'FORBIDDEN',
    );
  });
});
