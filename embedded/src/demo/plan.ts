import { systemClock } from '@stargraph/kit/clock';
import { createPool } from '@stargraph/kit/db/pool';
import { domainUrl } from '@stargraph/kit/db/provision';
import { continueTrace } from '@stargraph/kit/tracing';
import { createSetPlan } from '@stargraph/tenant/plan';
import type { PlatformKeys } from '../keys.ts';

/** Gives the demo company a plan that no demonstration comes to the end of, as the platform's staff would. */
export const enlargeDemo = async (adminUrl: string, keys: PlatformKeys, companyId: string): Promise<void> => {
  const url = domainUrl(adminUrl, 'tenant', keys.rolePassword('tenant'));
  const pool = createPool({ url, max: 1, applicationName: 'stargraph-demo' });
  try {
    const source = {
      actor: { kind: 'system', id: 'demo' },
      client: { ip: null, userAgent: null },
      traceparent: continueTrace(undefined).traceparent,
    } as const;
    await createSetPlan({ pool, clock: systemClock })(source, {
      companyId,
      plan: 'scale',
      reason: 'The demo company',
    });
  } finally {
    await pool.end();
  }
};
