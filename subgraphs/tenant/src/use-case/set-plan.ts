import type { Pool } from 'pg';
import { recordAudit, type AuditSource } from '@stargraph/kit/audit';
import type { Clock } from '@stargraph/kit/clock';
import type { PlanId } from '@stargraph/kit/contracts/plan';
import { inTransaction } from '@stargraph/kit/db/sql';
import { NotFoundError } from '@stargraph/kit/errors';
import { lockCompany } from '../store/company.ts';
import { findPlans, updatePlan, type CompanyPlanRow } from '../store/company-plan.ts';

/**
 * Gives a company another plan by the word of the platform's staff, whatever it uses: what is above a smaller one stays,
 * and nothing is added to it. It counts over what the company pays for, until staff says `free`: that takes the word back,
 * and what is paid for counts again.
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
      const staffPlan = plan === 'free' ? null : plan;
      if (before.staffPlan === staffPlan) return before;
      const at = new Date(clock.now());
      await updatePlan(tx, companyId, { staffPlan }, at);
      const [after] = await findPlans(tx, [companyId]);
      if (after === undefined) throw new NotFoundError('The company');
      await recordAudit(
        tx,
        'tenant',
        source,
        {
          companyId,
          action: 'plan.set',
          target: { kind: 'company', id: companyId, name: company.name },
          before: { plan: before.plan },
          after: { plan: after.plan, reason },
        },
        clock,
      );
      return after;
    });
