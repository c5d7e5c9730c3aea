import { Pool, TypeOverrides, types } from 'pg';

export interface PoolOptions {
  readonly url: string;
  /** Most connections at once. */
  readonly max: number;
  readonly applicationName: string;
  /** @default none */
  readonly statementTimeoutMs?: number;
  /** @default none */
  readonly lockTimeoutMs?: number;
}

/** A pool whose clients give `int8` as bigint. An idle client's error closes that client, never the process. */
export const createPool = (options: PoolOptions): Pool => {
  const overrides = new TypeOverrides();
  overrides.setTypeParser(types.builtins.INT8, (text: string) => BigInt(text));
  const pool = new Pool({
    connectionString: options.url,
    max: options.max,
    application_name: options.applicationName,
    types: overrides,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 10_000,
    ...(options.statementTimeoutMs === undefined ? {} : { statement_timeout: options.statementTimeoutMs }),
    ...(options.lockTimeoutMs === undefined ? {} : { lock_timeout: options.lockTimeoutMs }),
  });
  pool.on('error', () => {
    // The pool has dropped the client already; the next query opens another or fails with its own error.
  });
  return pool;
};
