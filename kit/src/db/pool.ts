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

const ignoreLoss = (): void => {
  // The pool has dropped the client already; the query in flight or the next one fails with its own error.
};

/** A pool whose clients give `int8` as bigint. A lost connection closes its client, never the process. */
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
  pool.on('error', ignoreLoss);
  // The pool listens to idle clients alone: one that is lost between two statements of a transaction would end the process.
  pool.on('connect', (client) => client.on('error', ignoreLoss));
  return pool;
};
