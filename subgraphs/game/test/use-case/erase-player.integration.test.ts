import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Sql } from '@stargraph/kit/db/sql';
import { inTransaction, sqlOfPool } from '@stargraph/kit/db/sql';
import { eraseRequested } from '@stargraph/kit/player-erasure';
import type { Person } from '@stargraph/kit/personal-data';
import { erasureOf } from '@stargraph/kit/testkit/erasure';
import { gamePersonalData } from '../../src/store/personal-data.ts';
import { erasePlayer } from '../../src/use-case/erase-player.ts';
import { createTestGame, type TestGame } from '../support.ts';

let game: TestGame;
let sql: Sql;
beforeAll(async () => {
  game = await createTestGame();
  sql = sqlOfPool(game.deps.pool);
});
afterAll(() => game.close());

const fill = async (environmentId: string, playerId: string): Promise<void> => {
  const own = [environmentId, playerId];
  await sql.query(
    'insert into player (environment_id, id, points, level, created_at, updated_at) values ($1, $2, 5, 1, now(), now())',
    own,
  );
  await sql.query(
    `insert into quest_progress (environment_id, player_id, quest_id, count, release_hash) values ($1, $2, 'q1', 2, 'r1')`,
    own,
  );
  await sql.query(
    `insert into intent (environment_id, player_id, intent_id, action, count, outcome, release_hash, at)
     select $1, $2, 'i' || lpad(n::text, 4, '0'), 'tap', 1, '{}', 'r1', now() from generate_series(1, 450) n`,
    own,
  );
  await sql.query(
    `insert into inventory_item (environment_id, player_id, item_id, quantity) values ($1, $2, 'hat', 3)`,
    own,
  );
  await sql.query(
    `insert into leaderboard_entry (environment_id, leaderboard_id, player_id, score, reached_at) values ($1, 'b1', $2, 5, now()), ($1, 'b2', $2, 5, now())`,
    own,
  );
  await sql.query(`insert into referral_code (environment_id, code, player_id) values ($1, $2, $2)`, own);
  await sql.query(
    `insert into referral (environment_id, invitee_id, inviter_id, registered_at) values ($1, $2, 'plr_host', now())`,
    own,
  );
};
const rowsOf = async (environmentId: string, playerId: string): Promise<number> => {
  const person: Person = { environmentId, playerId, telegramUserId: null, until: new Date() };
  let count = 0;
  for (const table of gamePersonalData.tables)
    for (let after: string | null = null; ;) {
      const page = await gamePersonalData.read(sql, person, table, after);
      count += page?.rows.length ?? 0;
      after = page?.next ?? null;
      if (after === null) break;
    }
  return count;
};
const all = 1 + 1 + 450 + 1 + 2 + 1 + 1;
const reportsOf = async (playerId: string) =>
  (await game.events()).filter(
    ({ type, subject }) => type === 'game.erasure.completed.v1' && subject === `player:${playerId}`,
  );
const deps = () => ({ ...game.deps, domain: 'game' as const, erase: erasePlayer });

test('an erased player leaves every table, and nobody else does; a second look finds nothing', async () => {
  await fill('env_1', 'plr_1');
  await fill('env_2', 'plr_1');
  await fill('env_1', 'plr_2');
  expect(await rowsOf('env_1', 'plr_1')).toBe(all);
  await eraseRequested(deps(), [erasureOf('plr_1')]);
  await eraseRequested(deps(), [erasureOf('plr_1', { round: 2 })]);
  expect(await rowsOf('env_1', 'plr_1')).toBe(0);
  expect(await rowsOf('env_2', 'plr_1')).toBe(all);
  expect(await rowsOf('env_1', 'plr_2')).toBe(all);
  const [first, second] = await reportsOf('plr_1');
  expect(first?.data).toMatchObject({ round: 1, found: { intent: 450, leaderboard_entry: 2, player: 1 } });
  const found = (second?.data as { found: Record<string, number> }).found;
  expect(Object.values(found)).toEqual(gamePersonalData.tables.map(() => 0));
});

test('a process that dies before it commits has erased nothing and told nothing; the repeat does all of it, once', async () => {
  await fill('env_1', 'plr_3');
  const event = erasureOf('plr_3');
  const dying = {
    ...deps(),
    erase: async (tx: Sql, person: Person) => {
      await erasePlayer(tx, person);
      // The connection is gone, as when the process is killed.
      await tx.query('select pg_terminate_backend(pg_backend_pid())');
      return {};
    },
  };
  game.deps.pool.on('error', () => {});
  await expect(eraseRequested(dying, [event])).rejects.toThrow(/terminat/i);
  expect(await rowsOf('env_1', 'plr_3')).toBe(all);
  await Promise.all([1, 2, 3].map(() => eraseRequested(deps(), [event])));
  expect(await rowsOf('env_1', 'plr_3')).toBe(0);
  expect(await reportsOf('plr_3')).toHaveLength(1);
});

test('erasing takes the places off the projection by a job of the same transaction', async () => {
  await fill('env_1', 'plr_4');
  const jobs = async (): Promise<number> =>
    (await sql.query<{ count: number }>('select count(*)::int as count from game_jobs.jobs'))[0]?.count ?? 0;
  const before = await jobs();
  await inTransaction(game.deps.pool, (tx) =>
    erasePlayer(tx, { environmentId: 'env_1', playerId: 'plr_4', telegramUserId: null, until: new Date() }),
  );
  expect(await jobs()).toBe(before + 1);
});
