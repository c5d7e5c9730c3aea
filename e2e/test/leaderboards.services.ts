import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRedis, type RedisEngine } from '@stargraph/infra/engines/redis';
import { until } from '@stargraph/kit/testkit/until';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import type { LeaderboardKey } from '../../subgraphs/game/src/store/leaderboard-store.ts';
import { describeCursors } from '../../subgraphs/game/test/projection/cursor-suite.ts';
import { describeLeaving } from '../../subgraphs/game/test/projection/leaving-suite.ts';
import { describeProjection } from '../../subgraphs/game/test/projection/suite.ts';
import {
  createProjectionWorld,
  expectEqual,
  type ProjectionWorld,
} from '../../subgraphs/game/test/projection/world.ts';

const shared: Redis[] = [];
afterAll(() => shared.forEach((redis) => redis.disconnect()));
const connect = (): Redis => {
  const redis = new Redis(inject('redisUrl'));
  shared.push(redis);
  return redis;
};
describeProjection('a real Redis', connect, { many: 2600, runs: 20 });
describeLeaving('a real Redis', connect);
describeCursors('a real Redis', connect);

describe.each([
  ['empty', false],
  ['with what it had', true],
])('leaderboards after Redis was killed and came back %s', (_, appendonly) => {
  let folder: string;
  let engine: RedisEngine;
  let redis: Redis;
  let world: ProjectionWorld;
  const key: LeaderboardKey = { environmentId: 'env_1', leaderboardId: 'ldb_1' };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stargraph-leaderboards-'));
    engine = await createRedis({ folder, appendonly });
    await engine.start();
    // As the process of game connects.
    redis = new Redis(engine.url, { enableOfflineQueue: false, maxRetriesPerRequest: 0 });
    redis.on('error', () => undefined);
    await until('it is connected', () => redis.status === 'ready');
    world = await createProjectionWorld(redis);
    await world.sql.query(
      `insert into leaderboard_entry (environment_id, leaderboard_id, player_id, score, reached_at)
       select 'env_1', 'ldb_1', 'plr_' || n, 1 + n % 17, to_timestamp(n % 5) from generate_series(1, 1200) n`,
    );
  });
  afterAll(async () => {
    await world.close();
    redis.disconnect();
    await engine.stop();
    await rm(folder, { recursive: true });
  });
  beforeEach(async () => {
    await world.keeper.ensure();
    await expectEqual(world, key, 100);
  });
  afterEach(() => {
    world.game.clock.advance(60_000);
  });

  const top = { after: null, limit: 1 };
  const killAndWrite = async (playerId: string, score: bigint): Promise<void> => {
    await engine.kill();
    // The act is told to nobody: its news find no Redis.
    const row = await world.write(key, { playerId, score, reachedAt: new Date(1) });
    await expect(world.projection.put(key, [row])).rejects.toThrow(/./);
  };
  const back = async (): Promise<void> => {
    await engine.start();
    await until('it is connected', () => redis.status === 'ready');
    world.game.clock.advance(2000);
  };
  const degraded = () => world.figure('stargraph_degraded', { part: 'leaderboards' });

  test('are PostgreSQL’s while it is away and until they are built anew, and never those of before', async () => {
    await killAndWrite('plr_9', 1000n);
    expect(await world.leaderboards.page(key, top, null)).toMatchObject([{ playerId: 'plr_9', score: 1000n }]);
    expect(await degraded()).toBe(1);
    await back();
    expect(await world.projection.page(key, top, null)).toBe('lost');
    expect(await world.leaderboards.page(key, top, null)).toMatchObject([{ playerId: 'plr_9', score: 1000n }]);
    expect(await degraded()).toBe(1);
    await world.keeper.ensure();
    await expectEqual(world, key, 100);
    await world.leaderboards.page(key, top, null);
    expect(await degraded()).toBe(0);
    // Nothing is left of the generation before.
    expect(await redis.keys('leaderboard:*')).toHaveLength(3);
  });

  test('are built from the beginning where it was killed in the middle of it', async () => {
    await killAndWrite('plr_9', 1001n);
    await back();
    const { building } = world.projection;
    const now = world.game.clock.now();
    expect(await building.begin(key, 'half', now)).toBe(true);
    await building.take(key, 'half', [await world.rowOf(key, 'plr_1')], now);
    await killAndWrite('plr_10', 1002n);
    await back();
    expect(await building.take(key, 'half', [await world.rowOf(key, 'plr_2')], now)).toBe(false);
    expect(await building.takeOver(key, 'half', 0)).toBe(false);
    expect(await world.leaderboards.page(key, top, null)).toMatchObject([{ playerId: 'plr_10' }]);
    await world.keeper.ensure();
    await expectEqual(world, key, 100);
    expect(await redis.keys('leaderboard:*')).toHaveLength(3);
  });

  test('are built by a keeper that only looks, while players act', async () => {
    world.keeper.start();
    await engine.kill();
    let acts = 0;
    const over = new AbortController();
    const acting = (async () => {
      for (; !over.signal.aborted; acts += 1) {
        const row = await world.write(key, {
          playerId: `plr_${1 + ((acts * 31) % 1300)}`,
          score: BigInt(2000 + acts),
          reachedAt: new Date(acts),
        });
        // As the bus does: handed again until it is taken.
        for (let taken = false; !taken;) {
          taken = await world.projection.put(key, [row]).then(
            () => true,
            () => false,
          );
          if (!taken) await new Promise((resolve) => setTimeout(resolve, 20));
        }
      }
    })();
    await back();
    await until('the board is built', async () => (await world.projection.state(key)) === 'whole');
    const from = acts;
    await until('players have gone on', () => acts > from + 50);
    over.abort();
    await acting;
    await world.keeper.stop();
    await expectEqual(world, key, 100);
    expect(await world.keeper.check()).toBe(0);
  });
});
