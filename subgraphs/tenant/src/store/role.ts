import type { Sql } from '@stargraph/kit/db/sql';
import { builtInRoles, isBuiltIn, knownPermissions, type RolePlan, type RoleRow } from '../domain/role.ts';

interface CustomRow {
  readonly id: string;
  readonly companyId: string;
  readonly name: string;
  readonly permissions: readonly string[];
}

const roleOf = ({ id, name, permissions }: CustomRow): RoleRow => ({
  id,
  name,
  builtIn: false,
  permissions: knownPermissions(permissions),
});

const columns = `id, company_id as "companyId", name, permissions`;

/** The roles of these companies: the built-in ones, then their own by name. */
export const findRoles = async (
  sql: Sql,
  companyIds: readonly string[],
): Promise<{ readonly companyId: string; readonly roles: readonly RoleRow[] }[]> => {
  const rows = await sql.query<CustomRow>(
    `select ${columns} from custom_role where company_id = any($1::text[]) order by name_normalized`,
    [companyIds],
  );
  const custom = Map.groupBy(rows, ({ companyId }) => companyId);
  return companyIds.map((companyId) => ({
    companyId,
    roles: [...builtInRoles, ...(custom.get(companyId) ?? []).map(roleOf)],
  }));
};

/** One role of a company; null for one that is not its own. */
export const findRole = async (sql: Sql, companyId: string, roleId: string): Promise<RoleRow | null> => {
  if (isBuiltIn(roleId)) return builtInRoles.find(({ id }) => id === roleId) ?? null;
  const [row] = await sql.query<CustomRow>(`select ${columns} from custom_role where company_id = $1 and id = $2`, [
    companyId,
    roleId,
  ]);
  return row === undefined ? null : roleOf(row);
};

export const countRoles = async (tx: Sql, companyId: string): Promise<number> =>
  Number(
    (await tx.query<{ n: bigint }>('select count(*) as n from custom_role where company_id = $1', [companyId]))[0]?.n,
  );

/** @returns false where another role of the company has the name */
export const insertRole = async (
  tx: Sql,
  role: RolePlan & { readonly id: string; readonly companyId: string; readonly at: Date },
): Promise<boolean> =>
  (
    await tx.query(
      `insert into custom_role (id, company_id, name, name_normalized, permissions, created_at) values ($1, $2, $3, $4, $5, $6)
       on conflict (company_id, name_normalized) do nothing returning id`,
      [role.id, role.companyId, role.name, role.nameNormalized, role.permissions, role.at],
    )
  ).length === 1;

/** @returns false where another role of the company has the name. The caller holds the company's lock. */
export const updateRole = async (
  tx: Sql,
  role: RolePlan & { readonly id: string; readonly companyId: string },
): Promise<boolean> =>
  (
    await tx.query(
      `update custom_role set name = $3, name_normalized = $4, permissions = $5 where company_id = $1 and id = $2
       and not exists (select from custom_role other where other.company_id = $1 and other.name_normalized = $4 and other.id <> $2)
       returning id`,
      [role.companyId, role.id, role.name, role.nameNormalized, role.permissions],
    )
  ).length === 1;

/** How many members, roles in single projects and open invitations hold each role of these companies. */
export const countUses = (
  sql: Sql,
  companyIds: readonly string[],
): Promise<{ readonly companyId: string; readonly roleId: string; readonly uses: number }[]> =>
  sql.query(
    `select company_id as "companyId", role as "roleId", count(*)::int as uses from (
       select company_id, role from member where company_id = any($1::text[])
       union all select company_id, role from member_project_role where company_id = any($1::text[])
       union all select company_id, role from invitation where company_id = any($1::text[]) and state = 'open'
     ) used group by company_id, role`,
    [companyIds],
  );

/** Gives everybody who has `roleId` the role `replacementId`. */
export const replaceRole = async (tx: Sql, companyId: string, roleId: string, replacementId: string): Promise<void> => {
  for (const statement of [
    'update member set role = $3 where company_id = $1 and role = $2',
    'update member_project_role set role = $3 where company_id = $1 and role = $2',
    `update invitation set role = $3 where company_id = $1 and role = $2 and state = 'open'`,
  ])
    await tx.query(statement, [companyId, roleId, replacementId]);
};

/** The caller has made sure that nobody has it; the database would refuse otherwise. */
export const deleteRole = async (tx: Sql, companyId: string, roleId: string): Promise<void> => {
  await tx.query('delete from custom_role where company_id = $1 and id = $2', [companyId, roleId]);
};
