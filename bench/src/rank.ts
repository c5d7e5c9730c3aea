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

const sizes = [1000, 200_000] as const;
const rounds = 5;
const questions = 200;

/** The own place on a board of 1,000 players and of 200,000, from the projection and from PostgreSQL. Limit: 1.3 times. */
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
    const boardOf = (players: number): LeaderboardKey => ({
      environmentId: `env_${players}`,
      leaderboardId: 'ldb_bench',
    });
    for (const players of sizes)
      await sql.query(
        `insert into leaderboard_entry (environment_id, leaderboard_id, player_id, score, reached_at)
         select $1, 'ldb_bench', 'plr_' || n, 1 + n * 7919::bigint % 5000, to_timestamp(n % 1000) from generate_series(1, $2::int) n`,
        [`env_${players}`, players],
      );
    // As the daemon does it in time: what only the index is asked for must not visit the table.
    await sql.query('analyze leaderboard_entry');
    await keeper.ensure();

    const timed = async (players: number, ask: (key: LeaderboardKey, playerId: string) => Promise<unknown>) => {
      const began = performance.now();
      for (let question = 0; question < questions; question += 1)
        await ask(boardOf(players), `plr_${1 + ((question * 104_729) % players)}`);
      return (performance.now() - began) / questions;
    };
    const ways = {
      projection: async (key: LeaderboardKey, playerId: string) => {
        const [row] = await findRows(sql, [{ ...key, playerId }]);
        if (row === undefined || typeof (await projection.rank(key, row)) === 'string')
          throw new Error('The projection gave no rank');
      },
      PostgreSQL: (key: LeaderboardKey, playerId: string) => findEntry(sql, key, playerId),
    };
    const times = new Map<string, number[]>();
    for (let round = 0; round < rounds; round += 1)
      for (const players of sizes)
        for (const [name, ask] of Object.entries(ways)) {
          const key = `${name} ${players}`;
          times.set(key, [...(times.get(key) ?? []), await timed(players, ask)]);
        }
    const timeOf = (name: string, players: number): number => median(times.get(`${name} ${players}`) ?? []);
    for (const players of sizes) {
      const [ours, theirs] = [timeOf('projection', players), timeOf('PostgreSQL', players)];
      const shared = { bench: 'rank', unit: 'ms' };
      const what = `own place of ${players}`;
      report({ ...shared, metric: `${what}, PostgreSQL`, value: theirs, baseline: null, ratio: null });
      report({ ...shared, metric: what, value: ours, baseline: 'PostgreSQL', ratio: theirs / ours });
    }
    const growth = timeOf('projection', sizes[1]) / timeOf('projection', sizes[0]);
    report({
      bench: 'rank',
      metric: `growth ${sizes[0]} to ${sizes[1]}`,
      value: growth,
      unit: 'x',
      baseline: 'limit 1.3',
      ratio: 1.3 / growth,
    });
  } finally {
    client.disconnect();
    await pool.end();
    await Promise.all([postgres.stop(), redis.stop()]);
    await rm(folder, { recursive: true, force: true });
  }
};
