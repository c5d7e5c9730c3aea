import { permissionsOfRole, type Role } from '@stargraph/kit/contracts/permission';
import type { Sql } from '@stargraph/kit/db/sql';
import type { Membership } from '@stargraph/kit/viewer';
import type { EnvironmentKind } from '../domain/project.ts';

interface Row {
  readonly companyId: string;
  readonly role: Role;
  readonly projectId: string | null;
  readonly environmentId: string | null;
  readonly kind: EnvironmentKind | null;
}

/** What an operator may do where: one membership for each company, with all of the company's tenants. */
export const findMemberships = async (sql: Sql, operatorId: string): Promise<Membership[]> => {
  const rows = await sql.query<Row>(
    `select member.company_id as "companyId", member.role, project.id as "projectId", environment.id as "environmentId", environment.kind
     from member
     left join project on project.company_id = member.company_id
     left join environment on environment.project_id = project.id and environment.company_id = member.company_id
     where member.operator_id = $1
     order by member.company_id, project.id, environment.kind`,
    [operatorId],
  );
  return [...Map.groupBy(rows, (row) => row.companyId)].map(([companyId, own]) => {
    const role = own[0]?.role ?? 'support';
    const permissions = [...permissionsOfRole[role]];
    return { companyId, roleId: role, permissions, projects: projectsOf(own, permissions) };
  });
};

const projectsOf = (rows: readonly Row[], permissions: Membership['permissions']): Membership['projects'] =>
  [...Map.groupBy(rows, (row) => row.projectId)].flatMap(([projectId, own]) =>
    projectId === null
      ? []
      : [
          {
            projectId,
            permissions,
            environments: own.flatMap(({ environmentId, kind }) =>
              environmentId === null || kind === null ? [] : [{ environmentId, kind }],
            ),
          },
        ],
  );
