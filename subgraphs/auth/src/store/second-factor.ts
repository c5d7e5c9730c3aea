import type { Sql } from '@stargraph/kit/db/sql';

export interface TotpRow {
  readonly secretSealed: string;
  readonly confirmedAt: Date | null;
}

export const findTotp = async (sql: Sql, operatorId: string): Promise<TotpRow | null> =>
  (
    await sql.query<TotpRow>(
      `select secret_sealed as "secretSealed", confirmed_at as "confirmedAt" from operator_totp where operator_id = $1`,
      [operatorId],
    )
  )[0] ?? null;

/** A new secret in the place of one that was never confirmed. @returns false where one is confirmed */
export const putTotp = async (tx: Sql, operatorId: string, secretSealed: string, at: Date): Promise<boolean> =>
  (
    await tx.query(
      `insert into operator_totp as kept (operator_id, secret_sealed, created_at) values ($1, $2, $3)
       on conflict (operator_id) do update set secret_sealed = excluded.secret_sealed, created_at = excluded.created_at, last_step = 0
       where kept.confirmed_at is null returning operator_id`,
      [operatorId, secretSealed, at],
    )
  ).length === 1;

/** Each code is taken once: only a later time step than the last one counts. @returns false for one that is spent */
export const takeStep = async (tx: Sql, operatorId: string, step: number): Promise<boolean> =>
  (
    await tx.query(
      'update operator_totp set last_step = $2 where operator_id = $1 and last_step < $2 returning operator_id',
      [operatorId, step],
    )
  ).length === 1;

export const confirmTotp = async (tx: Sql, operatorId: string, at: Date): Promise<void> => {
  await tx.query('update operator_totp set confirmed_at = $2 where operator_id = $1', [operatorId, at]);
};

/** @returns false where there was none that was confirmed */
export const removeTotp = async (tx: Sql, operatorId: string): Promise<boolean> => {
  await tx.query('delete from recovery_code where operator_id = $1', [operatorId]);
  const removed = await tx.query<{ confirmed: boolean }>(
    'delete from operator_totp where operator_id = $1 returning confirmed_at is not null as confirmed',
    [operatorId],
  );
  return removed[0]?.confirmed === true;
};

/** New codes in the place of all others. */
export const putRecoveryCodes = async (
  tx: Sql,
  operatorId: string,
  hashes: readonly string[],
  at: Date,
): Promise<void> => {
  await tx.query('delete from recovery_code where operator_id = $1', [operatorId]);
  await tx.query(
    'insert into recovery_code (operator_id, hash, created_at) select $1, hash, $3 from unnest($2::text[]) as given(hash)',
    [operatorId, hashes, at],
  );
};

/** @returns false for a code that is none, or spent */
export const takeRecoveryCode = async (tx: Sql, operatorId: string, hash: string, at: Date): Promise<boolean> =>
  (
    await tx.query(
      'update recovery_code set used_at = $3 where operator_id = $1 and hash = $2 and used_at is null returning hash',
      [operatorId, hash, at],
    )
  ).length === 1;

export const countRecoveryCodes = async (sql: Sql, operatorId: string): Promise<number> =>
  Number(
    (
      await sql.query<{ left: bigint }>(
        'select count(*) as left from recovery_code where operator_id = $1 and used_at is null',
        [operatorId],
      )
    )[0]?.left ?? 0,
  );
