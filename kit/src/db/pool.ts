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

/**
 * All settings of a connection as the one startup parameter `options`: a pooler such as PgBouncer refuses what it does
 * not know, so this is all that it must be told to ignore. What the role itself is set to counts then.
 */
const settingsOf = ({
  url,
  statementTimeoutMs,
  lockTimeoutMs,
}: PoolOptions): { connectionString: string; options: string } => {
  const bare = new URL(url);
  const given = bare.searchParams.get('options');
  bare.searchParams.delete('options');
  const settings = [
    given,
    statementTimeoutMs === undefined ? null : `-c statement_timeout=${statementTimeoutMs}`,
    lockTimeoutMs === undefined ? null : `-c lock_timeout=${lockTimeoutMs}`,
  ];
  return { connectionString: bare.toString(), options: settings.filter((each) => each !== null).join(' ') };
};

/** A pool whose clients give `int8` as bigint. A lost connection closes its client, never the process. */
export const createPool = (options: PoolOptions): Pool => {
  const overrides = new TypeOverrides();
  overrides.setTypeParser(types.builtins.INT8, (text: string) => BigInt(text));
  const pool = new Pool({
    ...settingsOf(options),
    max: options.max,
    // What is asked without waiting goes out at once; most of it is asked behind an answer.
    pipeline: true,
    application_name: options.applicationName,
    types: overrides,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 10_000,
  });
  pool.on('error', ignoreLoss);
  // The pool listens to idle clients alone: one that is lost between two statements of a transaction would end the process.
  pool.on('connect', (client) => client.on('error', ignoreLoss));
  return pool;
};
