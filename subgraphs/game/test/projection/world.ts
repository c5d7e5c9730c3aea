import { silentLogger } from '@stargraph/kit/logging';
import { createMetrics } from '@stargraph/kit/metrics';
import { sqlOfPool, type Sql } from '@stargraph/kit/db/sql';
import { expect } from 'vitest';
import { createLeaderboards, type Leaderboards } from '../../src/projection/boards.ts';
import { createLeaderboardKeeper, type LeaderboardKeeper } from '../../src/projection/keeper.ts';
import { createLeaderboardProjection, type LeaderboardProjection } from '../../src/projection/projection.ts';
import type { ScriptStore } from '../../src/projection/script.ts';
import {
  findEntry,
  findRows,
  listEntries,
  type LeaderboardKey,
  type LeaderboardPlace,
  type LeaderboardRow,
  type VersionedRow,
} from '../../src/store/leaderboard-store.ts';
import { createTestGame, type TestGame } from '../support.ts';
import { inOrder } from './rows.ts';

/** A source in PostgreSQL, and its projection. */
export interface ProjectionWorld {
  readonly game: TestGame;
  readonly sql: Sql;
  readonly projection: LeaderboardProjection;
  readonly keeper: LeaderboardKeeper;
  readonly leaderboards: Leaderboards;
  /** A figure as it stands; 0 where it was never told. */
  figure(name: string, labels?: Readonly<Record<string, string>>): Promise<number>;
  /** Changes a row of the source, as an act does, and tells nobody. */
  write(key: LeaderboardKey, row: LeaderboardRow): Promise<VersionedRow>;
  /** Puts players `plr_1` and so on on a board of the source, many of them equal, and tells nobody. */
  seed(key: LeaderboardKey, players: number): Promise<void>;
  /** How a player stands in the source now. */
  rowOf(key: LeaderboardKey, playerId: string): Promise<VersionedRow>;
  close(): Promise<void>;
}

export const createProjectionWorld = async (store: ScriptStore, lagMs = 300): Promise<ProjectionWorld> => {
  const game = await createTestGame(store);
  const sql = sqlOfPool(game.deps.pool);
  const metrics = createMetrics({ processMetrics: false });
  const { clock } = game;
  const projection = createLeaderboardProjection(store, 10_000);
  const rowOf: ProjectionWorld['rowOf'] = async (key, playerId) => {
    const [row] = await findRows(sql, [{ ...key, playerId }]);
    if (row === undefined) throw new Error(`${playerId} is not on the board`);
    return { playerId, score: row.score, reachedAt: row.reachedAt, version: row.version };
  };
  return {
    game,
    sql,
    projection,
    keeper: createLeaderboardKeeper({ sql, projection, clock, logger: silentLogger, metrics, lagMs }),
    leaderboards: createLeaderboards({ sql, projection, clock, logger: silentLogger, metrics }),
    figure: async (name, labels = {}) => {
      const values = (await metrics.getMetricsAsJSON()).find((metric) => metric.name === name)?.values ?? [];
      return (
        values.find((value) => Object.entries(labels).every(([label, text]) => value.labels[label] === text))?.value ??
        0
      );
    },
    write: async (key, { playerId, score, reachedAt }) => {
      await sql.query(
        `insert into leaderboard_entry (environment_id, leaderboard_id, player_id, score, reached_at)
         values ($1, $2, $3, $4, $5)
         on conflict (environment_id, leaderboard_id, player_id)
           do update set score = excluded.score, reached_at = excluded.reached_at`,
        [key.environmentId, key.leaderboardId, playerId, score, reachedAt],
      );
      return rowOf(key, playerId);
    },
    seed: async (key, players) => {
      await sql.query(
        `insert into leaderboard_entry (environment_id, leaderboard_id, player_id, score, reached_at)
         select $1, $2, 'plr_' || n, 1 + n % 17, to_timestamp(n % 5) from generate_series(1, $3::int) n`,
        [key.environmentId, key.leaderboardId, players],
      );
    },
    rowOf,
    close: () => game.close(),
  };
};

/** The whole board in pages of `size`, as `read` gives them. */
const pagesOf = async (
  read: (after: LeaderboardPlace | null, limit: number) => Promise<readonly LeaderboardPlace[]>,
  size: number,
): Promise<LeaderboardPlace[]> => {
  const all: LeaderboardPlace[] = [];
  for (let page = await read(null, size); page.length > 0; page = await read(all.at(-1) ?? null, size))
    all.push(...page);
  return all;
};

const rowsOnly = ({ playerId, score, reachedAt }: LeaderboardRow): LeaderboardRow => ({ playerId, score, reachedAt });

/** The projection answers, and says of every page and every rank what the naive order and PostgreSQL say. */
export const expectEqual = async (world: ProjectionWorld, key: LeaderboardKey, size = 7): Promise<void> => {
  const { sql, projection } = world;
  const rows = await sql.query<LeaderboardRow>(
    `select player_id as "playerId", score, reached_at as "reachedAt" from leaderboard_entry
     where environment_id = $1 and leaderboard_id = $2`,
    [key.environmentId, key.leaderboardId],
  );
  const naive = inOrder(rows).map((row, index) => ({ ...row, rank: index + 1 }));
  const projected = async (after: LeaderboardPlace | null, limit: number): Promise<readonly LeaderboardPlace[]> => {
    const page = await projection.page(key, { after, limit }, null);
    if (typeof page === 'string') throw new Error(`The board is ${page}`);
    return page;
  };
  expect(await pagesOf(projected, size)).toEqual(naive);
  expect(await pagesOf((after, limit) => listEntries(sql, key, { after, limit }), size)).toEqual(naive);
  for (const place of naive.slice(0, 50)) {
    expect(await projection.rank(key, await world.rowOf(key, place.playerId))).toEqual(place);
    expect(await findEntry(sql, key, place.playerId)).toEqual(place);
  }
  expect(naive.map(rowsOnly)).toHaveLength(rows.length);
};
