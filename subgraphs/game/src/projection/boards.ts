import type { Clock } from '@stargraph/kit/clock';
import { createDegradation } from '@stargraph/kit/degradation';
import type { Sql } from '@stargraph/kit/db/sql';
import { messageOf } from '@stargraph/kit/errors';
import type { Logger } from '@stargraph/kit/logging';
import { counterOf, type Registry } from '@stargraph/kit/metrics';
import {
  findEntry,
  listEntries,
  type LeaderboardKey,
  type LeaderboardPlace,
  type VersionedRow,
} from '../store/leaderboard-store.ts';
import type { LeaderboardProjection, Missing } from './projection.ts';

/** A row as a change left it. */
export type ChangedRow = LeaderboardKey & VersionedRow;

/** The boards as they are answered from. */
export interface Leaderboards {
  /**
   * A page, the best first; ranks count on from `after`.
   * @param own the row of the player who asks, read for this request: the page holds it as it is there
   */
  page(
    key: LeaderboardKey,
    page: { readonly after: LeaderboardPlace | null; readonly limit: number },
    own: VersionedRow | null,
  ): Promise<readonly LeaderboardPlace[]>;
  /** The place of the player whose row that is. */
  place(key: LeaderboardKey, own: VersionedRow): Promise<LeaderboardPlace | null>;
  /** Tells the projection, if there is one, what has changed. Waits for nothing and fails never: the consumer tells it too. */
  changed(rows: readonly ChangedRow[]): void;
}

/** After Redis gave no answer it is left alone for so long; the next question then tries it. */
const restMs = 1000;

/**
 * Answers from the projection, and from PostgreSQL where there is none, it gives no answer, or it is not built. What
 * PostgreSQL says is exact too; only ranks cost it time in proportion to themselves.
 */
export const createLeaderboards = (deps: {
  readonly sql: Sql;
  readonly projection: LeaderboardProjection | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Registry;
}): Leaderboards => {
  const { sql, projection, clock } = deps;
  const reads = counterOf(deps.metrics, {
    name: 'stargraph_leaderboard_reads_total',
    help: 'Reads of leaderboards by where the answer came from: projection or postgresql',
    labelNames: ['source'],
  });
  const degraded = createDegradation('leaderboards', deps);
  let restUntil = 0;

  /** @returns undefined where there is no answer */
  const asked = async <Answer>(
    ask: (projection: LeaderboardProjection) => Promise<Answer | Missing>,
  ): Promise<Answer | undefined> => {
    if (projection === undefined || clock.now() < restUntil) return undefined;
    try {
      const answer = await ask(projection);
      if (answer === 'lost') degraded.begin('the projection is not built');
      else degraded.end();
      return answer === 'lost' || answer === 'absent' ? undefined : answer;
    } catch (error) {
      restUntil = clock.now() + restMs;
      degraded.begin(messageOf(error));
      return undefined;
    }
  };
  const read = async <Answer>(
    ask: (projection: LeaderboardProjection) => Promise<Answer | Missing>,
    fromSource: () => Promise<Answer>,
  ): Promise<Answer> => {
    const answer = await asked(ask);
    reads.labels(answer === undefined ? 'postgresql' : 'projection').inc();
    return answer === undefined ? fromSource() : answer;
  };

  return {
    page: (key, page, own) =>
      read<readonly LeaderboardPlace[]>(
        (from) => from.page(key, page, own),
        () => listEntries(sql, key, page),
      ),
    place: (key, own) =>
      read<LeaderboardPlace | null>(
        (from) => from.rank(key, own),
        () => findEntry(sql, key, own.playerId),
      ),
    changed: (rows) => {
      if (projection === undefined || rows.length === 0) return;
      for (const own of byBoard(rows)) void asked((from) => from.put(own.key, own.rows));
    },
  };
};

/** Rows of several boards, each board's together. */
export const byBoard = (
  rows: readonly ChangedRow[],
): readonly { readonly key: LeaderboardKey; readonly rows: readonly ChangedRow[] }[] =>
  [...Map.groupBy(rows, ({ environmentId, leaderboardId }) => `${environmentId}/${leaderboardId}`).values()].flatMap(
    (own) => {
      const [first] = own;
      return first === undefined
        ? []
        : [{ key: { environmentId: first.environmentId, leaderboardId: first.leaderboardId }, rows: own }];
    },
  );
