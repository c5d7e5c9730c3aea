import type { Pool, PoolClient, QueryResultRow } from 'pg';
import { prepareSession, statementFor } from './prepared.ts';

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
    (await client.query<Row & QueryResultRow>(statementFor(client, text, params))).rows,
});

/** What runs in one transaction. */
export interface Transaction extends Sql {
  /**
   * Asks what comes last and tells nothing that is needed: the transaction commits behind it without waiting for its
   * answer, and fails with it. Where `ask` returns without having asked anything yet, it is waited for.
   */
  readonly last: (ask: () => Promise<unknown>) => void;
}

/** Serialization failure and deadlock: the server has rolled back, so the whole transaction may run again. */
const repeatable = new Set(['40001', '40P01']);
const maxAttempts = 4;

/** Whether a statement failed because something else has what must be unique. The transaction is lost then. */
export const isUniqueViolation = (error: unknown): boolean => codeOf(error) === '23505';

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);

const noop = (): void => {};

interface Attempt<T> {
  readonly tx: Transaction;
  /** @throws what failed first, as the server saw it: what comes behind it is only told that the transaction is lost */
  readonly end: (working: Promise<T>) => Promise<T>;
}

/** What is asked goes out at once, and the server takes it in order. */
const attempt = <T>(client: PoolClient): Attempt<T> => {
  const asked: Promise<unknown>[] = [];
  // What fails before the server hears of it would not keep the server from committing.
  const unheard: Promise<unknown>[] = [];
  let statements = 0;
  let ended = false;
  const note = (asking: Promise<unknown>): void => {
    asking.catch(noop);
    asked.push(asking);
  };
  const sql = sqlOfClient(client);
  note(client.query('BEGIN'));
  return {
    tx: {
      query: async (text, params) => {
        if (ended) throw new Error('This transaction has ended');
        statements += 1;
        return sql.query(text, params);
      },
      last: (ask) => {
        const before = statements;
        const asking = ask();
        note(asking);
        if (statements === before) unheard.push(asking);
      },
    },
    end: async (working) => {
      try {
        const answer = await working;
        await Promise.all(unheard);
        ended = true;
        note(client.query('COMMIT'));
        await Promise.all(asked);
        return answer;
      } catch (error) {
        ended = true;
        const failed = (await Promise.allSettled(asked)).find((each) => each.status === 'rejected');
        throw failed === undefined ? error : failed.reason;
      }
    },
  };
};

/**
 * Runs `work` in one transaction. It may run up to four times (deadlocks, serialization failures), so it
 * must have no effect outside `tx`. A connection lost at COMMIT is never repeated: the caller can't know
 * whether it took effect, and must rely on an idempotency key.
 */
export const inTransaction = async <T>(pool: Pool, work: (tx: Transaction) => Promise<T>): Promise<T> => {
  for (let count = 1; ; count += 1) {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      await prepareSession(client);
      const { tx, end } = attempt<T>(client);
      return await end(work(tx));
    } catch (error) {
      try {
        // Of what was committed in vain nothing is left to be rolled back.
        if (client.getTransactionStatus() !== 'I') await client.query('ROLLBACK');
      } catch (rollbackError) {
        broken = rollbackError instanceof Error ? rollbackError : new Error('ROLLBACK failed');
      }
      if (broken !== undefined || count >= maxAttempts || !repeatable.has(String(codeOf(error)))) throw error;
    } finally {
      // A client that could not roll back is closed, not handed to the next caller.
      client.release(broken);
    }
    await new Promise((resolve) => {
      setTimeout(resolve, Math.random() * 10 * 2 ** count);
    });
  }
};
