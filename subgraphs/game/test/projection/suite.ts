import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { silentLogger } from '@stargraph/kit/logging';
import { createMetrics } from '@stargraph/kit/metrics';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { projectPlaces } from '../../src/events/leaderboard-places.ts';
import { createLeaderboards } from '../../src/projection/boards.ts';
import { createLeaderboardProjection } from '../../src/projection/projection.ts';
import type { ScriptStore } from '../../src/projection/script.ts';
import type { LeaderboardKey, VersionedRow } from '../../src/store/leaderboard-store.ts';
import { actMutation, playerOf } from '../support.ts';
import { anyRow } from './rows.ts';
import { createProjectionWorld, expectEqual, type ProjectionWorld } from './world.ts';

/** What Redis can do, beside scripts, in the hands of whoever breaks something. */
export interface BreakableStore extends ScriptStore {
  keys(pattern: string): Promise<string[]>;
  del(...keys: string[]): Promise<number>;
  hgetall(key: string): Promise<Record<string, string>>;
  hset(key: string, field: string, value: string): Promise<number>;
  hdel(key: string, field: string): Promise<number>;
  zadd(key: string, score: number, member: string): Promise<unknown>;
  zrem(key: string, member: string): Promise<number>;
}

/** The projection of leaderboards on a Redis, whichever. */
export const describeProjection = (
  name: string,
  connect: () => BreakableStore,
  /** How many players the largest board has, and how many random histories are tried. */
  { many, runs }: { readonly many: number; readonly runs: number },
): void => {
  describe(`leaderboards projected to ${name}`, () => {
    let store: BreakableStore;
    let world: ProjectionWorld;
    let serial = 0;
    /** A board of an environment that nothing was written to yet; other suites may use the same Redis. */
    const newBoard = (): LeaderboardKey => {
      serial += 1;
      return { environmentId: `env_${randomBytes(4).toString('hex')}_${serial}`, leaderboardId: 'ldb_1' };
    };
    const built = async (players: number): Promise<LeaderboardKey> => {
      const key = newBoard();
      await world.seed(key, players);
      expect(await world.keeper.rebuild(key, 'absent')).toBe('built');
      return key;
    };
    /** The keys of the generation that is read. */
    const keysOf = async ({ environmentId }: LeaderboardKey) => {
      const found = await store.keys(`leaderboard:{${environmentId}/*`);
      const ending = (end: string): string => found.find((each) => each.endsWith(end)) ?? '';
      return { all: found, order: ending(':order'), entries: ending(':entries'), state: ending('}') };
    };

    beforeAll(async () => {
      store = connect();
      world = await createProjectionWorld(store);
    });
    afterAll(() => world.close());

    test('are their source, in every order, with repeats and old news, over boards and environments', async () => {
      const change = fc.record({ environment: fc.nat(1), board: fc.nat(1), row: anyRow });
      await fc.assert(
        fc.asyncProperty(
          fc.array(change, { minLength: 1, maxLength: 40 }),
          fc.array(fc.nat(), { maxLength: 60 }),
          fc.nat(20),
          fc.integer({ min: 1, max: 12 }),
          async (changes, order, builtAt, size) => {
            const [first, second] = [newBoard(), newBoard()];
            const told: { key: LeaderboardKey; row: VersionedRow }[] = [];
            const keys = new Map<string, LeaderboardKey>();
            for (const [index, { environment, board, row }] of changes.entries()) {
              const key = { ...(environment === 0 ? first : second), leaderboardId: `ldb_${board}` };
              keys.set(JSON.stringify(key), key);
              told.push({ key, row: await world.write(key, row) });
              // Built somewhere in between; all that was before is in the source, all that comes after is told.
              if (index === builtAt) for (const each of keys.values()) await world.keeper.rebuild(each, 'absent');
            }
            for (const key of keys.values())
              if ((await world.projection.state(key)) !== 'whole') await world.keeper.rebuild(key, 'absent');
            const news = [
              ...order.map((at) => told[at % told.length]),
              ...told,
              ...order.map((at) => told[at % told.length]),
            ];
            for (const each of news) if (each !== undefined) await world.projection.put(each.key, [each.row]);
            for (const key of keys.values()) await expectEqual(world, key, size);
          },
        ),
        { numRuns: runs },
      );
    });

    test('are not read while they are built, and hold every act that was made meanwhile', async () => {
      const key = newBoard();
      await world.seed(key, many);
      const building = world.keeper.rebuild(key, 'absent');
      const over = new AbortController();
      const acting = (async () => {
        for (let act = 0; !over.signal.aborted || act < 30; act += 1) {
          const playerId = `plr_${1 + ((act * 37) % (many + 100))}`;
          await world.write(key, { playerId, score: BigInt(1000 + act), reachedAt: new Date(act) });
          await projectPlaces(world, [
            {
              id: `0${act}`,
              type: 'game.act.applied.v1',
              environmentId: key.environmentId,
              projectId: 'prj_1',
              subject: `player:${playerId}`,
              sequence: act,
              occurredAt: new Date(act).toISOString(),
              traceparent: '',
              data: { playerId, points: 1, intents: [] },
            },
          ]);
        }
      })();
      const reading = (async () => {
        while (!over.signal.aborted) {
          const seen = await world.projection.look(key, []);
          expect(typeof seen === 'string' ? many : seen.entries).toBeGreaterThanOrEqual(many);
          // The Redis in memory answers at once: whoever else waits for something must have a turn.
          await sleep(1);
        }
      })();
      expect(await building).toBe('built');
      over.abort();
      await Promise.all([acting, reading]);
      await expectEqual(world, key, 100);
    });

    test('are built by one at a time, and by another once that one has died over it', async () => {
      const key = newBoard();
      await world.seed(key, 20);
      const { building } = world.projection;
      const { clock } = world.game;
      expect(await building.begin(key, 'dead', clock.now())).toBe(true);
      await building.take(key, 'dead', [await world.rowOf(key, 'plr_1')], clock.now());
      expect(await world.keeper.rebuild(key, 'absent')).toBe('busy');
      expect(await world.projection.state(key)).toBe('lost');
      clock.advance(15_000);
      expect(await world.keeper.rebuild(key, 'absent')).toBe('built');
      expect(await building.take(key, 'dead', [await world.rowOf(key, 'plr_2')], clock.now())).toBe(false);
      expect(await building.takeOver(key, 'dead', 0)).toBe(false);
      await expectEqual(world, key);
      // Nothing of the dead one is left behind.
      expect((await keysOf(key)).all).toHaveLength(3);
    });

    test('do not take over with fewer entries than were read from the source', async () => {
      const key = newBoard();
      await world.seed(key, 3);
      const { building } = world.projection;
      await building.begin(key, 'short', 0);
      await building.take(key, 'short', [await world.rowOf(key, 'plr_1')], 0);
      expect(await building.takeOver(key, 'short', 2)).toBe(false);
      expect(await world.projection.state(key)).toBe('lost');
    });

    test('show whoever acted the act at once, told of it or not', async () => {
      const key = await built(40);
      const own = await world.write(key, { playerId: 'plr_7', score: 2n ** 60n, reachedAt: new Date(9) });
      expect((await world.leaderboards.page(key, { after: null, limit: 1 }, own))[0]).toMatchObject({
        playerId: 'plr_7',
        rank: 1,
        score: 2n ** 60n,
      });
      const newcomer = await world.write(key, { playerId: 'plr_new', score: 1n, reachedAt: new Date(9e9) });
      expect(await world.leaderboards.place(key, newcomer)).toMatchObject({ rank: 41 });
      // News that are older than what is known give the place as it is known.
      expect(await world.leaderboards.place(key, { ...own, score: 1n, version: 1n })).toMatchObject({ rank: 1 });
      expect(await world.figure('stargraph_leaderboard_reads_total', { source: 'postgresql' })).toBe(0);
    });

    test('show an act made by the API to its player in the next request', async () => {
      const { game, keeper } = world;
      const environmentId = newBoard().environmentId;
      const key = { environmentId, leaderboardId: 'ldb_top' };
      const act = (playerId: string, id: string, count: number) =>
        game.run(actMutation, playerOf(playerId, environmentId), { intents: [{ id, action: 'tap', count }] });
      await act('plr_a', '1', 5);
      await act('plr_b', '1', 3);
      await keeper.rebuild(key, 'absent');
      await act('plr_b', '2', 9);
      const { data } = await game.run(
        `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Leaderboard {
           ownEntry { rank score } entries { edges { node { rank score playerId } } } } } }`,
        playerOf('plr_b', environmentId),
        { r: [{ __typename: 'Leaderboard', environmentId, id: 'ldb_top' }] },
      );
      expect(data).toMatchObject({
        _entities: [
          {
            ownEntry: { rank: 1, score: '29' },
            entries: {
              edges: [
                { node: { rank: 1, score: '29', playerId: 'plr_b' } },
                { node: { rank: 2, score: '10', playerId: 'plr_a' } },
              ],
            },
          },
        ],
      });
      expect(await world.projection.look(key, [])).toMatchObject({ entries: 2 });
    });

    test('keep the same ids of two environments apart', async () => {
      const [mine, theirs] = [await built(3), await built(5)];
      await world.projection.put(theirs, [
        await world.write(theirs, { playerId: 'plr_1', score: 99n, reachedAt: new Date(1) }),
      ]);
      await expectEqual(world, mine);
      await expectEqual(world, theirs);
    });

    test.for<[what: string, entries: number, breakIt: (key: LeaderboardKey) => Promise<unknown>]>([
      [
        'an old score',
        1,
        async (key) => {
          const { entries, order } = await keysOf(key);
          const kept = (await store.hgetall(entries))['plr_3'] ?? '';
          await store.zrem(order, `${kept.slice(0, 28)}plr_3`);
          await store.zadd(order, 0, `${'0'.repeat(28)}plr_3`);
          await store.hset(entries, 'plr_3', `${'0'.repeat(28)}1`);
        },
      ],
      [
        'a place that the order lacks',
        1,
        async (key) => {
          const { entries, order } = await keysOf(key);
          const kept = (await store.hgetall(entries))['plr_3'] ?? '';
          await store.zrem(order, `${kept.slice(0, 28)}plr_3`);
          await store.zadd(order, 0, 'stray');
        },
      ],
      [
        'a place that the order has elsewhere',
        1,
        async (key) => {
          const { entries, order } = await keysOf(key);
          await store.zadd(order, 5, `${(await store.hgetall(entries))['plr_3']?.slice(0, 28)}plr_3`);
        },
      ],
      [
        'a player who is not there',
        1,
        async (key) => {
          await world.projection.put(key, [{ playerId: 'plr_ghost', score: 5n, reachedAt: new Date(1), version: 1n }]);
        },
      ],
      [
        'a row that nobody told of',
        1,
        (key) => world.write(key, { playerId: 'plr_4', score: 77n, reachedAt: new Date(1) }),
      ],
    ])('are found to differ by %s, and built anew', async ([, wrong, breakIt]) => {
      const key = await built(30);
      await world.projection.setReady();
      const before = await world.figure('stargraph_leaderboard_drift_total');
      await breakIt(key);
      await world.keeper.check();
      expect((await world.figure('stargraph_leaderboard_drift_total')) - before).toBe(wrong);
      await expectEqual(world, key);
      expect(await world.keeper.check()).toBe(0);
    });

    test('do not count as different what is only on its way', async () => {
      const key = await built(30);
      await world.projection.setReady();
      const late = await world.write(key, { playerId: 'plr_4', score: 77n, reachedAt: new Date(1) });
      const checking = world.keeper.check();
      await sleep(50);
      await world.projection.put(key, [late]);
      expect(await checking).toBe(0);
    });

    test.for<[what: string, breakIt: (key: LeaderboardKey) => Promise<unknown>]>([
      ['its order', async (key) => store.del((await keysOf(key)).order)],
      ['its entries', async (key) => store.del((await keysOf(key)).entries)],
      ['both', async (key) => store.del((await keysOf(key)).entries, (await keysOf(key)).order)],
      ['one entry', async (key) => store.hdel((await keysOf(key)).entries, 'plr_2')],
    ])('are answered by PostgreSQL where Redis has forgotten %s, until they are built', async ([, breakIt]) => {
      const key = await built(10);
      await world.projection.setReady();
      await breakIt(key);
      expect(await world.leaderboards.page(key, { after: null, limit: 100 }, null)).toHaveLength(10);
      expect(await world.figure('stargraph_degraded', { part: 'leaderboards' })).toBe(1);
      expect(await world.projection.ready()).toBe(false);
      await world.keeper.ensure();
      await expectEqual(world, key);
      await world.leaderboards.page(key, { after: null, limit: 1 }, null);
      expect(await world.figure('stargraph_degraded', { part: 'leaderboards' })).toBe(0);
      expect(await world.projection.ready()).toBe(true);
    });

    test('begin with the first act on a board, without being degraded before', async () => {
      await world.keeper.ensure();
      await world.projection.setReady();
      const key = newBoard();
      const row = await world.write(key, { playerId: 'plr_1', score: 3n, reachedAt: new Date(1) });
      expect(await world.leaderboards.place(key, row)).toMatchObject({ rank: 1 });
      expect(await world.figure('stargraph_degraded', { part: 'leaderboards' })).toBe(0);
      const event = {
        id: '1',
        type: 'game.quest.claimed.v1',
        environmentId: key.environmentId,
        projectId: 'prj_1',
        subject: 'player:plr_1',
        sequence: 1,
        occurredAt: new Date(1).toISOString(),
        traceparent: '',
        data: { playerId: 'plr_1', questId: 'qst_1' },
      };
      await projectPlaces(world, [event]);
      await expectEqual(world, key);
    });

    test('are answered by PostgreSQL, exactly and degraded, while Redis fails or does not answer', async () => {
      const key = await built(10);
      const own = await world.rowOf(key, 'plr_5');
      const never: ScriptStore = {
        eval: () => new Promise(() => undefined),
        evalsha: () => new Promise(() => undefined),
      };
      const failing: ScriptStore = {
        eval: () => Promise.reject(new Error('away')),
        evalsha: () => Promise.reject(new Error('away')),
      };
      const wanted = await world.projection.rank(key, own);
      for (const broken of [never, failing]) {
        const metrics = createMetrics({ processMetrics: false });
        const leaderboards = createLeaderboards({
          sql: world.sql,
          projection: createLeaderboardProjection(broken, 50),
          clock: world.game.clock,
          logger: silentLogger,
          metrics,
        });
        expect(await leaderboards.place(key, own)).toEqual(wanted);
        expect(await leaderboards.page(key, { after: null, limit: 100 }, own)).toHaveLength(10);
        expect(await metrics.metrics()).toContain('stargraph_degraded{part="leaderboards"} 1');
        expect(await metrics.metrics()).toContain('stargraph_leaderboard_reads_total{source="postgresql"} 2');
      }
    });
  });
};
