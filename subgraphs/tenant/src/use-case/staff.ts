import { recordAudit, type AuditSource } from '@stargraph/kit/audit';
import type { Clock } from '@stargraph/kit/clock';
import { inTransaction } from '@stargraph/kit/db/sql';
import { NotFoundError } from '@stargraph/kit/errors';
import { newId } from '@stargraph/kit/ids';
import type { ServiceDeps } from '@stargraph/kit/service';
import { endLooks, insertLook, lockTarget, type LookRow } from '../store/staff.ts';
import { deleteSuspension, insertSuspension } from '../store/suspension.ts';

/** Whoever of staff acts, why, and from where. */
interface StaffAct {
  readonly operatorId: string;
  readonly reason: string;
  readonly source: AuditSource;
}

export const longestLookMinutes = 60;

const suspensionActions = {
  company: { suspended: 'company.suspended', resumed: 'company.resumed' },
  project: { suspended: 'project.suspended', resumed: 'project.resumed' },
} as const;

interface Deps {
  readonly pool: ServiceDeps['pool'];
  readonly clock: Clock;
  readonly wake: () => void;
}

/** What staff does to companies. All of it stands in the company's own audit log, where its operators read it. */
export const createStaffActs = ({ pool, clock, wake }: Deps) => {
  /** Stops a company or a project, or lets it go on. Safe to repeat. @throws NotFoundError */
  const setSuspended = async (
    targetId: string,
    suspended: boolean,
    { operatorId, reason, source }: StaffAct,
  ): Promise<{ readonly companyId: string }> => {
    const target = await inTransaction(pool, async (tx) => {
      const found = await lockTarget(tx, targetId);
      if (found === null) throw new NotFoundError('The company or project');
      const { companyId, projectId, name } = found;
      const kind = projectId === null ? 'company' : 'project';
      const before = suspended ? null : await deleteSuspension(tx, targetId);
      const changed = suspended
        ? await insertSuspension(tx, {
            targetId,
            companyId,
            reason,
            suspendedBy: operatorId,
            suspendedAt: new Date(clock.now()),
          })
        : before !== null;
      if (changed)
        await recordAudit(
          tx,
          'tenant',
          source,
          {
            companyId,
            projectId: projectId ?? undefined,
            action: suspensionActions[kind][suspended ? 'suspended' : 'resumed'],
            target: { kind, id: targetId, name },
            before: before === null ? null : { reason: before.reason, suspendedAt: before.suspendedAt.toISOString() },
            after: { reason },
          },
          clock,
        );
      return { companyId };
    });
    wake();
    return target;
  };

  const end = async (operatorId: string, source: AuditSource): Promise<void> => {
    await inTransaction(pool, async (tx) => {
      const at = new Date(clock.now());
      for (const look of await endLooks(tx, operatorId, at))
        await recordAudit(
          tx,
          'tenant',
          source,
          {
            companyId: look.companyId,
            action: 'staffLook.ended',
            target: { kind: 'staffLook', id: look.id },
            before: { startedAt: look.startedAt.toISOString() },
          },
          clock,
        );
    });
    wake();
  };

  return {
    suspend: (targetId: string, act: StaffAct) => setSuspended(targetId, true, act),
    resume: (targetId: string, act: StaffAct) => setSuspended(targetId, false, act),
    /**
     * Lets somebody of staff see a company as its operators do, without changing anything, in the place of what they
     * looked at before. @param minutes 1 to 60 @throws NotFoundError
     */
    startLook: async (companyId: string, minutes: number, act: StaffAct): Promise<LookRow> => {
      const { operatorId, reason, source } = act;
      await end(operatorId, source);
      const look = await inTransaction(pool, async (tx) => {
        const target = await lockTarget(tx, companyId);
        if (target === null || target.projectId !== null) throw new NotFoundError('The company');
        const startedAt = new Date(clock.now());
        const expiresAt = new Date(startedAt.getTime() + minutes * 60_000);
        const row = { id: newId('staffLook'), operatorId, companyId, reason, startedAt, expiresAt };
        await insertLook(tx, row);
        await recordAudit(
          tx,
          'tenant',
          source,
          {
            companyId,
            action: 'staffLook.started',
            target: { kind: 'staffLook', id: row.id, name: target.name },
            after: { reason, expiresAt: expiresAt.toISOString() },
          },
          clock,
        );
        return row;
      });
      wake();
      return look;
    },
    endLook: end,
  };
};
export type StaffActs = ReturnType<typeof createStaffActs>;
