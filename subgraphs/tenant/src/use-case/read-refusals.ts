import { monthlyLimits, plans, usageStateOf, type LimitName, type PlanId } from '@stargraph/kit/contracts/plan';
import type { Sql } from '@stargraph/kit/db/sql';
import { monthOf } from '../domain/usage.ts';
import { findCountsAt } from '../store/usage.ts';

/** A monthly limit of which an environment gets no more. */
export interface Refusal {
  readonly limit: LimitName;
  readonly used: number;
  readonly allowed: number;
}

/** The monthly limits of which a company of a plan gets no more, by what it has used. */
export const refusalsOf = (plan: PlanId, usedOf: (limit: LimitName) => number): Refusal[] =>
  monthlyLimits.flatMap((limit) => {
    const allowed = plans[plan][limit];
    const used = usedOf(limit);
    return allowed !== null && usageStateOf(limit, used, allowed) === 'refusing' ? [{ limit, used, allowed }] : [];
  });

/** The monthly limits of which an environment's company gets no more in this month. */
export const readRefusals = async (sql: Sql, environmentId: string, at: Date): Promise<Refusal[]> => {
  const found = await findCountsAt(sql, environmentId, monthOf(at));
  return found === null
    ? []
    : refusalsOf(found.plan, (limit) => found.counts.find((count) => count.limit === limit)?.used ?? 0);
};
