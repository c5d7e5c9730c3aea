import type { Sql } from '@stargraph/kit/db/sql';

/** An operator as everybody who may see one sees it. */
export interface OperatorRow {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly createdAt: Date;
}

const columns = `id, email_normalized as email, name, created_at as "createdAt"`;

/** @returns false where the address is taken */
export const insertOperator = async (
  sql: Sql,
  operator: OperatorRow & { readonly passwordHash: string },
): Promise<boolean> => {
  const made = await sql.query(
    `insert into operator (id, email_normalized, password_hash, name, created_at) values ($1, $2, $3, $4, $5)
     on conflict (email_normalized) do nothing returning id`,
    [operator.id, operator.email, operator.passwordHash, operator.name, operator.createdAt],
  );
  return made.length === 1;
};

export const findOperator = async (sql: Sql, operatorId: string): Promise<OperatorRow | null> =>
  (await sql.query<OperatorRow>(`select ${columns} from operator where id = $1`, [operatorId]))[0] ?? null;

export const findOperators = (sql: Sql, operatorIds: readonly string[]): Promise<OperatorRow[]> =>
  sql.query<OperatorRow>(`select ${columns} from operator where id = any($1::text[])`, [operatorIds]);

/** The operator of an address with the password's hash, for signing in alone. */
export const findCredentials = async (
  sql: Sql,
  email: string,
): Promise<(OperatorRow & { readonly passwordHash: string | null }) | null> =>
  (
    await sql.query<OperatorRow & { readonly passwordHash: string | null }>(
      `select ${columns}, password_hash as "passwordHash" from operator where email_normalized = $1`,
      [email],
    )
  )[0] ?? null;
