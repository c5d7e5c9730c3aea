import type { Sql } from '@stargraph/kit/db/sql';
import type { Language } from '../domain/account.ts';

/** Somebody who has not yet proved that the address is theirs. */
export interface RegistrationRow {
  readonly id: string;
  readonly email: string;
  readonly passwordHash: string;
  readonly name: string;
  readonly language: Language;
}

export const insertRegistration = async (
  tx: Sql,
  registration: RegistrationRow & { readonly at: Date; readonly expiresAt: Date },
): Promise<void> => {
  await tx.query(
    `insert into registration (id, email_normalized, password_hash, name, language, created_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      registration.id,
      registration.email,
      registration.passwordHash,
      registration.name,
      registration.language,
      registration.at,
      registration.expiresAt,
    ],
  );
};

export const findRegistration = async (sql: Sql, id: string, now: Date): Promise<RegistrationRow | null> =>
  (
    await sql.query<RegistrationRow>(
      `select id, email_normalized as email, password_hash as "passwordHash", name, language
       from registration where id = $1 and expires_at > $2`,
      [id, now],
    )
  )[0] ?? null;

/** All of an address: one of them has become its operator, or somebody had it already. */
export const deleteRegistrations = async (tx: Sql, email: string): Promise<void> => {
  await tx.query(
    `delete from one_time_token where purpose = 'registration'
     and subject_id in (select id from registration where email_normalized = $1)`,
    [email],
  );
  await tx.query('delete from registration where email_normalized = $1', [email]);
};
