import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import { sqlOfClient } from '../db/sql.ts';

/**
 * Names that one process holds at a time, as session advisory locks on one connection. PostgreSQL lets
 * go of them when the connection ends, however the process went.
 *
 * Hazard: a process learns that it lost its connection only after another may have taken over, so a
 * lease alone does not fence; writes under it must compare and swap.
 */
export interface Leases {
  /** Takes a name where nobody holds it. Not re-entrant in meaning: ask once per name. */
  take(name: string): Promise<boolean>;
  holds(name: string): boolean;
  release(name: string): Promise<void>;
  /** Lets go of everything. */
  close(): Promise<void>;
}

export const createLeases = (pool: Pool): Leases => {
  const held = new Set<string>();
  let client: PoolClient | undefined;
  // A session runs one query at a time.
  let last: Promise<unknown> = Promise.resolve();

  const lost = (failed: PoolClient): void => {
    if (client !== failed) return;
    client = undefined;
    held.clear();
    failed.release(true);
  };

  const connected = async (): Promise<PoolClient> => {
    if (client !== undefined) return client;
    const fresh = await pool.connect();
    fresh.on('error', () => lost(fresh));
    fresh.on('end', () => lost(fresh));
    client = fresh;
    return fresh;
  };

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };

  const query = async (session: PoolClient, does: string, names: readonly string[]): Promise<Set<string>> => {
    try {
      const rows = await sqlOfClient(session).query<{ name: string; done: boolean }>(
        `select name, ${does}(hashtextextended('stargraph.bus:' || name, 0)) as done from unnest($1::text[]) as name`,
        [names],
      );
      return new Set(rows.filter(({ done }) => done).map(({ name }) => name));
    } catch (error) {
      lost(session);
      throw error;
    }
  };

  /** Those that are asked for and not yet answered: whoever waits for several asks for them together, again and again. */
  let asked = new Set<string>();
  let asking: Promise<void> | undefined;
  const takeAsked = (): Promise<void> =>
    inTurn(async () => {
      await nextTurn();
      const names = [...asked];
      asked = new Set();
      asking = undefined;
      const session = await connected();
      const done = await query(session, 'pg_try_advisory_lock', names);
      if (client === session) for (const name of done) held.add(name);
    });

  return {
    take: async (name) => {
      asked.add(name);
      asking ??= takeAsked();
      await asking;
      return held.has(name);
    },
    holds: (name) => held.has(name),
    release: (name) =>
      inTurn(async () => {
        if (!held.delete(name) || client === undefined) return;
        await query(client, 'pg_advisory_unlock', [name]);
      }),
    close: () =>
      inTurn(async () => {
        held.clear();
        const session = client;
        client = undefined;
        // Closed, not handed back: the session's end is what lets go.
        session?.release(true);
      }),
  };
};
