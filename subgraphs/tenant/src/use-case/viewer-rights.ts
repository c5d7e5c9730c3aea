import type { CommandClient } from '@stargraph/kit/commands';
import { operatorSecondFactor } from '@stargraph/kit/contracts/commands/auth';
import type { Clock } from '@stargraph/kit/clock';
import { permissions } from '@stargraph/kit/contracts/permission';
import { sqlOfPool } from '@stargraph/kit/db/sql';
import { messageOf } from '@stargraph/kit/errors';
import type { Logger } from '@stargraph/kit/logging';
import type { ServiceDeps } from '@stargraph/kit/service';
import type { Membership } from '@stargraph/kit/viewer';
import { lookPermissions, restrictSuspended } from '../domain/standing.ts';
import { findMemberships, membershipIn } from '../store/membership.ts';
import { findStaff, type StaffRow } from '../store/staff.ts';
import { findSuspensions } from '../store/suspension.ts';

interface ViewerRights {
  readonly memberships: Membership[];
  readonly staff: boolean;
  readonly lookGrantId: string | null;
}

/**
 * What an operator may do where, at this moment. Whoever of staff looks at a company has its membership alone, and
 * only for reading; whoever was appointed and has no second factor is not staff.
 */
export const createViewerRights = (deps: {
  readonly pool: ServiceDeps['pool'];
  readonly commands: CommandClient;
  readonly clock: Clock;
  readonly logger: Logger;
}) => {
  const sql = sqlOfPool(deps.pool);

  const hasSecondFactor = async (operatorId: string): Promise<boolean> => {
    try {
      return (await deps.commands.call(operatorSecondFactor, { operatorId })).enabled;
    } catch (error) {
      // Staff's powers wait; everything else that they are stays.
      deps.logger.warn({ problem: messageOf(error) }, 'a second factor could not be asked for');
      return false;
    }
  };

  const staffOf = async (operatorId: string): Promise<StaffRow | null> => {
    const appointed = await findStaff(sql, operatorId, new Date(deps.clock.now()));
    return appointed !== null && (await hasSecondFactor(operatorId)) ? appointed : null;
  };

  return async ({ operatorId }: { readonly operatorId: string }): Promise<ViewerRights> => {
    const [own, staff] = await Promise.all([findMemberships(sql, operatorId), staffOf(operatorId)]);
    const look = staff?.look ?? null;
    const memberships = look === null ? own : [await membershipIn(sql, look.companyId, lookPermissions(permissions))];
    const suspensions = await findSuspensions(
      sql,
      memberships.map(({ companyId }) => companyId),
    );
    const suspended = new Set(suspensions.map(({ targetId }) => targetId));
    return {
      memberships: memberships.map((membership) => restrictSuspended(membership, suspended)),
      staff: staff !== null,
      lookGrantId: look?.id ?? null,
    };
  };
};
