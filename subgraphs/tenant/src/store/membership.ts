import { permissionsOfRole } from '@stargraph/kit/contracts/permission';
import type { Sql } from '@stargraph/kit/db/sql';
import type { Membership } from '@stargraph/kit/viewer';
import type { EnvironmentKind } from '../domain/project.ts';
import { planOf } from '../domain/usage.ts';
import { isBuiltIn, knownPermissions } from '../domain/role.ts';

interface Row {
  readonly companyId: string;
  readonly plan: string;
  readonly role: string;
  /** Of a custom role; null for a built-in one. */
  readonly permissions: readonly string[] | null;
  readonly projectId: string | null;
  /** Null where the company's role holds in the project. */
  readonly projectRole: string | null;
  readonly projectPermissions: readonly string[] | null;
  readonly environmentId: string | null;
  readonly kind: EnvironmentKind | null;
}

/** A role that somehow is not there allows nothing. */
const permissionsOf = (role: string, own: readonly string[] | null): Membership['permissions'] =>
  isBuiltIn(role) ? [...permissionsOfRole[role]] : knownPermissions(own ?? []);

/**
 * What an operator may do where: one membership for each company, with all of the company's tenants. In a project the
 * role there counts, whatever the company's role is.
 */
export const findMemberships = async (sql: Sql, operatorId: string): Promise<Membership[]> => {
  const rows = await sql.query<Row>(
    `select member.company_id as "companyId", company.plan, member.role, held.permissions, project.id as "projectId",
       own.role as "projectRole", there.permissions as "projectPermissions", environment.id as "environmentId", environment.kind
     from member
     join company on company.id = member.company_id
     left join custom_role held on held.id = member.custom_role_id and held.company_id = member.company_id
     left join project on project.company_id = member.company_id
     left join member_project_role own on own.operator_id = member.operator_id and own.project_id = project.id
     left join custom_role there on there.id = own.custom_role_id and there.company_id = member.company_id
     left join environment on environment.project_id = project.id and environment.company_id = member.company_id
     where member.operator_id = $1
     order by member.company_id, project.id, environment.kind`,
    [operatorId],
  );
  return [...Map.groupBy(rows, (row) => row.companyId)].flatMap(([companyId, own]) => {
    const [first] = own;
    if (first === undefined) return [];
    const permissions = permissionsOf(first.role, first.permissions);
    return [
      { companyId, plan: planOf(first.plan), roleId: first.role, permissions, projects: projectsOf(own, permissions) },
    ];
  });
};

/** A company with all of its tenants, as somebody sees it who has these permissions in every part of it. */
export const membershipIn = async (
  sql: Sql,
  companyId: string,
  permissions: Membership['permissions'],
): Promise<Membership> => {
  const rows = await sql.query<Pick<Row, 'projectId' | 'environmentId' | 'kind'>>(
    `select project.id as "projectId", environment.id as "environmentId", environment.kind
     from project left join environment on environment.project_id = project.id and environment.company_id = project.company_id
     where project.company_id = $1 order by project.id, environment.kind`,
    [companyId],
  );
  const role = { companyId, role: 'staff', permissions: null, projectRole: null, projectPermissions: null };
  const projects = projectsOf(
    rows.map((row) => ({ ...role, ...row })),
    permissions,
  );
  return { companyId, roleId: 'staff', permissions, projects };
};

const projectsOf = (
  rows: readonly Omit<Row, 'plan'>[],
  permissions: Membership['permissions'],
): Membership['projects'] =>
  [...Map.groupBy(rows, (row) => row.projectId)].flatMap(([projectId, own]) => {
    const [first] = own;
    if (projectId === null || first === undefined) return [];
    const { projectRole, projectPermissions } = first;
    return [
      {
        projectId,
        permissions: projectRole === null ? permissions : permissionsOf(projectRole, projectPermissions),
        environments: own.flatMap(({ environmentId, kind }) =>
          environmentId === null || kind === null ? [] : [{ environmentId, kind }],
        ),
      },
    ];
  });

/** Lets changes of who is in these companies go one at a time, until the transaction ends. */
export const lockCompaniesOf = async (tx: Sql, operatorId: string): Promise<void> => {
  await tx.query(
    `select id from company where id in (select company_id from member where operator_id = $1) order by id for update`,
    [operatorId],
  );
};

/** An operator's place in a company, as it matters to whoever gives it up. */
export interface PlaceRow {
  readonly companyId: string;
  readonly companyName: string;
  readonly roleId: string;
  /** Nobody else is an owner. */
  readonly soleOwner: boolean;
}

export const findPlaces = (sql: Sql, operatorId: string): Promise<PlaceRow[]> =>
  sql.query<PlaceRow>(
    `select company.id as "companyId", company.name as "companyName", member.role as "roleId",
       member.role = 'owner' and not exists (select from member other
         where other.company_id = member.company_id and other.role = 'owner' and other.operator_id <> $1) as "soleOwner"
     from member join company on company.id = member.company_id where member.operator_id = $1 order by company.id`,
    [operatorId],
  );
