import type { Sql } from '@stargraph/kit/db/sql';
import type { Standing } from '../domain/standing.ts';

export interface SuspensionRow {
  /** A company's or a project's id. */
  readonly targetId: string;
  readonly companyId: string;
  readonly reason: string;
  readonly suspendedBy: string;
  readonly suspendedAt: Date;
}

const columns = `target_id as "targetId", company_id as "companyId", reason, suspended_by as "suspendedBy", suspended_at as "suspendedAt"`;

/** The suspensions in these companies: of themselves, or of projects of theirs. */
export const findSuspensions = (sql: Sql, companyIds: readonly string[]): Promise<SuspensionRow[]> =>
  sql.query<SuspensionRow>(`select ${columns} from suspension where company_id = any($1::text[])`, [companyIds]);

/** @returns false where it is suspended already */
export const insertSuspension = async (tx: Sql, row: SuspensionRow): Promise<boolean> =>
  (
    await tx.query(
      `insert into suspension (target_id, company_id, reason, suspended_by, suspended_at) values ($1, $2, $3, $4, $5)
       on conflict do nothing returning target_id`,
      [row.targetId, row.companyId, row.reason, row.suspendedBy, row.suspendedAt],
    )
  ).length === 1;

/** @returns what was; null where it was not suspended */
export const deleteSuspension = async (tx: Sql, targetId: string): Promise<SuspensionRow | null> =>
  (await tx.query<SuspensionRow>(`delete from suspension where target_id = $1 returning ${columns}`, [targetId]))[0] ??
  null;

/** How an environment stands, by its project and its company. One that is not there is open: nothing asks for it. */
export const findStanding = async (sql: Sql, environmentId: string): Promise<Standing> => {
  const [row] = await sql.query<{ suspended: boolean; closing: boolean }>(
    `select exists (select from suspension where target_id in (environment.project_id, environment.company_id)) as suspended,
       (project.deletion_requested_at is not null or company.deletion_requested_at is not null) as closing
     from environment
     join project on project.id = environment.project_id
     join company on company.id = environment.company_id
     where environment.id = $1`,
    [environmentId],
  );
  if (row?.suspended === true) return 'suspended';
  return row?.closing === true ? 'closing' : 'open';
};
