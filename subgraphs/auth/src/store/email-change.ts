import type { Sql } from '@stargraph/kit/db/sql';

export interface EmailChangeRow {
  readonly newEmail: string;
  readonly oldConfirmedAt: Date | null;
  readonly newConfirmedAt: Date | null;
}

const columns = `new_email as "newEmail", old_confirmed_at as "oldConfirmedAt", new_confirmed_at as "newConfirmedAt"`;

export const putEmailChange = async (
  tx: Sql,
  change: {
    readonly operatorId: string;
    readonly newEmail: string;
    readonly oldConfirmedAt: Date | null;
    readonly at: Date;
    readonly expiresAt: Date;
  },
): Promise<void> => {
  await tx.query(
    `insert into email_change (operator_id, new_email, old_confirmed_at, created_at, expires_at) values ($1, $2, $3, $4, $5)
     on conflict (operator_id) do update set new_email = excluded.new_email, old_confirmed_at = excluded.old_confirmed_at,
       new_confirmed_at = null, created_at = excluded.created_at, expires_at = excluded.expires_at`,
    [change.operatorId, change.newEmail, change.oldConfirmedAt, change.at, change.expiresAt],
  );
};

export const findEmailChange = async (sql: Sql, operatorId: string, now: Date): Promise<EmailChangeRow | null> =>
  (
    await sql.query<EmailChangeRow>(`select ${columns} from email_change where operator_id = $1 and expires_at > $2`, [
      operatorId,
      now,
    ])
  )[0] ?? null;

/** @returns the change as it is then; null where there is none any more */
export const confirmEmailChange = async (
  tx: Sql,
  operatorId: string,
  side: 'old' | 'new',
  now: Date,
): Promise<EmailChangeRow | null> =>
  (
    await tx.query<EmailChangeRow>(
      `update email_change set ${side}_confirmed_at = $2 where operator_id = $1 and expires_at > $2 returning ${columns}`,
      [operatorId, now],
    )
  )[0] ?? null;

export const dropEmailChange = async (tx: Sql, operatorId: string): Promise<boolean> =>
  (await tx.query('delete from email_change where operator_id = $1 returning operator_id', [operatorId])).length === 1;
