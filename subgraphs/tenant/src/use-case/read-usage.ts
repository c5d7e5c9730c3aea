import {
  isMonthly,
  limitNames,
  plans,
  refusedAt,
  usageStateOf,
  type LimitName,
  type UsageState,
} from '@stargraph/kit/contracts/plan';
import type { Sql } from '@stargraph/kit/db/sql';
import { monthAfter, monthOf } from '../domain/usage.ts';
import { findPlans, type CompanyPlanRow } from '../store/company-plan.ts';
import { findCounts, findStandingUse } from '../store/usage.ts';

export interface LimitUsage {
  readonly limit: LimitName;
  readonly used: number;
  readonly allowed: number | null;
  readonly refusedAt: number | null;
  readonly state: UsageState;
  /** Null for what stands. */
  readonly period: { readonly from: Date; readonly until: Date } | null;
  /** The last twelve months, this one last. */
  readonly history: readonly { readonly month: string; readonly used: number }[];
}

export interface CompanyUsage {
  readonly companyId: string;
  readonly plan: CompanyPlanRow;
  readonly limits: readonly LimitUsage[];
}

const historyMonths = 12;
const firstMoment = (month: string): Date => new Date(`${month}T00:00:00Z`);

/** What companies use of their plans, and have used. */
export const readUsage = async (sql: Sql, companyIds: readonly string[], at: Date): Promise<CompanyUsage[]> => {
  const month = monthOf(at);
  const months = Array.from({ length: historyMonths }, (_, index) => monthAfter(month, index - historyMonths + 1));
  const [companies, standing, counts] = await Promise.all([
    findPlans(sql, companyIds),
    findStandingUse(sql, companyIds, at),
    findCounts(sql, companyIds, months[0] ?? month),
  ]);
  return companies.map((plan): CompanyUsage => {
    const { companyId } = plan;
    const limits = limitNames.map((limit): LimitUsage => {
      const own = counts.filter((count) => count.companyId === companyId && count.limit === limit);
      const countedIn = (wanted: string): number => own.find((count) => count.month === wanted)?.used ?? 0;
      const stands = standing.find((use) => use.companyId === companyId && use.limit === limit)?.used;
      const used = stands ?? countedIn(month);
      const allowed = plans[plan.plan][limit];
      return {
        limit,
        used,
        allowed,
        refusedAt: allowed === null ? null : refusedAt(limit, allowed),
        state: usageStateOf(limit, used, allowed),
        period: isMonthly(limit) ? { from: firstMoment(month), until: firstMoment(monthAfter(month, 1)) } : null,
        history: months.map((each) => ({
          month: each.slice(0, 7),
          used: each === month ? Math.max(used, countedIn(each)) : countedIn(each),
        })),
      };
    });
    return { companyId, plan, limits };
  });
};
