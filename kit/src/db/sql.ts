import type { Pool, PoolClient, QueryResultRow } from 'pg';

/** A place where SQL runs: a pool, or one transaction. `int8` arrives as bigint. */
export interface Sql {
  query<Row extends object>(text: string, params?: readonly unknown[]): Promise<Row[]>;
}

export const sqlOfPool = (pool: Pool): Sql => ({
  query: async <Row extends object>(text: string, params: readonly unknown[] = []) =>
    (await pool.query<Row & QueryResultRow>(text, [...params])).rows,
});

export const sqlOfClient = (client: PoolClient): Sql => ({
  query: async <Row extends object>(text: string, params: readonly unknown[] = []) =>
    (await client.query<Row & QueryResultRow>(text, [...params])).rows,
});

/** Serialization failure and deadlock: the server has rolled back, so the whole transaction may run again. */
const repeatable = new Set(['40001', '40P01']);
const maxAttempts = 4;

/** Whether a statement failed because something else has what must be unique. The transaction is lost then. */
export const isUniqueViolation = (error: unknown): boolean => codeOf(error) === '23505';

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);

/**
 * Runs `work` in one transaction. It may run up to four times (deadlocks, serialization failures), so it
 * must have no effect outside `tx`. A connection lost at COMMIT is never repeated: the caller can't know
 * whether it took effect, and must rely on an idempotency key.
 */
export const inTransaction = async <T>(pool: Pool, work: (tx: Sql) => Promise<T>): Promise<T> => {
  for (let attempt = 1; ; attempt += 1) {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      await client.query('BEGIN');
      const answer = await work(sqlOfClient(client));
      await client.query('COMMIT');
      return answer;
    } catch (error) {
      try {
        await client.query('ROLLBACK');
      } catch (rollbackError) {
        broken = rollbackError instanceof Error ? rollbackError : new Error('ROLLBACK failed');
      }
      if (broken !== undefined || attempt >= maxAttempts || !repeatable.has(String(codeOf(error)))) throw error;
    } finally {
      // A client that could not roll back is closed, not handed to the next caller.
      client.release(broken);
    }
    await new Promise((resolve) => {
      setTimeout(resolve, Math.random() * 10 * 2 ** attempt);
    });
  }
};
