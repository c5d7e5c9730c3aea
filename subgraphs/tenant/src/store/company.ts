import type { Role } from '@stargraph/kit/contracts/permission';
import type { Sql } from '@stargraph/kit/db/sql';

export interface CompanyRow {
  readonly id: string;
  readonly name: string;
}

/** A company with its first member. */
export const insertCompany = async (
  tx: Sql,
  company: CompanyRow & { readonly operatorId: string; readonly role: Role; readonly at: Date },
): Promise<void> => {
  await tx.query('insert into company (id, name, created_at) values ($1, $2, $3)', [
    company.id,
    company.name,
    company.at,
  ]);
  await tx.query('insert into member (company_id, operator_id, role, created_at) values ($1, $2, $3, $4)', [
    company.id,
    company.operatorId,
    company.role,
    company.at,
  ]);
};

/** The companies that an operator is a member of, oldest first. */
export const findCompaniesOf = (sql: Sql, operatorId: string): Promise<CompanyRow[]> =>
  sql.query<CompanyRow>(
    `select company.id, company.name from company
     join member on member.company_id = company.id
     where member.operator_id = $1
     order by company.created_at, company.id`,
    [operatorId],
  );

export const findCompanies = (sql: Sql, companyIds: readonly string[]): Promise<CompanyRow[]> =>
  sql.query<CompanyRow>('select id, name from company where id = any($1::text[])', [companyIds]);
