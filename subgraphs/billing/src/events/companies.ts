import type { Pool } from 'pg';
import type { Bus, Subscription } from '@stargraph/kit/bus/bus';
import type { Clock } from '@stargraph/kit/clock';
import { eventData } from '@stargraph/kit/contracts/event';
import { endPlansOf } from '../use-case/keep-plans.ts';

const type = 'tenant.company.deleted.v1';

/** A company that is gone pays for nothing any more. */
export const subscribeToCompanies = (deps: {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly bus: Bus;
}): Subscription =>
  deps.bus.subscribe({
    group: 'billing.companies',
    sources: ['tenant'],
    types: [type],
    handle: async (batch) => {
      for (const event of batch) await endPlansOf(deps, eventData(event, type).companyId);
    },
  });
