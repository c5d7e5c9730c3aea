import type { PlanId } from '@stargraph/kit/contracts/plan';
import type { Sql } from '@stargraph/kit/db/sql';
import { planOf } from '../domain/usage.ts';

export interface CompanyPlanRow {
  readonly companyId: string;
  readonly name: string;
  /** What counts: what staff set, or else what is paid for, or else `free`. */
  readonly plan: PlanId;
  /** Null where staff set none. */
  readonly staffPlan: PlanId | null;
  /** Null where the company pays for none. */
  readonly paidPlan: PlanId | null;
  /** Null where the company began with it. */
  readonly since: Date | null;
}

type Row = { readonly [Name in keyof CompanyPlanRow]: CompanyPlanRow[Name] extends Date | null ? Date | null : string };

const planOrNull = (plan: string | null): PlanId | null => (plan === null ? null : planOf(plan));

export const findPlans = async (sql: Sql, companyIds: readonly string[]): Promise<CompanyPlanRow[]> =>
  (
    await sql.query<
      Omit<Row, 'staffPlan' | 'paidPlan'> & { readonly staffPlan: string | null; readonly paidPlan: string | null }
    >(
      `select id as "companyId", name, plan, staff_plan as "staffPlan", paid_plan as "paidPlan", plan_since as since
       from company where id = any($1::text[])`,
      [companyIds],
    )
  ).map((row) => ({
    ...row,
    plan: planOf(row.plan),
    staffPlan: planOrNull(row.staffPlan),
    paidPlan: planOrNull(row.paidPlan),
  }));

/** Changes what staff set, or what is paid for, and with it what counts. The caller holds the company's lock. */
export const updatePlan = async (
  tx: Sql,
  companyId: string,
  change: { readonly staffPlan: PlanId | null } | { readonly paidPlan: PlanId | null },
  at: Date,
): Promise<void> => {
  const column = 'staffPlan' in change ? 'staff_plan' : 'paid_plan';
  const other = column === 'staff_plan' ? 'paid_plan' : 'staff_plan';
  const value = 'staffPlan' in change ? change.staffPlan : change.paidPlan;
  const counts =
    column === 'staff_plan' ? `coalesce($2::text, ${other}, 'free')` : `coalesce(${other}, $2::text, 'free')`;
  await tx.query(
    `update company set ${column} = $2::text, plan = ${counts},
       plan_since = case when plan = ${counts} then plan_since else $3::timestamptz end
     where id = $1`,
    [companyId, value, at],
  );
};

/** Why a company can't pay for a plan: it stands still or is gone, or staff set its plan. Null where it can. */
export const planObstacleOf = async (sql: Sql, companyId: string): Promise<'stands-still' | 'given' | null> => {
  const [row] = await sql.query<{ still: boolean; given: boolean }>(
    `select deletion_requested_at is not null or exists (select from suspension where target_id = company.id) as still,
       staff_plan is not null as given
     from company where id = $1`,
    [companyId],
  );
  if (row === undefined || row.still) return 'stands-still';
  return row.given ? 'given' : null;
};
