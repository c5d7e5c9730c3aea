import type { Sql } from '@stargraph/kit/db/sql';
import { insertMember } from './member.ts';

/** A deletion that was asked for and not yet done. */
export interface Deletion {
  readonly requestedAt: Date;
  readonly requestedBy: string;
  readonly deleteAfter: Date;
}

export interface CompanyRow {
  readonly id: string;
  readonly name: string;
  readonly deletion: Deletion | null;
}

interface Columns {
  readonly id: string;
  readonly name: string;
  readonly requestedAt: Date | null;
  readonly requestedBy: string | null;
  readonly deleteAfter: Date | null;
}

const columns = `company.id, company.name, company.deletion_requested_at as "requestedAt",
  company.deletion_requested_by as "requestedBy", company.delete_after as "deleteAfter"`;

export const deletionOf = ({
  requestedAt,
  requestedBy,
  deleteAfter,
}: Pick<Columns, 'requestedAt' | 'requestedBy' | 'deleteAfter'>): Deletion | null =>
  requestedAt === null || requestedBy === null || deleteAfter === null
    ? null
    : { requestedAt, requestedBy, deleteAfter };

const companyOf = (row: Columns): CompanyRow => ({ id: row.id, name: row.name, deletion: deletionOf(row) });

/** A company with its first member, who owns it. */
export const insertCompany = async (
  tx: Sql,
  company: Pick<CompanyRow, 'id' | 'name'> & { readonly operatorId: string; readonly at: Date },
): Promise<void> => {
  await tx.query('insert into company (id, name, created_at) values ($1, $2, $3)', [
    company.id,
    company.name,
    company.at,
  ]);
  await insertMember(tx, {
    companyId: company.id,
    operatorId: company.operatorId,
    roleId: 'owner',
    joinedAt: company.at,
  });
};

/** The companies that an operator is a member of, oldest first. */
export const findCompaniesOf = async (sql: Sql, operatorId: string): Promise<CompanyRow[]> =>
  (
    await sql.query<Columns>(
      `select ${columns} from company
       join member on member.company_id = company.id
       where member.operator_id = $1
       order by company.created_at, company.id`,
      [operatorId],
    )
  ).map(companyOf);

export const findCompanies = async (sql: Sql, companyIds: readonly string[]): Promise<CompanyRow[]> =>
  (await sql.query<Columns>(`select ${columns} from company where id = any($1::text[])`, [companyIds])).map(companyOf);

/** The company, with its row locked until the transaction ends: whoever changes its team goes one at a time. */
export const lockCompany = async (tx: Sql, companyId: string): Promise<CompanyRow | null> => {
  const [row] = await tx.query<Columns>(`select ${columns} from company where id = $1 for no key update`, [companyId]);
  return row === undefined ? null : companyOf(row);
};

export const renameCompany = async (tx: Sql, companyId: string, name: string): Promise<void> => {
  await tx.query('update company set name = $2 where id = $1', [companyId, name]);
};

/** Marks the company for deletion, or, with null, takes that back. */
export const setCompanyDeletion = async (tx: Sql, companyId: string, deletion: Deletion | null): Promise<void> => {
  await tx.query(
    'update company set deletion_requested_at = $2, deletion_requested_by = $3, delete_after = $4 where id = $1',
    [companyId, deletion?.requestedAt ?? null, deletion?.requestedBy ?? null, deletion?.deleteAfter ?? null],
  );
};
