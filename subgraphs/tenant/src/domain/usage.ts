import {
  planIds,
  plans,
  usageStateOf,
  usageStates,
  type LimitName,
  type PlanId,
  type UsageState,
} from '@stargraph/kit/contracts/plan';

/** The first day of a moment's month, in UTC: `2026-11-01`. */
export const monthOf = (at: Date): string => `${at.toISOString().slice(0, 7)}-01`;

/** The month that is `count` after, or before where it is negative. */
export const monthAfter = (month: string, count: number): string => {
  const at = new Date(`${month}T00:00:00Z`);
  at.setUTCMonth(at.getUTCMonth() + count);
  return monthOf(at);
};

const known: ReadonlySet<string> = new Set(planIds);

/** A plan that is no longer sold under its name falls back to the one that everybody may have. */
export const planOf = (plan: string): PlanId => (known.has(plan) ? (plan as PlanId) : 'free');

/** How much of one limit a company has used. */
export interface CompanyUse {
  readonly companyId: string;
  readonly limit: LimitName;
  readonly used: number;
}

/** A level that a company is told of. */
export type NoticeLevel = Exclude<UsageState, 'ok'>;

/** The levels that a use has come to, the mildest first. */
export const levelsOf = (limit: LimitName, used: number, plan: PlanId): NoticeLevel[] => {
  const state = usageStateOf(limit, used, plans[plan][limit]);
  return usageStates
    .slice(1, usageStates.indexOf(state) + 1)
    .filter((level): level is NoticeLevel => level !== 'ok')
    .filter((level) => level !== 'over' || hasGrace(limit));
};

/** Whether there is a stretch in which the limit is reached and still nobody is refused. */
const hasGrace = (limit: LimitName): boolean => limit === 'players';
