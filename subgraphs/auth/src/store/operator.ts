import type { Sql } from '@stargraph/kit/db/sql';
import type { Language } from '../domain/account.ts';

/** An operator as everybody who may see one sees it. */
export interface OperatorRow {
  readonly id: string;
  /** Null for who came by Telegram and has given none. */
  readonly email: string | null;
  readonly name: string;
  readonly createdAt: Date;
}

/** What only the operator and its own use cases see. */
export interface AccountRow extends OperatorRow {
  readonly passwordHash: string | null;
  readonly emailVerifiedAt: Date | null;
  readonly language: Language;
  readonly passwordSetAt: Date | null;
  /** Whether a confirmed authenticator app is asked for its code. */
  readonly totpEnabled: boolean;
}

const columns = `operator.id, email_normalized as email, name, operator.created_at as "createdAt"`;
const accountColumns = `${columns}, password_hash as "passwordHash", email_verified_at as "emailVerifiedAt", language,
  password_set_at as "passwordSetAt", totp.confirmed_at is not null as "totpEnabled"`;
const accounts = 'operator left join operator_totp totp on totp.operator_id = operator.id';

/** @returns false where the address is taken */
export const insertOperator = async (
  sql: Sql,
  operator: OperatorRow & {
    readonly passwordHash: string | null;
    readonly language: Language;
    readonly emailVerifiedAt: Date | null;
  },
): Promise<boolean> => {
  const made = await sql.query(
    `insert into operator (id, email_normalized, password_hash, name, created_at, language, email_verified_at, password_set_at)
     values ($1, $2, $3, $4, $5, $6, $7, case when $3::text is null then null else $5::timestamptz end) on conflict (email_normalized) do nothing returning id`,
    [
      operator.id,
      operator.email,
      operator.passwordHash,
      operator.name,
      operator.createdAt,
      operator.language,
      operator.emailVerifiedAt,
    ],
  );
  return made.length === 1;
};

export const findOperator = async (sql: Sql, operatorId: string): Promise<OperatorRow | null> =>
  (await sql.query<OperatorRow>(`select ${columns} from operator where id = $1`, [operatorId]))[0] ?? null;

/** An operator's address, and whether they have shown that it is theirs. */
export const findEmail = async (
  sql: Sql,
  operatorId: string,
): Promise<{ readonly email: string | null; readonly verified: boolean }> =>
  (
    await sql.query<{ email: string; verified: boolean }>(
      'select email_normalized as email, email_verified_at is not null as verified from operator where id = $1',
      [operatorId],
    )
  )[0] ?? { email: null, verified: false };

export const findOperators = (sql: Sql, operatorIds: readonly string[]): Promise<OperatorRow[]> =>
  sql.query<OperatorRow>(`select ${columns} from operator where id = any($1::text[])`, [operatorIds]);

export const findAccount = async (sql: Sql, operatorId: string): Promise<AccountRow | null> =>
  (await sql.query<AccountRow>(`select ${accountColumns} from ${accounts} where operator.id = $1`, [operatorId]))[0] ??
  null;

/** The account with its row locked until the transaction ends: changes of one account go one at a time. */
export const lockAccount = async (tx: Sql, operatorId: string): Promise<AccountRow | null> =>
  (
    await tx.query<AccountRow>(
      `select ${accountColumns} from ${accounts} where operator.id = $1 for update of operator`,
      [operatorId],
    )
  )[0] ?? null;

/** The account of an address, and whether it knows the browser; for signing in and for mail. */
export const findAccountByEmail = async (
  sql: Sql,
  email: string,
  deviceHash: string | null = null,
): Promise<(AccountRow & { readonly deviceKnown: boolean }) | null> =>
  (
    await sql.query<AccountRow & { readonly deviceKnown: boolean }>(
      `select ${accountColumns},
         exists (select from known_device device where device.operator_id = operator.id and device.hash = $2) as "deviceKnown"
       from ${accounts} where email_normalized = $1`,
      [email, deviceHash],
    )
  )[0] ?? null;

export const setPassword = async (tx: Sql, operatorId: string, passwordHash: string, at: Date): Promise<void> => {
  await tx.query('update operator set password_hash = $2, password_set_at = $3 where id = $1', [
    operatorId,
    passwordHash,
    at,
  ]);
};

export const markEmailVerified = async (tx: Sql, operatorId: string, at: Date): Promise<void> => {
  await tx.query('update operator set email_verified_at = $2 where id = $1', [operatorId, at]);
};

export const setProfile = async (
  tx: Sql,
  operatorId: string,
  profile: { readonly name: string; readonly language: Language },
): Promise<void> => {
  await tx.query('update operator set name = $2, language = $3 where id = $1', [
    operatorId,
    profile.name,
    profile.language,
  ]);
};

/** @returns false where the address is another operator's */
export const setEmail = async (tx: Sql, operatorId: string, email: string, verifiedAt: Date | null): Promise<boolean> =>
  (
    await tx.query(
      `update operator set email_normalized = $2, email_verified_at = $3
       where id = $1 and not exists (select from operator other where other.email_normalized = $2 and other.id <> $1)
       returning id`,
      [operatorId, email, verifiedAt],
    )
  ).length === 1;

/** Removes the operator and everything of it but its sessions, which end by themselves. */
export const deleteOperator = async (tx: Sql, operatorId: string): Promise<void> => {
  for (const table of [
    'operator_totp',
    'operator_telegram',
    'recovery_code',
    'known_device',
    'email_change',
    'security_event',
  ])
    await tx.query(`delete from ${table} where operator_id = $1`, [operatorId]);
  await tx.query('delete from one_time_token where subject_id = $1', [operatorId]);
  await tx.query('delete from operator where id = $1', [operatorId]);
};
