import type { PlanId } from '@stargraph/kit/contracts/plan';
import type { Sql } from '@stargraph/kit/db/sql';
import { planOf } from '../domain/usage.ts';

/** Somebody of staff, and at which company they look now. */
export interface StaffRow {
  readonly look: LookRow | null;
}

export interface LookRow {
  readonly id: string;
  readonly operatorId: string;
  readonly companyId: string;
  readonly reason: string;
  readonly startedAt: Date;
  readonly expiresAt: Date;
}

const lookColumns = `look.id, look.operator_id as "operatorId", look.company_id as "companyId", look.reason,
  look.started_at as "startedAt", look.expires_at as "expiresAt"`;

/** Whether an operator was appointed, with the look that is open; null for everybody else. */
export const findStaff = async (sql: Sql, operatorId: string, now: Date): Promise<StaffRow | null> => {
  const [row] = await sql.query<Partial<LookRow> & { readonly id: string | null }>(
    `select ${lookColumns} from platform_staff staff
     left join staff_look look on look.operator_id = staff.operator_id and look.ended_at is null and look.expires_at > $2
     where staff.operator_id = $1
     order by look.started_at desc nulls last limit 1`,
    [operatorId, now],
  );
  if (row === undefined) return null;
  return { look: row.id === null ? null : (row as LookRow) };
};

export const insertLook = async (tx: Sql, look: LookRow): Promise<void> => {
  await tx.query(
    `insert into staff_look (id, operator_id, company_id, reason, started_at, expires_at) values ($1, $2, $3, $4, $5, $6)`,
    [look.id, look.operatorId, look.companyId, look.reason, look.startedAt, look.expiresAt],
  );
};

/** Ends whatever somebody looks at. @returns the looks that were open */
export const endLooks = (tx: Sql, operatorId: string, at: Date): Promise<LookRow[]> =>
  tx.query<LookRow>(
    `update staff_look look set ended_at = $2
     where look.operator_id = $1 and look.ended_at is null and look.expires_at > $2 returning ${lookColumns}`,
    [operatorId, at],
  );

/** Those of some operators who work for the platform. */
export const staffAmong = async (sql: Sql, operatorIds: readonly string[]): Promise<string[]> =>
  (
    await sql.query<{ id: string }>(
      'select operator_id as id from platform_staff where operator_id = any($1::text[])',
      [operatorIds],
    )
  ).map(({ id }) => id);

/** Those of some operators who ever looked at a company as staff: it may know who they are. */
export const lookersAmong = async (sql: Sql, companyId: string, operatorIds: readonly string[]): Promise<string[]> =>
  (
    await sql.query<{ id: string }>(
      `select distinct operator_id as id from staff_look where company_id = $1 and operator_id = any($2::text[])`,
      [companyId, operatorIds],
    )
  ).map(({ id }) => id);

export interface StaffCompanyRow {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly members: number;
  readonly plan: PlanId;
}

export interface StaffProjectRow {
  readonly id: string;
  readonly companyId: string;
  readonly name: string;
  readonly slug: string;
}

/**
 * Companies by what staff is told of them: an id (of the company, a project or an environment), a part of a name, a
 * slug or a bot's name. The youngest first, below `before`.
 */
export const searchCompanies = async (
  sql: Sql,
  text: string,
  before: string | null,
  limit: number,
): Promise<StaffCompanyRow[]> => {
  const rows = await sql.query<Omit<StaffCompanyRow, 'plan'> & { readonly plan: string }>(
    `select company.id, company.name, company.plan, company.created_at as "createdAt",
       (select count(*)::int from member where member.company_id = company.id) as members
     from company
     where ($2::text is null or company.id < $2)
       and ($1 = '' or company.id = $1 or company.name ilike $4
         or exists (select from project where project.company_id = company.id and (project.id = $1 or project.name ilike $4 or project.slug = $1))
         or exists (select from environment
              left join bot on bot.environment_id = environment.id
              where environment.company_id = company.id and (environment.id = $1 or environment.slug = $1 or bot.username = $1)))
     order by company.id desc limit $3`,
    [text, before, limit, `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`],
  );
  return rows.map((row) => ({ ...row, plan: planOf(row.plan) }));
};

export const findStaffProjects = (sql: Sql, companyIds: readonly string[]): Promise<StaffProjectRow[]> =>
  sql.query<StaffProjectRow>(
    `select id, company_id as "companyId", name, slug from project where company_id = any($1::text[]) order by created_at, id`,
    [companyIds],
  );

/** Whose a company's or a project's id is, with its name; null where there is none. Its row is locked. */
export const lockTarget = async (
  tx: Sql,
  targetId: string,
): Promise<{ readonly companyId: string; readonly projectId: string | null; readonly name: string } | null> => {
  const [company] = await tx.query<{ name: string }>('select name from company where id = $1 for no key update', [
    targetId,
  ]);
  if (company !== undefined) return { companyId: targetId, projectId: null, name: company.name };
  const [project] = await tx.query<{ companyId: string; name: string }>(
    `select company_id as "companyId", name from project where id = $1 for no key update`,
    [targetId],
  );
  return project === undefined ? null : { ...project, projectId: targetId };
};
