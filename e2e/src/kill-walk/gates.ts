import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { gateLock, gateSql } from './gate-sql.ts';

/** Before a write is made, or before what a transaction wrote is committed. */
export type WriteMoment = 'before' | 'commit';

/** A write of the platform, or the commit of one, as it was seen. */
export interface SeenWrite {
  /** The writes of its transaction so far; the process's name first. */
  readonly trail: string;
  readonly moment: WriteMoment;
  readonly process: string;
  readonly statement: string;
}

/** A backend that waits at the gate. */
export interface HeldWrite {
  readonly backend: number;
  /** Where its client's connection ends on loopback. */
  readonly port: number;
}

export interface Gates {
  /** Everything that is written while `work` goes on. */
  record(work: () => Promise<void>): Promise<SeenWrite[]>;
  /** Shuts the gate before a write or commit, at the `nth` time from now, from 1. */
  shut(step: Pick<SeenWrite, 'trail' | 'moment'> & { readonly nth: number }): Promise<void>;
  /** Whoever waits at the gate; undefined where nobody came in time, or before `isOver`. */
  waiting(limitMs: number, isOver: () => boolean): Promise<HeldWrite | undefined>;
  /**
   * Opens the gate.
   * @param fate whether what waited there is ended before, so that it never happens, or goes on to its end, although
   * nobody hears of it
   */
  open(held?: HeldWrite, fate?: 'ended' | 'goes on'): Promise<void>;
  close(): Promise<void>;
}

const lookEveryMs = 25;
const backendGoneMs = 60_000;

/** Lays {@link gateSql} over the database and stands at its gates. */
export const createGates = async (adminUrl: string): Promise<Gates> => {
  // A session of its own holds the lock: it must not wait for itself.
  const [client, holder] = [new pg.Client(adminUrl), new pg.Client(adminUrl)];
  await Promise.all([client.connect(), holder.connect()]);
  await client.query(gateSql);
  const lock = (verb: 'lock' | 'unlock'): Promise<unknown> =>
    holder.query(`select pg_advisory_${verb}($1, $2)`, [gateLock.classId, gateLock.objectId]);
  let isShut = false;

  const isThere = async (backend: number): Promise<boolean> =>
    (await client.query('select from pg_stat_activity where pid = $1', [backend])).rowCount === 1;

  return {
    record: async (work) => {
      await client.query('truncate kill_walk.seen restart identity');
      await client.query('update kill_walk.control set recording = true');
      try {
        await work();
      } finally {
        await client.query('update kill_walk.control set recording = false');
      }
      return (await client.query<SeenWrite>('select trail, moment, process, statement from kill_walk.seen order by id'))
        .rows;
    },
    shut: async ({ trail, moment, nth }) => {
      await lock('lock');
      isShut = true;
      await client.query(`select setval('kill_walk.hits', 1, false)`);
      await client.query('update kill_walk.control set trail = $1, moment = $2, nth = $3', [trail, moment, nth]);
    },
    waiting: async (limitMs, isOver) => {
      for (
        const until = performance.now() + limitMs;
        performance.now() < until && !isOver();
        await sleep(lookEveryMs)
      ) {
        const { rows } = await client.query<HeldWrite>(
          `select a.pid as backend, a.client_port as port from pg_locks l join pg_stat_activity a using (pid)
           where l.locktype = 'advisory' and l.classid = $1 and l.objid = $2 and not l.granted`,
          [gateLock.classId, gateLock.objectId],
        );
        if (rows[0] !== undefined) return rows[0];
      }
      return undefined;
    },
    open: async (held, fate = 'goes on') => {
      if (!isShut) return;
      isShut = false;
      await client.query('update kill_walk.control set trail = null, moment = null, nth = null');
      if (held !== undefined && fate === 'ended')
        await client.query('select pg_terminate_backend($1, 10000)', [held.backend]);
      await lock('unlock');
      if (held === undefined) return;
      // It finds out that nobody listens when it has come to its end.
      for (const until = performance.now() + backendGoneMs; await isThere(held.backend); await sleep(lookEveryMs))
        if (performance.now() > until) throw new Error('A backend outlived the process that it worked for');
    },
    close: async () => {
      await Promise.all([client.end(), holder.end()]);
    },
  };
};
