import type { Clock } from '@stargraph/kit/clock';
import { plans, refusedAt, type LimitName } from '@stargraph/kit/contracts/plan';
import type { Sql } from '@stargraph/kit/db/sql';
import { LimitReachedError } from '@stargraph/kit/errors';
import { monthOf } from '../domain/usage.ts';
import { findPlans } from '../store/company-plan.ts';
import { findStandingUse, keepMost } from '../store/usage.ts';
import { noteUse } from './note-use.ts';

type StandingLimit = Extract<LimitName, 'projects' | 'members'>;

/**
 * Makes sure that the company's plan allows one more. The caller has locked the company's row, so that two who want
 * the last place go one after the other.
 * @throws LimitReachedError
 */
export const assertRoom = async (tx: Sql, clock: Clock, companyId: string, limit: StandingLimit): Promise<void> => {
  const [company] = await findPlans(tx, [companyId]);
  if (company === undefined) throw new Error('A company that was locked is gone');
  const allowed = plans[company.plan][limit];
  if (allowed === null) return;
  const { used } = await standingOf(tx, clock, companyId, limit);
  if (used >= refusedAt(limit, allowed)) throw new LimitReachedError(limit, { used, allowed });
};

/** Tells, after a place was taken, how many are. Call it late, as `appendEvents`. */
export const noteRoom = async (tx: Sql, clock: Clock, companyId: string, limit: StandingLimit): Promise<void> => {
  const use = await standingOf(tx, clock, companyId, limit);
  await keepMost(tx, [{ ...use, month: monthOf(new Date(clock.now())) }]);
  await noteUse(tx, clock, [use]);
};

const standingOf = async (tx: Sql, clock: Clock, companyId: string, limit: StandingLimit) => {
  const use = (await findStandingUse(tx, [companyId], new Date(clock.now()))).find((each) => each.limit === limit);
  if (use === undefined) throw new Error('What a company uses is not to be found');
  return use;
};
