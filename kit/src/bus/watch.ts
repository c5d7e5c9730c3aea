import type { Domain } from '../contracts/domain.ts';
import type { Sql } from '../db/sql.ts';
import { messageOf } from '../errors.ts';
import type { Logger } from '../logging.ts';
import { createBell } from './bell.ts';
import type { Offset } from './offset.ts';
import type { Reader } from './reader.ts';
import { isRunnable } from './store.ts';

const shortestMs = 5;
const longestMs = 250;

/** Tells all readers of a process, by one query, how far their sources reach. */
export interface Watch {
  wake(): void;
  stop(): Promise<void>;
}

interface Found {
  readonly heads: ReadonlyMap<Domain, Offset>;
  /** Readers (`group:source`) with dead letters to be handed again. */
  readonly letters: ReadonlySet<string>;
}

const look = async (sql: Sql, sources: readonly Domain[]): Promise<Found> => {
  const heads = sources.map(
    (source) =>
      `(select '${source}' as source, null as consumer_group, ordering, position from "${source}".outbox
        where ordering < pg_snapshot_xmin(pg_current_snapshot())::text::bigint order by ordering desc, position desc limit 1)`,
  );
  const letters = `(select source, consumer_group, 0::bigint, 0::bigint from bus.dead_letter letter where ${isRunnable})`;
  const rows = await sql.query<Offset & { source: Domain; consumer_group: string | null }>(
    [...heads, letters].join('\nunion\n'),
  );
  return {
    heads: new Map(rows.filter((row) => row.consumer_group === null).map((row) => [row.source, row])),
    letters: new Set(
      rows.filter((row) => row.consumer_group !== null).map((row) => `${row.consumer_group}:${row.source}`),
    ),
  };
};

/**
 * Polls every 5 ms after a hint or a find, then ever slower down to every 250 ms. A hint can come before
 * its row may be read (an older transaction is still open), so one look after it is not enough.
 */
export const startWatch = (deps: {
  readonly sql: Sql;
  readonly sources: readonly Domain[];
  readonly readers: () => readonly Reader[];
  readonly onLook: () => void;
  readonly logger: Logger;
}): Watch => {
  const bell = createBell();
  let delay = shortestMs;
  let hinted = false;
  const stopping = new AbortController();

  const lookOnce = async (): Promise<boolean> => {
    const readers = deps.readers();
    if (readers.length === 0) return false;
    const found = await look(deps.sql, deps.sources);
    const news = readers.map((reader) =>
      reader.notice(found.heads.get(reader.source), found.letters.has(`${reader.group}:${reader.source}`)),
    );
    return news.includes(true);
  };

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      hinted = false;
      let news = false;
      try {
        news = await lookOnce();
      } catch (error) {
        deps.logger.warn({ problem: messageOf(error) }, 'bus could not look for events');
      }
      deps.onLook();
      delay = news || hinted ? shortestMs : Math.min(longestMs, delay * 2);
      if (stopping.signal.aborted) return;
      await bell.wait(delay);
      if (hinted) delay = shortestMs;
    }
  };
  const done = run();

  return {
    wake: () => {
      if (hinted) return;
      hinted = true;
      if (delay > shortestMs) bell.ring();
    },
    stop: async () => {
      stopping.abort();
      bell.ring();
      await done;
    },
  };
};
