import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { keysFrom } from '@stargraph/embedded/keys';
import { layOutDatabase, passwordsOf } from '@stargraph/embedded/layout';
import { createLeaderboardKeeper } from '@stargraph/game/projection/keeper';
import { createLeaderboardProjection } from '@stargraph/game/projection/projection';
import { findEntry, findRows, type LeaderboardKey } from '@stargraph/game/store/leaderboard-store';
import { createPostgres } from '@stargraph/infra/engines/postgres';
import { createRedis } from '@stargraph/infra/engines/redis';
import { systemClock } from '@stargraph/kit/clock';
import { createPool } from '@stargraph/kit/db/pool';
import { domainUrl } from '@stargraph/kit/db/provision';
import { sqlOfPool } from '@stargraph/kit/db/sql';
import { silentLogger } from '@stargraph/kit/logging';
import { createMetrics } from '@stargraph/kit/metrics';
import { median, type Report } from './report.ts';

const sizes = [1000, 200_000, 1_000_000] as const;
const rounds = 5;
/** In each round. Counting all who stand higher takes long, which few questions show as well. */
const questions = { projection: 200, PostgreSQL: 8 } as const;
/** As long as a real one: the width of rows and members is part of what is measured. */
const playerOf = (number: number): string => `plr_${String(number).padStart(26, '0')}`;
const boardOf = (players: number): LeaderboardKey => ({ environmentId: `env_${players}`, leaderboardId: 'ldb_bench' });

/** One statement a board, by a role whose statements have no end. */
const seed = async (adminUrl: string): Promise<void> => {
  const admin = createPool({ url: adminUrl, max: 1, applicationName: 'bench' });
  try {
    for (const players of sizes)
      await admin.query(
        `insert into game.leaderboard_entry (environment_id, leaderboard_id, player_id, score, reached_at)
         select $1, $2, 'plr_' || lpad(n::text, 26, '0'), 1 + n * 7919::bigint % 5000, to_timestamp(n % 1000)
         from generate_series(1, $3::int) n`,
        [boardOf(players).environmentId, boardOf(players).leaderboardId, players],
      );
    // As the daemon does it in time: what only the index is asked for must not visit the table.
    await admin.query('vacuum analyze game.leaderboard_entry');
  } finally {
    await admin.end();
  }
};

/** What Redis holds now; bytes. */
const heldBytes = async (client: Redis): Promise<number> =>
  Number(/used_memory:(\d+)/.exec(await client.info('memory'))?.[1]);

const secondsOf = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
};

/**
 * The own place on boards of 1,000, 200,000 and 1,000,000 players, from the projection and from PostgreSQL, and what it
 * takes to build the largest. Limit: from 1,000 to 200,000 it grows 1.3 times.
 */
export const run = async (report: Report): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'stargraph-rank-'));
  await chmod(folder, 0o755);
  const keys = keysFrom(randomBytes(32));
  const [postgres, redis] = await Promise.all([
    createPostgres({ folder: join(folder, 'postgres'), durable: false }),
    createRedis({ folder: join(folder, 'redis'), appendonly: false }),
  ]);
  await Promise.all([postgres.start(), redis.start()]);
  const passwords = passwordsOf(keys);
  await layOutDatabase(postgres.adminUrl, passwords);
  const pool = createPool({
    url: domainUrl(postgres.adminUrl, 'game', passwords.game),
    max: 4,
    applicationName: 'bench',
  });
  const client = new Redis(redis.url);
  try {
    const sql = sqlOfPool(pool);
    const projection = createLeaderboardProjection(client, 60_000);
    const metrics = createMetrics({ processMetrics: false });
    const keeper = createLeaderboardKeeper({ sql, projection, clock: systemClock, logger: silentLogger, metrics });
    const shared = { bench: 'rank', baseline: null, ratio: null };
    const seeded = await secondsOf(() => seed(postgres.adminUrl));
    report({ ...shared, metric: 'seeding all boards', value: seeded, unit: 's' });
    const largest = Math.max(...sizes);
    const before = await heldBytes(client);
    const built = await secondsOf(() => keeper.rebuild(boardOf(largest), 'absent'));
    report({ ...shared, metric: `building a board of ${largest}`, value: built, unit: 's' });
    report({
      ...shared,
      metric: 'Redis for an entry',
      value: ((await heldBytes(client)) - before) / largest,
      unit: 'B',
    });
    await keeper.ensure();

    const ways = {
      projection: async (key: LeaderboardKey, playerId: string) => {
        const [row] = await findRows(sql, [{ ...key, playerId }]);
        if (row === undefined || typeof (await projection.rank(key, row)) === 'string')
          throw new Error('The projection gave no rank');
      },
      PostgreSQL: (key: LeaderboardKey, playerId: string) => findEntry(sql, key, playerId),
    };
    const timed = async (name: keyof typeof questions, players: number): Promise<number> => {
      const taken = await secondsOf(async () => {
        for (let question = 0; question < questions[name]; question += 1)
          await ways[name](boardOf(players), playerOf(1 + ((question * 104_729) % players)));
      });
      return (taken * 1000) / questions[name];
    };
    const names = ['projection', 'PostgreSQL'] as const;
    const times = new Map<string, number[]>();
    for (let round = 0; round < rounds; round += 1)
      for (const players of sizes)
        for (const name of names) {
          const key = `${name} ${players}`;
          times.set(key, [...(times.get(key) ?? []), await timed(name, players)]);
        }
    const timeOf = (name: string, players: number): number => median(times.get(`${name} ${players}`) ?? []);
    for (const players of sizes) {
      const [ours, theirs] = [timeOf('projection', players), timeOf('PostgreSQL', players)];
      const metric = `own place of ${players}`;
      report({ ...shared, metric: `${metric}, PostgreSQL`, value: theirs, unit: 'ms' });
      report({ ...shared, metric, value: ours, unit: 'ms', baseline: 'PostgreSQL', ratio: theirs / ours });
    }
    const [smallest, ...larger] = sizes;
    for (const players of larger) {
      const growth = timeOf('projection', players) / timeOf('projection', smallest);
      const metric = `growth ${smallest} to ${players}`;
      report({ ...shared, metric, value: growth, unit: 'x', baseline: 'limit 1.3', ratio: 1.3 / growth });
    }
  } finally {
    client.disconnect();
    await pool.end();
    await Promise.all([postgres.stop(), redis.stop()]);
    await rm(folder, { recursive: true, force: true });
  }
};
