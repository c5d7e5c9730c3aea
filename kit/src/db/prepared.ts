import type { PoolClient, QueryConfig } from 'pg';

const names = new Map<string, string>();

/**
 * Marks a statement that is asked so often that planning it each time costs more than it: a session that is
 * PostgreSQL's own parses it once and keeps its plan for a few seconds.
 *
 * @param text the same each time: what differs comes as parameters
 * @returns the text
 */
export const prepared = (text: string): string => {
  if (!names.has(text)) names.set(text, `stargraph_${names.size}`);
  return text;
};

/** How long a plan is kept. One that was made when a table was empty is a bad one when it is not. */
const planMs = 5000;

interface Session {
  /** Whether it is the same session in the next transaction. */
  readonly isOwn: boolean;
  /** When its plans were forgotten last, by `performance.now()`. */
  plannedAt: number;
}

const sessions = new WeakMap<PoolClient, Session>();

/**
 * Learns of a client's session what {@link statementFor} wants to know, once; has it forget plans that are old.
 *
 * Behind a pooler in transaction mode each transaction may be in another session: then the process that answers is not
 * the one that the pooler has named for cancelling.
 */
export const prepareSession = async (client: PoolClient & { readonly processID?: number | null }): Promise<void> => {
  const known = sessions.get(client);
  if (known === undefined) {
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    sessions.set(client, { isOwn: rows[0]?.pid === client.processID, plannedAt: performance.now() });
  } else if (known.isOwn && performance.now() - known.plannedAt > planMs) {
    known.plannedAt = performance.now();
    await client.query('DISCARD PLANS');
  }
};

/** The statement as `client` is to be asked it. */
export const statementFor = (client: PoolClient, text: string, params: readonly unknown[]): QueryConfig => {
  const name = names.get(text);
  const statement = { text, values: [...params] };
  return name === undefined || sessions.get(client)?.isOwn !== true ? statement : { ...statement, name };
};
