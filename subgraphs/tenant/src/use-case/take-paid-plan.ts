import type { Pool } from 'pg';
import type { Clock } from '@stargraph/kit/clock';
import { consumeOnce } from '@stargraph/kit/consume';
import { eventData, type Envelope } from '@stargraph/kit/contracts/event';
import { inTransaction } from '@stargraph/kit/db/sql';
import { updatePlan } from '../store/company-plan.ts';
import { lockCompany } from '../store/company.ts';

export const paidPlanGroup = 'tenant.plan';
export const paidPlanType = 'billing.plan.changed.v1';

/**
 * Gives a company the plan that it pays for, as billing tells: once for each event, whatever comes how often. Billing's own
 * line in the audit log says why. A company that is gone has no plan.
 */
export const createTakePaidPlan =
  ({ pool, clock }: { readonly pool: Pool; readonly clock: Clock }) =>
  async (batch: readonly Envelope[]): Promise<void> => {
    for (const event of batch)
      await inTransaction(pool, async (tx) => {
        const { companyId, plan } = eventData(event, paidPlanType);
        if (!(await consumeOnce(tx, paidPlanGroup, event.id)) || (await lockCompany(tx, companyId)) === null) return;
        await updatePlan(tx, companyId, { paidPlan: plan }, new Date(clock.now()));
      });
  };
