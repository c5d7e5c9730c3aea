import type { Pool, PoolClient } from 'pg';
import { heardPool } from './heard-pool.ts';

const processOf = (client: PoolClient & { readonly processID?: number | null }): unknown => client.processID;

/**
 * A pool in whose first transaction the connection is killed, as a kill of the process or of the server does it:
 * the server rolls back, and the caller learns nothing.
 *
 * @param at the statement, 1 is BEGIN
 * @param when `after`: the statement takes effect and its answer is lost; for COMMIT, the transaction has happened
 */
export const cutPool = (
  pool: Pool,
  at: number,
  when: 'before' | 'after',
): Pool & { readonly wasCut: () => boolean } => {
  let cut = false;
  let seen = 0;
  const kill = async (client: PoolClient): Promise<void> => {
    cut = true;
    client.on('error', () => {});
    await pool.query('select pg_terminate_backend($1, 5000)', [processOf(client)]);
  };
  const heard = heardPool(pool, async (statement, ask, client) => {
    seen += 1;
    if (seen !== at) return ask(statement);
    if (when === 'before') {
      await kill(client);
      return ask(statement);
    }
    await ask(statement);
    await kill(client);
    throw new Error('The connection was lost');
  });
  return Object.assign(heard, { wasCut: () => cut });
};
