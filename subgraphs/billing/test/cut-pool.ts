import type { Pool, QueryResult } from 'pg';

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
  const connect = async () => {
    const client = await pool.connect();
    const ignore = (): void => {};
    client.on('error', ignore);
    const [row] = (await client.query<{ pid: number }>('select pg_backend_pid() as pid')).rows;
    const kill = async (): Promise<void> => {
      cut = true;
      await pool.query('select pg_terminate_backend($1, 5000)', [row?.pid]);
    };
    return {
      query: async (text: string, params: unknown[] = []): Promise<QueryResult> => {
        seen += 1;
        if (seen !== at) return client.query(text, params);
        if (when === 'before') {
          await kill();
          return client.query(text, params);
        }
        await client.query(text, params);
        await kill();
        throw new Error('The connection was lost');
      },
      release: (error?: Error): void => {
        if (!cut) client.off('error', ignore);
        client.release(error ?? cut);
      },
    };
  };
  return { connect, query: pool.query.bind(pool), wasCut: () => cut } as unknown as ReturnType<typeof cutPool>;
};
