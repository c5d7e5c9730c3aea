import type { Sql } from '@stargraph/kit/db/sql';

export interface SigningKeyRow {
  readonly kid: string;
  readonly publicJwk: Readonly<Record<string, string>>;
  readonly privateSealed: string;
}

const columns = `kid, public_jwk as "publicJwk", private_sealed as "privateSealed"`;

/** Every key, the newest first: that one signs, the others still check tokens. */
export const findSigningKeys = (sql: Sql): Promise<SigningKeyRow[]> =>
  sql.query<SigningKeyRow>(`select ${columns} from signing_key order by created_at desc, kid`);

/** Lets the makers of a first key go one at a time, until the transaction ends. */
export const lockSigningKeys = async (tx: Sql): Promise<void> => {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('signing_key', 0))`);
};

export const insertSigningKey = async (tx: Sql, key: SigningKeyRow & { readonly at: Date }): Promise<void> => {
  await tx.query('insert into signing_key (kid, public_jwk, private_sealed, created_at) values ($1, $2, $3, $4)', [
    key.kid,
    JSON.stringify(key.publicJwk),
    key.privateSealed,
    key.at,
  ]);
};
