import type { Sql } from '@stargraph/kit/db/sql';
import { hashToken, tokenLifeMs, type TokenPurpose } from '../domain/one-time-token.ts';

export interface OneTimeTokenRow {
  readonly subjectId: string;
  readonly address: string;
  readonly failures: number;
}

export const insertToken = async (
  tx: Sql,
  token: {
    readonly token: string;
    readonly purpose: TokenPurpose;
    readonly subjectId: string;
    readonly address: string;
    readonly at: Date;
  },
): Promise<Date> => {
  const expiresAt = new Date(token.at.getTime() + tokenLifeMs[token.purpose]);
  await tx.query(
    `insert into one_time_token (hash, purpose, subject_id, address, created_at, expires_at) values ($1, $2, $3, $4, $5, $6)`,
    [hashToken(token.token), token.purpose, token.subjectId, token.address, token.at, expiresAt],
  );
  return expiresAt;
};

const columns = `subject_id as "subjectId", address, failures`;

/** A token that still opens something. @param lock keeps others from using it until the transaction ends */
export const findToken = async (
  sql: Sql,
  token: string,
  purposes: readonly TokenPurpose[],
  now: Date,
  lock: 'lock' | 'look' = 'look',
): Promise<(OneTimeTokenRow & { readonly purpose: TokenPurpose }) | null> =>
  (
    await sql.query<OneTimeTokenRow & { readonly purpose: TokenPurpose }>(
      `select ${columns}, purpose from one_time_token where hash = $1 and purpose = any($2) and expires_at > $3
       ${lock === 'lock' ? 'for update' : ''}`,
      [hashToken(token), purposes, now],
    )
  )[0] ?? null;

/** Uses a token up. @returns null where it opens nothing, or somebody else has just used it */
export const takeToken = async (
  tx: Sql,
  token: string,
  purpose: TokenPurpose,
  now: Date,
): Promise<OneTimeTokenRow | null> =>
  (
    await tx.query<OneTimeTokenRow>(
      `delete from one_time_token where hash = $1 and purpose = $2 and expires_at > $3 returning ${columns}`,
      [hashToken(token), purpose, now],
    )
  )[0] ?? null;

export const countTokenFailure = async (tx: Sql, token: string): Promise<void> => {
  await tx.query('update one_time_token set failures = failures + 1 where hash = $1', [hashToken(token)]);
};

export const dropTokens = async (tx: Sql, subjectId: string, purposes: readonly TokenPurpose[]): Promise<void> => {
  await tx.query('delete from one_time_token where subject_id = $1 and purpose = any($2)', [subjectId, purposes]);
};
