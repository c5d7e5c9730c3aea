import { monthlyLimits, plans, usageStateOf, type LimitName } from '@stargraph/kit/contracts/plan';
import type { Sql } from '@stargraph/kit/db/sql';
import { monthOf } from '../domain/usage.ts';
import { findCountsAt } from '../store/usage.ts';

/** A monthly limit of which an environment gets no more. */
export interface Refusal {
  readonly limit: LimitName;
  readonly used: number;
  readonly allowed: number;
}

/** The monthly limits of which an environment's company gets no more in this month. */
export const readRefusals = async (sql: Sql, environmentId: string, at: Date): Promise<Refusal[]> => {
  const found = await findCountsAt(sql, environmentId, monthOf(at));
  if (found === null) return [];
  return monthlyLimits.flatMap((limit) => {
    const allowed = plans[found.plan][limit];
    const used = found.counts.find((count) => count.limit === limit)?.used ?? 0;
    return allowed !== null && usageStateOf(limit, used, allowed) === 'refusing' ? [{ limit, used, allowed }] : [];
  });
};
