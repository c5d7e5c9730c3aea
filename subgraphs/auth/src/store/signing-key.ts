import type { Sql } from '@stargraph/kit/db/sql';

export interface SigningKeyRow {
  readonly kid: string;
  readonly publicJwk: Readonly<Record<string, string>>;
  readonly privateSealed: string;
  /** From then on it signs, until a later one does. */
  readonly signsFrom: Date;
}

const columns = `kid, public_jwk as "publicJwk", private_sealed as "privateSealed", signs_from as "signsFrom"`;

/** Every key that is announced, signs, or may still have signed a token that is good. */
export const findSigningKeys = (sql: Sql): Promise<SigningKeyRow[]> =>
  sql.query<SigningKeyRow>(`select ${columns} from signing_key order by signs_from desc, kid`);

/** Lets those who change the keys go one at a time, until the transaction ends. */
export const lockSigningKeys = async (tx: Sql): Promise<void> => {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('signing_key', 0))`);
};

export const insertSigningKey = async (tx: Sql, key: SigningKeyRow & { readonly at: Date }): Promise<void> => {
  await tx.query(
    'insert into signing_key (kid, public_jwk, private_sealed, created_at, signs_from) values ($1, $2, $3, $4, $5)',
    [key.kid, JSON.stringify(key.publicJwk), key.privateSealed, key.at, key.signsFrom],
  );
};

export const deleteSigningKeys = async (tx: Sql, kids: readonly string[]): Promise<void> => {
  await tx.query('delete from signing_key where kid = any($1::text[])', [kids]);
};
