import { prepareSession } from '@stargraph/kit/db/prepared';
import type { Pool, PoolClient, QueryConfig, QueryResult } from 'pg';

export type Ask = (statement: QueryConfig) => Promise<QueryResult>;

/**
 * A pool of whose transactions every statement is heard: it is asked through `hear`, one after the other, BEGIN first.
 * What is asked outside of transactions goes as it does.
 */
export const heardPool = (
  pool: Pool,
  hear: (statement: QueryConfig, ask: Ask, client: PoolClient) => Promise<QueryResult>,
): Pool => {
  const connect = async (): Promise<PoolClient> => {
    const client = await pool.connect();
    const ask: Ask = (statement) => client.query(statement);
    let hears = false;
    let before: Promise<unknown> = Promise.resolve();
    const query = (asked: string | QueryConfig, values: unknown[] = []): Promise<QueryResult> => {
      const statement = typeof asked === 'string' ? { text: asked, values } : asked;
      if (!hears) return ask(statement);
      const turn = before.then(() => hear(statement, ask, client));
      before = turn.catch(() => {});
      return turn;
    };
    const heard = new Proxy(client, {
      get: (target, name) => {
        if (name === 'query') return query;
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
    await prepareSession(heard);
    hears = true;
    return heard;
  };
  return { connect, query: pool.query.bind(pool) } as unknown as Pool;
};
