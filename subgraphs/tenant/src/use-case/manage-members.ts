import type { Clock } from '@stargraph/kit/clock';
import { inTransaction, type Sql } from '@stargraph/kit/db/sql';
import { InvalidInputError, NotFoundError } from '@stargraph/kit/errors';
import type { RequestContext } from '@stargraph/kit/graphql/context';
import type { ServiceDeps } from '@stargraph/kit/service';
import { LastOwnerError } from '../domain/errors.ts';
import { assertHeld } from '../domain/role.ts';
import {
  countOtherOwners,
  deleteMember,
  deleteProjectRole,
  findMember,
  findProjectRoles,
  saveProjectRole,
  updateMemberRole,
  type MemberRow,
} from '../store/member.ts';
import { findProjects } from '../store/project.ts';
import { actIn, assertGiven, roleIn, type Actor } from './actor.ts';
import { record } from './record.ts';

interface Deps {
  readonly pool: ServiceDeps['pool'];
  readonly clock: Clock;
  readonly wake: () => void;
}

interface Place {
  readonly companyId: string;
  readonly operatorId: string;
}

const targetOf = (operatorId: string) => ({ kind: 'member', id: operatorId });

/**
 * Gives a member another role in the whole company. An owner may give up their own role while there is another owner.
 * @throws LastOwnerError, BeyondOwnRightsError, InvalidInputError, NotFoundError; RequestError
 */
export const createSetMemberRole =
  ({ pool, clock, wake }: Deps) =>
  async (context: RequestContext, input: Place & { readonly roleId: string }): Promise<MemberRow> => {
    const { companyId, operatorId, roleId } = input;
    const member = await inTransaction(pool, async (tx) => {
      const actor = await actIn(tx, context, companyId, 'member.manage');
      const before = await otherIn(tx, actor, operatorId);
      const role = await roleIn(tx, companyId, roleId);
      if (before.roleId === roleId) return before;
      assertGiven(role);
      assertHeld(actor.role.permissions, role.permissions);
      await assertOwnerStays(tx, before);
      await updateMemberRole(tx, companyId, operatorId, roleId);
      await record(
        tx,
        context,
        {
          companyId,
          action: 'member.roleChanged',
          target: targetOf(operatorId),
          before: { role: before.roleId },
          after: { role: roleId },
        },
        clock,
      );
      return { ...before, roleId };
    });
    wake();
    return member;
  };

/**
 * Gives a member a role in one project, in the place of the one that they have in the company; null takes it away.
 * @throws BeyondOwnRightsError, InvalidInputError, NotFoundError; RequestError
 */
export const createSetProjectRole =
  ({ pool, clock, wake }: Deps) =>
  async (
    context: RequestContext,
    input: Place & { readonly projectId: string; readonly roleId: string | null },
  ): Promise<MemberRow> => {
    const { companyId, operatorId, projectId, roleId } = input;
    const member = await inTransaction(pool, async (tx) => {
      const actor = await actIn(tx, context, companyId, 'member.manage');
      const place = await otherIn(tx, actor, operatorId);
      if (place.roleId === 'owner') throw new InvalidInputError('An owner may do everything in every project.');
      const [project] = await findProjects(tx, [projectId]);
      if (project?.companyId !== companyId) throw new NotFoundError('The project');
      const before = (await findProjectRoles(tx, companyId, [operatorId])).find((each) => each.projectId === projectId);
      // What is taken away counts as well: nobody cuts down somebody who may do more than they.
      if (before !== undefined)
        assertHeld(actor.role.permissions, (await roleIn(tx, companyId, before.roleId)).permissions);
      if (roleId === null) await deleteProjectRole(tx, companyId, operatorId, projectId);
      else {
        const role = await roleIn(tx, companyId, roleId);
        assertGiven(role);
        assertHeld(actor.role.permissions, role.permissions);
        await saveProjectRole(tx, { companyId, operatorId, projectId, roleId, at: new Date(clock.now()) });
      }
      await record(
        tx,
        context,
        {
          companyId,
          projectId,
          action: 'member.projectRoleChanged',
          target: targetOf(operatorId),
          before: before === undefined ? null : { role: before.roleId },
          after: roleId === null ? null : { role: roleId },
        },
        clock,
      );
      return place;
    });
    wake();
    return member;
  };

/**
 * Takes a member's place away. Their rights end with it: each request asks anew, and open streams end within seconds.
 * @throws LastOwnerError, BeyondOwnRightsError, NotFoundError; RequestError
 */
export const createRemoveMember =
  ({ pool, clock, wake }: Deps) =>
  async (context: RequestContext, { companyId, operatorId }: Place): Promise<void> => {
    await inTransaction(pool, async (tx) => {
      const actor = await actIn(tx, context, companyId, 'member.manage');
      const member = await otherIn(tx, actor, operatorId);
      await remove(tx, context, member, 'member.removed', clock);
    });
    wake();
  };

/**
 * Gives up one's own place, which needs no permission.
 * @throws LastOwnerError; RequestError
 */
export const createLeaveCompany =
  ({ pool, clock, wake }: Deps) =>
  async (context: RequestContext, { companyId }: Pick<Place, 'companyId'>): Promise<void> => {
    await inTransaction(pool, async (tx) => {
      const { member } = await actIn(tx, context, companyId, null);
      await remove(tx, context, member, 'member.left', clock);
    });
    wake();
  };

const remove = async (
  tx: Sql,
  context: RequestContext,
  member: MemberRow,
  action: 'member.removed' | 'member.left',
  clock: Clock,
): Promise<void> => {
  const { companyId, operatorId, roleId } = member;
  await assertOwnerStays(tx, member);
  await deleteMember(tx, companyId, operatorId);
  await record(
    tx,
    context,
    {
      companyId,
      action,
      target: targetOf(operatorId),
      before: { role: roleId },
      after: null,
    },
    clock,
  );
};

/** The member that somebody changes, who may do no more than they. @throws NotFoundError, BeyondOwnRightsError */
const otherIn = async (tx: Sql, actor: Actor, operatorId: string): Promise<MemberRow> => {
  const companyId = actor.company.id;
  const member = await findMember(tx, companyId, operatorId);
  if (member === null) throw new NotFoundError('The member');
  if (operatorId !== actor.member.operatorId)
    assertHeld(actor.role.permissions, (await roleIn(tx, companyId, member.roleId)).permissions);
  return member;
};

/** The company's lock makes the count hold until the change is there. @throws LastOwnerError */
const assertOwnerStays = async (tx: Sql, { companyId, operatorId, roleId }: MemberRow): Promise<void> => {
  if (roleId === 'owner' && (await countOtherOwners(tx, companyId, operatorId)) === 0) throw new LastOwnerError();
};
