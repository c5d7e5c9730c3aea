import type { Clock } from '@stargraph/kit/clock';
import { inTransaction, type Sql } from '@stargraph/kit/db/sql';
import { InvalidInputError } from '@stargraph/kit/errors';
import type { RequestContext } from '@stargraph/kit/graphql/context';
import { operatorOf } from '@stargraph/kit/graphql/request';
import { withIdempotency } from '@stargraph/kit/idempotency';
import { newId } from '@stargraph/kit/ids';
import type { ServiceDeps } from '@stargraph/kit/service';
import { RoleInUseError, RoleNameTakenError } from '../domain/errors.ts';
import { assertHeld, isBuiltIn, mostCustomRoles, planRole, type RoleRow } from '../domain/role.ts';
import { countRoles, countUses, deleteRole, insertRole, replaceRole, updateRole } from '../store/role.ts';
import { actIn, assertGiven, roleIn } from './actor.ts';
import { record } from './record.ts';

interface Deps {
  readonly pool: ServiceDeps['pool'];
  readonly clock: Clock;
  readonly wake: () => void;
}

interface RoleInput {
  readonly companyId: string;
  readonly name: string;
  readonly permissions: readonly string[];
}

const audited = ({ name, permissions }: Pick<RoleRow, 'name' | 'permissions'>) => ({
  name,
  permissions: [...permissions],
});
const target = ({ id, name }: Pick<RoleRow, 'id' | 'name'>) => ({ kind: 'role', id, name });

/**
 * Makes a role of the company's own, with rights that the operator holds.
 * @throws RoleNameTakenError, BeyondOwnRightsError, InvalidInputError, IdempotencyConflictError; RequestError
 */
export const createCreateRole =
  ({ pool, clock, wake }: Deps) =>
  async (context: RequestContext, input: RoleInput & { readonly idempotencyKey: string }): Promise<RoleRow> => {
    const { companyId, idempotencyKey: key } = input;
    const plan = planRole(input);
    const viewer = operatorOf(context.viewer);
    const role = await inTransaction(pool, async (tx) => {
      const actor = await actIn(tx, context, companyId, 'role.manage');
      const { id } = await withIdempotency(
        {
          tx,
          environmentId: companyId,
          viewer,
          operation: 'roleCreate',
          key,
          input: { name: plan.name, permissions: plan.permissions },
          clock,
        },
        async () => {
          assertHeld(actor.role.permissions, plan.permissions);
          if ((await countRoles(tx, companyId)) >= mostCustomRoles)
            throw new InvalidInputError(`A company has at most ${mostCustomRoles} roles of its own. Delete one first.`);
          const made = { ...plan, id: newId('role'), companyId, at: new Date(clock.now()) };
          if (!(await insertRole(tx, made))) throw new RoleNameTakenError();
          await record(
            tx,
            context,
            {
              companyId,
              action: 'role.created',
              target: target(made),
              before: null,
              after: audited(plan),
            },
            clock,
          );
          return { id: made.id };
        },
      );
      return roleIn(tx, companyId, id);
    });
    wake();
    return role;
  };

/**
 * Renames a role and sets what it allows, for everybody who has it at once. Rights that the operator does not hold can
 * neither be added nor taken away.
 * @throws RoleNameTakenError, BeyondOwnRightsError, InvalidInputError, NotFoundError; RequestError
 */
export const createUpdateRole =
  ({ pool, clock, wake }: Deps) =>
  async (context: RequestContext, input: RoleInput & { readonly roleId: string }): Promise<RoleRow> => {
    const { companyId, roleId } = input;
    const plan = planRole(input);
    const role = await inTransaction(pool, async (tx) => {
      const actor = await actIn(tx, context, companyId, 'role.manage');
      const before = await ownRole(tx, companyId, roleId);
      assertHeld(actor.role.permissions, [...plan.permissions, ...before.permissions]);
      if (!(await updateRole(tx, { ...plan, id: roleId, companyId }))) throw new RoleNameTakenError();
      await record(
        tx,
        context,
        {
          companyId,
          action: 'role.updated',
          target: target({ id: roleId, name: plan.name }),
          before: audited(before),
          after: audited(plan),
        },
        clock,
      );
      return roleIn(tx, companyId, roleId);
    });
    wake();
    return role;
  };

/**
 * Deletes a role of the company's own; whoever has it gets the replacement.
 * @throws RoleInUseError where somebody has it and no replacement is named; BeyondOwnRightsError, InvalidInputError,
 * NotFoundError; RequestError
 */
export const createDeleteRole =
  ({ pool, clock, wake }: Deps) =>
  async (
    context: RequestContext,
    input: { readonly companyId: string; readonly roleId: string; readonly replacementId: string | null },
  ): Promise<void> => {
    const { companyId, roleId, replacementId } = input;
    await inTransaction(pool, async (tx) => {
      const actor = await actIn(tx, context, companyId, 'role.manage');
      const role = await ownRole(tx, companyId, roleId);
      assertHeld(actor.role.permissions, role.permissions);
      const uses = (await countUses(tx, [companyId])).find((each) => each.roleId === roleId)?.uses ?? 0;
      if (uses > 0) {
        if (replacementId === null) throw new RoleInUseError(uses);
        if (replacementId === roleId) throw new InvalidInputError('A role can not take its own place.');
        const replacement = await roleIn(tx, companyId, replacementId);
        assertGiven(replacement);
        assertHeld(actor.role.permissions, replacement.permissions);
        await replaceRole(tx, companyId, roleId, replacementId);
      }
      await deleteRole(tx, companyId, roleId);
      await record(
        tx,
        context,
        {
          companyId,
          action: 'role.deleted',
          target: target(role),
          before: { ...audited(role), uses },
          after: uses === 0 ? null : { replacementId },
        },
        clock,
      );
    });
    wake();
  };

/** @throws NotFoundError for a role that is not there; InvalidInputError for a built-in one */
const ownRole = async (tx: Sql, companyId: string, roleId: string): Promise<RoleRow> => {
  if (isBuiltIn(roleId)) throw new InvalidInputError('Built-in roles are the same in every company and stay.');
  return roleIn(tx, companyId, roleId);
};
