import type { Sql } from '@stargraph/kit/db/sql';

/** An operator's place in a company. */
export interface MemberRow {
  readonly companyId: string;
  readonly operatorId: string;
  /** A built-in role's name, or `rol_…`. */
  readonly roleId: string;
  readonly joinedAt: Date;
}

/** A role that takes the place of a member's own in one project. */
export interface ProjectRoleRow {
  readonly companyId: string;
  readonly operatorId: string;
  readonly projectId: string;
  readonly roleId: string;
}

const columns = `company_id as "companyId", operator_id as "operatorId", role as "roleId", created_at as "joinedAt"`;
const projectRoleColumns = `company_id as "companyId", operator_id as "operatorId", project_id as "projectId", role as "roleId"`;

/** Members, those who joined first before others. */
export const findMembers = (
  sql: Sql,
  companyId: string,
  page: { readonly after: readonly [Date, string] | null; readonly limit: number },
): Promise<MemberRow[]> =>
  sql.query<MemberRow>(
    `select ${columns} from member
     where company_id = $1 and ($2::timestamptz is null or (created_at, operator_id) > ($2::timestamptz, $3::text))
     order by created_at, operator_id limit $4`,
    [companyId, page.after?.[0] ?? null, page.after?.[1] ?? '', page.limit],
  );

export const findMember = async (sql: Sql, companyId: string, operatorId: string): Promise<MemberRow | null> =>
  (
    await sql.query<MemberRow>(`select ${columns} from member where company_id = $1 and operator_id = $2`, [
      companyId,
      operatorId,
    ])
  )[0] ?? null;

/** Those of `operatorIds` who are members of the company. */
export const membersAmong = async (sql: Sql, companyId: string, operatorIds: readonly string[]): Promise<string[]> =>
  (
    await sql.query<{ operatorId: string }>(
      'select operator_id as "operatorId" from member where company_id = $1 and operator_id = any($2::text[])',
      [companyId, operatorIds],
    )
  ).map(({ operatorId }) => operatorId);

export const countMembers = async (sql: Sql, companyId: string): Promise<number> =>
  Number((await sql.query<{ n: bigint }>('select count(*) as n from member where company_id = $1', [companyId]))[0]?.n);

/** How many owners the company has beside this operator. */
export const countOtherOwners = async (tx: Sql, companyId: string, operatorId: string): Promise<number> =>
  Number(
    (
      await tx.query<{ n: bigint }>(
        `select count(*) as n from member where company_id = $1 and role = 'owner' and operator_id <> $2`,
        [companyId, operatorId],
      )
    )[0]?.n,
  );

export const insertMember = async (tx: Sql, member: MemberRow): Promise<void> => {
  await tx.query('insert into member (company_id, operator_id, role, created_at) values ($1, $2, $3, $4)', [
    member.companyId,
    member.operatorId,
    member.roleId,
    member.joinedAt,
  ]);
};

export const updateMemberRole = async (
  tx: Sql,
  companyId: string,
  operatorId: string,
  roleId: string,
): Promise<void> => {
  await tx.query('update member set role = $3 where company_id = $1 and operator_id = $2', [
    companyId,
    operatorId,
    roleId,
  ]);
};

/** Takes the place, with the roles in single projects and an offer of ownership that hang on it. */
export const deleteMember = async (tx: Sql, companyId: string, operatorId: string): Promise<void> => {
  await tx.query('delete from member where company_id = $1 and operator_id = $2', [companyId, operatorId]);
};

/** The roles in single projects of these members of a company. */
export const findProjectRoles = (
  sql: Sql,
  companyId: string,
  operatorIds: readonly string[],
): Promise<ProjectRoleRow[]> =>
  sql.query<ProjectRoleRow>(
    `select ${projectRoleColumns} from member_project_role where company_id = $1 and operator_id = any($2::text[]) order by project_id`,
    [companyId, operatorIds],
  );

export const saveProjectRole = async (tx: Sql, row: ProjectRoleRow & { readonly at: Date }): Promise<void> => {
  await tx.query(
    `insert into member_project_role (company_id, operator_id, project_id, role, created_at) values ($1, $2, $3, $4, $5)
     on conflict (operator_id, project_id) do update set role = excluded.role`,
    [row.companyId, row.operatorId, row.projectId, row.roleId, row.at],
  );
};

export const deleteProjectRole = async (
  tx: Sql,
  companyId: string,
  operatorId: string,
  projectId: string,
): Promise<void> => {
  await tx.query('delete from member_project_role where company_id = $1 and operator_id = $2 and project_id = $3', [
    companyId,
    operatorId,
    projectId,
  ]);
};
