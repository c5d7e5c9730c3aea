import type { Sql } from '@stargraph/kit/db/sql';

export interface DueProject {
  readonly projectId: string;
  readonly companyId: string;
  readonly environmentIds: readonly string[];
}

/** Projects whose time to be restored is over: their own, or their company's. */
export const findDueProjects = (sql: Sql, now: Date, limit: number): Promise<DueProject[]> =>
  sql.query<DueProject>(
    `select project.id as "projectId", project.company_id as "companyId",
       array(select environment.id from environment where environment.project_id = project.id order by environment.id) as "environmentIds"
     from project join company on company.id = project.company_id
     where project.delete_after <= $1 or company.delete_after <= $1
     order by project.id limit $2`,
    [now, limit],
  );

/** Companies whose time is over and whose projects are gone. */
export const findDueCompanies = async (sql: Sql, now: Date, limit: number): Promise<string[]> =>
  (
    await sql.query<{ id: string }>(
      `select id from company where delete_after <= $1 and not exists (select from project where project.company_id = company.id)
       order by id limit $2`,
      [now, limit],
    )
  ).map(({ id }) => id);

/** Locks a company whose time is over. @returns false where it was restored meanwhile */
export const lockDueCompany = async (tx: Sql, companyId: string, now: Date): Promise<boolean> =>
  (await tx.query('select from company where id = $1 and delete_after <= $2 for update', [companyId, now])).length ===
  1;

/** Locks a project whose time is over. @returns false where it, or its company, was restored meanwhile */
export const lockDueProject = async (tx: Sql, projectId: string, now: Date): Promise<boolean> =>
  (
    await tx.query(
      `select from project join company on company.id = project.company_id
       where project.id = $1 and (project.delete_after <= $2 or company.delete_after <= $2) for update`,
      [projectId, now],
    )
  ).length === 1;

/** The rows of its environments that nothing else refers to must be gone before. */
export const deleteProjectRows = async (tx: Sql, projectId: string): Promise<void> => {
  await tx.query('delete from suspension where target_id = $1', [projectId]);
  await tx.query('delete from bot where environment_id in (select id from environment where project_id = $1)', [
    projectId,
  ]);
  await tx.query('delete from environment where project_id = $1', [projectId]);
  await tx.query('delete from project where id = $1', [projectId]);
};

export const deleteCompanyRows = async (tx: Sql, companyId: string): Promise<void> => {
  for (const table of ['ownership_offer', 'invitation', 'member', 'custom_role'])
    await tx.query(`delete from ${table} where company_id = $1`, [companyId]);
  await tx.query('delete from company where id = $1', [companyId]);
};
