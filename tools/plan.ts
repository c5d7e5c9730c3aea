/**
 * `npm run plan -- set COMPANY PLAN --reason TEXT`, `npm run plan -- show COMPANY`: which plan a company has. Its audit
 * log tells of a change. Connects as tenant: TENANT_DATABASE_URL with SECRET_KEYS, or the embedded platform that runs
 * on STARGRAPH_DATA.
 */
import { parseArgs } from 'node:util';
import type { Pool } from 'pg';
import { systemClock } from '@stargraph/kit/clock';
import { ConfigError } from '@stargraph/kit/config';
import { planIds, type PlanId } from '@stargraph/kit/contracts/plan';
import { sqlOfPool } from '@stargraph/kit/db/sql';
import { messageOf, NotFoundError } from '@stargraph/kit/errors';
import { continueTrace } from '@stargraph/kit/tracing';
import { createSetPlan } from '@stargraph/tenant/plan';
import { readUsage } from '@stargraph/tenant/usage';
import { openTenant } from './operate/tenant-store.ts';

const usage = `Usage:
  npm run plan -- set COMPANY_ID ${planIds.join('|')} [--reason TEXT]
      Gives a company another plan, within seconds. Its operators read of it, with the reason, in their audit log.
  npm run plan -- show COMPANY_ID
TENANT_DATABASE_URL and SECRET_KEYS name the database and tenant's keys; without them the embedded platform is meant.
`;

class UsageError extends Error {}

const isPlan = (text: string): text is PlanId => planIds.some((id) => id === text);

const parseCommand = () => {
  try {
    return parseArgs({
      options: { reason: { type: 'string', default: 'Set by the platform’s staff' } },
      allowPositionals: true,
    });
  } catch (error) {
    throw new UsageError(messageOf(error));
  }
};

const show = async (pool: Pool, companyId: string): Promise<string> => {
  const [found] = await readUsage(sqlOfPool(pool), [companyId], new Date());
  if (found === undefined) throw new NotFoundError('The company');
  return [
    `${found.plan.name} (${companyId}) has the plan ${found.plan.plan}.`,
    ...found.limits.map(
      ({ limit, used, allowed, state }) => `  ${limit}: ${used} of ${allowed ?? 'any number'} (${state})`,
    ),
  ].join('\n');
};

const run = async (): Promise<string> => {
  const {
    positionals: [verb, companyId = '', plan = ''],
    values: { reason },
  } = parseCommand();
  if (!companyId.startsWith('cmp_') || !(verb === 'show' || (verb === 'set' && isPlan(plan))))
    throw new UsageError(usage);
  const { pool } = await openTenant(process.env, 'stargraph-plan');
  try {
    if (verb === 'set' && isPlan(plan)) {
      const source = {
        actor: { kind: 'system', id: 'npm run plan' },
        client: { ip: null, userAgent: null },
        traceparent: continueTrace(undefined).traceparent,
      } as const;
      await createSetPlan({ pool, clock: systemClock })(source, { companyId, plan, reason });
    }
    return await show(pool, companyId);
  } finally {
    await pool.end();
  }
};

try {
  console.log(await run());
} catch (error) {
  process.exitCode = error instanceof UsageError ? 2 : 1;
  if (error instanceof UsageError || error instanceof ConfigError || error instanceof NotFoundError)
    console.error(error.message);
  else console.error(`The plan can't be read or set: ${messageOf(error)}`);
}
