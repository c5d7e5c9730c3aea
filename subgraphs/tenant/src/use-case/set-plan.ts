import type { Pool } from 'pg';
import { recordAudit, type AuditSource } from '@stargraph/kit/audit';
import type { Clock } from '@stargraph/kit/clock';
import type { PlanId } from '@stargraph/kit/contracts/plan';
import { inTransaction } from '@stargraph/kit/db/sql';
import { NotFoundError } from '@stargraph/kit/errors';
import { lockCompany } from '../store/company.ts';
import { findPlans, updatePlan, type CompanyPlanRow } from '../store/usage.ts';

/**
 * Gives a company another plan, whatever it uses: what is above a smaller one stays, and nothing is added to it.
 * @throws NotFoundError
 */
export const createSetPlan =
  ({ pool, clock }: { readonly pool: Pool; readonly clock: Clock }) =>
  (
    source: AuditSource,
    { companyId, plan, reason }: { readonly companyId: string; readonly plan: PlanId; readonly reason: string },
  ): Promise<CompanyPlanRow> =>
    inTransaction(pool, async (tx) => {
      const company = await lockCompany(tx, companyId);
      const [before] = await findPlans(tx, [companyId]);
      if (company === null || before === undefined) throw new NotFoundError('The company');
      if (before.plan === plan) return before;
      const at = new Date(clock.now());
      await updatePlan(tx, companyId, plan, at);
      await recordAudit(
        tx,
        'tenant',
        source,
        {
          companyId,
          action: 'plan.set',
          target: { kind: 'company', id: companyId, name: company.name },
          before: { plan: before.plan },
          after: { plan, reason },
        },
        clock,
      );
      return { ...before, plan, since: at };
    });
