import { afterAll, beforeAll, expect, test } from 'vitest';
import { sqlOfPool } from '@stargraph/kit/db/sql';
import { purgeIntents } from '../../src/store/retention.ts';
import { actMutation, createTestGame, playerOf, type TestGame } from '../support.ts';

const day = 86_400_000;
let game: TestGame;
beforeAll(async () => {
  game = await createTestGame();
});
afterAll(() => game.close());

const act = async (id: string): Promise<unknown> => {
  const { data } = await game.run(actMutation, playerOf('plr_1'), { intents: [{ id, action: 'dig' }] });
  return (data as { act: { outcomes: { status: string }[] } }).act.outcomes[0]?.status;
};

test('an intent is remembered for 30 days and no longer, and its id then pays anew', async () => {
  await act('old');
  game.clock.advance(day);
  await act('young');
  game.clock.advance(30 * day - 1);
  expect(await purgeIntents(sqlOfPool(game.deps.pool), game.clock.now())).toBe(1);
  expect(await act('young')).toBe('REPEATED');
  expect(await act('old')).toBe('APPLIED');
  const rewards = (await game.events())
    .filter((event) => event.type === 'game.reward.granted.v1')
    .map((event) => event.id);
  expect(new Set(rewards).size).toBe(3);
});

test('many are forgotten in chunks, those of every environment', async () => {
  await game.deps.pool.query(
    `insert into intent select 'env_' || n % 3, 'plr_x', 'i' || n, 'tap', 1, '{}', 'r1', '2020-01-01' from generate_series(1, 20001) n`,
  );
  expect(await purgeIntents(sqlOfPool(game.deps.pool), game.clock.now())).toBe(20_001);
  expect(await game.rows('intent')).toHaveLength(2);
});
