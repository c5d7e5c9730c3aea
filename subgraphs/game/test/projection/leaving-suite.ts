import { randomBytes } from 'node:crypto';
import { createEmbeddedBus, type EmbeddedBus } from '@stargraph/kit/bus/embedded';
import { domains } from '@stargraph/kit/contracts/domain';
import { inTransaction } from '@stargraph/kit/db/sql';
import { silentLogger } from '@stargraph/kit/logging';
import type { Worker } from '@stargraph/kit/service';
import { until } from '@stargraph/kit/testkit/until';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDriftCheck } from '../../src/projection/drift.ts';
import type { ScriptStore } from '../../src/projection/script.ts';
import { createGameConsumers } from '../../src/server.ts';
import { deleteRows, type LeaderboardKey } from '../../src/store/leaderboard-store.ts';
import { leaveLeaderboards } from '../../src/use-case/leave-leaderboards.ts';
import { actMutation, playerOf } from '../support.ts';
import { createProjectionWorld, expectEqual, type ProjectionWorld } from './world.ts';

/** Players whose rows are deleted, on a projection on a Redis, whichever. */
export const describeLeaving = (name: string, connect: () => ScriptStore): void => {
  describe(`who leaves the leaderboards projected to ${name}`, () => {
    let world: ProjectionWorld;
    let bus: EmbeddedBus;
    let consumers: Worker;
    let serial = 0;
    const newBoard = (leaderboardId = 'ldb_1'): LeaderboardKey => {
      serial += 1;
      return { environmentId: `env_${randomBytes(4).toString('hex')}_${serial}`, leaderboardId };
    };
    const built = async (players: number): Promise<LeaderboardKey> => {
      const key = newBoard();
      await world.seed(key, players);
      expect(await world.keeper.rebuild(key, 'absent')).toBe('built');
      return key;
    };
    /** As what erases players does it. */
    const leave = ({ environmentId }: LeaderboardKey, playerId: string): Promise<void> =>
      inTransaction(world.game.deps.pool, async (tx) => {
        await leaveLeaderboards(tx, { environmentId, playerId });
      });
    /** Deletes a row and tells nobody. @returns its version */
    const deleteRow = async (key: LeaderboardKey, playerId: string): Promise<bigint> => {
      const [row] = await deleteRows(world.sql, { ...key, playerId }, [key.leaderboardId]);
      return row?.version ?? 0n;
    };
    const isKept = async (key: LeaderboardKey, playerId: string): Promise<boolean> => {
      const found = await world.projection.look(key, [playerId]);
      return typeof found !== 'string' && found.kept[0] !== null;
    };
    const untilGone = (key: LeaderboardKey, playerId: string): Promise<void> =>
      until(`${playerId} is off the board`, async () => !(await isKept(key, playerId)));

    beforeAll(async () => {
      const store = connect();
      world = await createProjectionWorld(store);
      const { deps, database, clock } = world.game;
      bus = createEmbeddedBus({
        pool: database.poolOf('bus'),
        sources: domains,
        publishSource: 'analytics',
        publishPool: database.poolOf('analytics'),
        logger: silentLogger,
        clock,
      });
      await bus.start();
      consumers = createGameConsumers({ ...deps, bus, redis: store });
      // What is built here is for the tests to say: the consumers' own keeper finds nothing to do.
      await world.projection.setReady();
      await consumers.start();
    });
    afterAll(async () => {
      await consumers.stop();
      await bus.close();
      await world.close();
    });

    test('is off every board of the environment once the deletion has committed, and nobody else is', async () => {
      const key = await built(12);
      const second = { ...key, leaderboardId: 'ldb_2' };
      await world.seed(second, 7);
      await world.keeper.rebuild(second, 'absent');
      const elsewhere = await built(12);
      await leave(key, 'plr_5');
      await untilGone(key, 'plr_5');
      await untilGone(second, 'plr_5');
      for (const [each, entries] of [[key, 11] as const, [second, 6] as const, [elsewhere, 12] as const]) {
        await expectEqual(world, each);
        expect(await world.projection.look(each, [])).toMatchObject({ entries });
      }
    });

    test('stays where the deletion is rolled back', async () => {
      const [key, other] = [await built(5), await built(5)];
      const undone = inTransaction(world.game.deps.pool, async (tx) => {
        await leaveLeaderboards(tx, { ...key, playerId: 'plr_2' });
        throw new Error('undone');
      });
      await expect(undone).rejects.toThrow('undone');
      // Jobs go in order: this one comes behind the other, if that were there.
      await leave(other, 'plr_2');
      await untilGone(other, 'plr_2');
      await expectEqual(world, key);
      expect(await isKept(key, 'plr_2')).toBe(true);
    });

    test('is not brought back by those who had read the row before', async () => {
      const key = await built(6);
      const own = await world.rowOf(key, 'plr_4');
      await leave(key, 'plr_4');
      await untilGone(key, 'plr_4');
      expect(await world.projection.put(key, [own])).toBe('put');
      expect(await world.leaderboards.place(key, own)).toBeNull();
      expect(await world.leaderboards.page(key, { after: null, limit: 100 }, own)).toHaveLength(5);
      await expectEqual(world, key);
      // Nor by a board that is built from rows read before.
      await world.keeper.rebuild(key, 'drift');
      await world.projection.put(key, [own]);
      await expectEqual(world, key);
    });

    test('stands there again after another act, whatever is still told of the deletion', async () => {
      const key = await built(6);
      const { version } = await world.rowOf(key, 'plr_4');
      await leave(key, 'plr_4');
      await untilGone(key, 'plr_4');
      const again = await world.write(key, { playerId: 'plr_4', score: 500n, reachedAt: new Date(1) });
      expect(again.version).toBeGreaterThan(version);
      expect(await world.leaderboards.place(key, again)).toMatchObject({ rank: 1 });
      await world.projection.leave(key, 'plr_4', version);
      expect(await world.leaderboards.place(key, again)).toMatchObject({ rank: 1 });
      await expectEqual(world, key);
    });

    test('is not on a board that was built meanwhile, read before or after, and the board is whole at once', async () => {
      const key = newBoard();
      await world.seed(key, 4);
      const { building } = world.projection;
      const rows = await Promise.all([1, 2, 3, 4].map((n) => world.rowOf(key, `plr_${n}`)));
      const now = world.game.clock.now();
      expect(await building.begin(key, 'slow', now)).toBe(true);
      await building.take(key, 'slow', rows.slice(0, 2), now);
      for (const playerId of ['plr_1', 'plr_3'])
        await world.projection.leave(key, playerId, await deleteRow(key, playerId));
      await building.take(key, 'slow', rows.slice(2), now);
      expect(await building.takeOver(key, 'slow', rows.length)).toBe(true);
      await expectEqual(world, key);
    });

    test('is left out by a build of which something else was lost', async () => {
      const key = newBoard();
      await world.seed(key, 3);
      const { building } = world.projection;
      const now = world.game.clock.now();
      await building.begin(key, 'short', now);
      await building.take(key, 'short', [await world.rowOf(key, 'plr_1')], now);
      await world.projection.leave(key, 'plr_1', await deleteRow(key, 'plr_1'));
      expect(await building.takeOver(key, 'short', 2)).toBe(false);
    });

    test('leaves an empty board as one that is new, without being degraded, and the next act begins it again', async () => {
      await world.keeper.ensure();
      await world.projection.setReady();
      const key = await built(1);
      await leave(key, 'plr_1');
      await until('the board is forgotten', async () => (await world.projection.state(key)) === 'absent');
      expect(await world.leaderboards.page(key, { after: null, limit: 5 }, null)).toEqual([]);
      expect(await world.figure('stargraph_degraded', { part: 'leaderboards' })).toBe(0);
      expect(await world.projection.ready()).toBe(true);
      const row = await world.write(key, { playerId: 'plr_2', score: 3n, reachedAt: new Date(1) });
      expect(await world.projection.put(key, [row])).toBe('absent');
      expect(await world.keeper.rebuild(key, 'absent')).toBe('built');
      await expectEqual(world, key);
    });

    test('is no drift, deleted while the board is compared, or about to leave', async () => {
      const key = await built(20);
      const { sql, projection } = world;
      let found = 0;
      const check = createDriftCheck({
        sql,
        projection: {
          ...projection,
          look: async (board, ids) => {
            // Once the rows were read, and before they are looked for.
            if ((found += 1) === 1) await projection.leave(key, 'plr_3', await deleteRow(key, 'plr_3'));
            return projection.look(board, ids);
          },
        },
        lagMs: 300,
      });
      expect(await check(key)).toBe(0);
      expect(found).toBeGreaterThan(1);

      const version = await deleteRow(key, 'plr_4');
      let looks = 0;
      const late = createDriftCheck({
        sql,
        projection: {
          ...projection,
          look: async (board, ids) => {
            if ((looks += 1) === 3) await projection.leave(key, 'plr_4', version);
            return projection.look(board, ids);
          },
        },
        lagMs: 300,
      });
      expect(await late(key)).toBe(0);
      expect(looks).toBe(3);
      // And who never leaves is.
      await deleteRow(key, 'plr_5');
      expect(await createDriftCheck({ sql, projection, lagMs: 30 })(key)).toBe(1);
    });

    test('acts and leaves at once, again and again, and the projection is its source', async () => {
      const key = newBoard('ldb_top');
      const { game } = world;
      const act = (playerId: string, id: string) =>
        game.run(actMutation, playerOf(playerId, key.environmentId), { intents: [{ id, action: 'tap', count: 1 }] });
      const players = ['plr_a', 'plr_b', 'plr_c'];
      for (const playerId of players) await act(playerId, 'first');
      await world.keeper.rebuild(key, 'absent');
      for (let round = 0; round < 8; round += 1)
        await Promise.all(
          players.flatMap((playerId) => [
            act(playerId, `a${round}`).then(({ errors }) => expect(errors).toBeUndefined()),
            leave(key, playerId),
            act(playerId, `b${round}`).then(({ errors }) => expect(errors).toBeUndefined()),
          ]),
        );
      for (const playerId of players) await act(playerId, 'last');
      await leave(key, 'plr_b');
      await until('all that was told has come', async () => {
        const { rows } = await game.deps.pool.query('select from game_jobs.jobs');
        return rows.length === 0 && !(await isKept(key, 'plr_b')) && (await isKept(key, 'plr_c'));
      });
      const kept = world.projection.look(key, ['plr_a', 'plr_c']);
      expect(await kept).toMatchObject({ entries: 2 });
      await expectEqual(world, key);
    });
  });
};
