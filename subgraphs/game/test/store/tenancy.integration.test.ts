import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sqlOfPool, inTransaction, type Sql } from '@stargraph/kit/db/sql';
import { lockAndRead } from '../../src/store/act-store.ts';
import { addItems } from '../../src/store/inventory-store.ts';
import { findEntry, listEntries } from '../../src/store/leaderboard-store.ts';
import { findItems, findPlayers, findQuests, listPlayers } from '../../src/store/player-store.ts';
import { countInvited, registerReferrals } from '../../src/store/referral-store.ts';
import { createTestGame, type TestGame } from '../support.ts';

/** The same ids in two environments: whatever is asked of one must not show a row of the other. */
const mine = { environmentId: 'env_1', playerId: 'plr_1' };
const theirs = { environmentId: 'env_2', playerId: 'plr_1' };
let game: TestGame;
let sql: Sql;
beforeAll(async () => {
  game = await createTestGame();
  sql = sqlOfPool(game.deps.pool);
  await game.deps.pool.query(`insert into player values ('env_2', 'plr_1', 500, 3, now(), now())`);
  await game.deps.pool.query(`insert into quest_progress values ('env_2', 'plr_1', 'qst_1', 3, null, 'r1')`);
  await game.deps.pool.query(`insert into inventory_item values ('env_2', 'plr_1', 'itm_1', 3)`);
  await game.deps.pool.query(`insert into leaderboard_entry values ('env_2', 'ldb_1', 'plr_1', 500, now())`);
  await game.deps.pool.query(
    `insert into intent values ('env_2', 'plr_1', 'i', 'tap', 1, '{"points":"1","rewards":[]}', 'r1', now())`,
  );
  await game.deps.pool.query(`insert into referral_code values ('env_2', 'code', 'plr_1')`);
  await game.deps.pool.query(`insert into referral values ('env_2', 'plr_2', 'plr_1', now())`);
});
afterAll(() => game.close());

describe('a row of one environment is not there for another', () => {
  test('as a player, a quest or an item', async () => {
    for (const find of [findPlayers, findQuests, findItems]) {
      expect(await find(sql, [mine])).toEqual([]);
      expect(await find(sql, [mine, theirs])).toMatchObject([theirs]);
    }
  });

  test('as a referral, or the code of one', async () => {
    expect(await countInvited(sql, [mine])).toEqual([]);
    expect(await countInvited(sql, [mine, theirs])).toEqual([{ ...theirs, invited: 1 }]);
    const arrival = { environmentId: 'env_1', inviteeId: 'plr_3', code: 'code' };
    expect(await registerReferrals(sql, [arrival], game.clock.now())).toEqual([]);
  });

  test('in the list of players', async () => {
    expect(await listPlayers(sql, 'env_1', { afterId: null, limit: 10 })).toEqual([]);
    expect(await listPlayers(sql, 'env_2', { afterId: null, limit: 10 })).toMatchObject([theirs]);
  });

  test('on a leaderboard', async () => {
    const page = { after: null, limit: 10 };
    expect(await listEntries(sql, { environmentId: 'env_1', leaderboardId: 'ldb_1' }, page)).toEqual([]);
    expect(await findEntry(sql, { environmentId: 'env_1', leaderboardId: 'ldb_1' }, 'plr_1')).toBeNull();
    expect(await listEntries(sql, { environmentId: 'env_2', leaderboardId: 'ldb_2' }, page)).toEqual([]);
    expect(await findEntry(sql, { environmentId: 'env_2', leaderboardId: 'ldb_1' }, 'plr_1')).toMatchObject({
      rank: 1,
    });
  });

  test('under an act, which makes its own', async () => {
    const locked = await inTransaction(game.deps.pool, (tx) =>
      lockAndRead(tx, [{ ...mine, make: true, intentIds: ['i'] }], game.clock.now()),
    );
    expect([...locked.values()]).toMatchObject([{ key: mine, state: { points: 0n, level: 1 } }]);
    const [own] = locked.values();
    expect([own?.intents.size, own?.state.quests.size]).toEqual([0, 0]);
  });

  test('when items are added', async () => {
    await inTransaction(game.deps.pool, (tx) => addItems(tx, [{ ...mine, itemId: 'itm_1', quantity: 1 }]));
    expect(await findItems(sql, [mine])).toEqual([
      { ...mine, items: [{ environmentId: 'env_1', playerId: 'plr_1', itemId: 'itm_1', quantity: 1n }] },
    ]);
    expect((await findItems(sql, [theirs]))[0]?.items[0]?.quantity).toBe(3n);
  });
});
