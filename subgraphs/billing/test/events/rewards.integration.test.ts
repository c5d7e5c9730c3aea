import { afterAll, beforeAll, expect, test } from 'vitest';
import { PoisonError } from '@stargraph/kit/bus/bus';
import { handleRewards } from '../../src/events/rewards.ts';
import { createTestBilling, ledgerProblems, rewardOf, traceparent, type TestBilling } from '../support.ts';

let billing: TestBilling;
beforeAll(async () => {
  billing = await createTestBilling();
});
afterAll(() => billing.close());

const balancesOf = async (playerId: string): Promise<unknown[]> =>
  (
    await billing.pool.query<{ environment_id: string; currency_id: string; balance: bigint }>(
      'select environment_id, currency_id, balance from account where owner = $1 order by 1, 2',
      [`player:${playerId}`],
    )
  ).rows.map((row) => [row.environment_id, row.currency_id, row.balance]);

test('a reward becomes money, and tells so with the trace and release it came with', async () => {
  const reward = rewardOf('plr_1', 7);
  await handleRewards(billing.deps, [reward]);
  expect(await balancesOf('plr_1')).toEqual([['env_1', 'cur_gold', 7n]]);
  expect(await billing.events('plr_1')).toMatchObject([
    {
      type: 'billing.transfer.posted.v1',
      environmentId: 'env_1',
      projectId: 'prj_1',
      releaseHash: 'r0',
      traceparent,
      data: { kind: 'reward', playerId: 'plr_1', amount: '7', currencyId: 'cur_gold' },
    },
  ]);
});

test('a batch adds up by environment, player and currency', async () => {
  await handleRewards(billing.deps, [
    rewardOf('plr_2', 1),
    rewardOf('plr_3', 2),
    rewardOf('plr_2', 4),
    rewardOf('plr_2', 8, { currencyId: 'cur_silver' }),
    rewardOf('plr_2', 16, { environmentId: 'env_2' }),
  ]);
  expect(await balancesOf('plr_2')).toEqual([
    ['env_1', 'cur_gold', 5n],
    ['env_1', 'cur_silver', 8n],
    ['env_2', 'cur_gold', 16n],
  ]);
  expect(await balancesOf('plr_3')).toEqual([['env_1', 'cur_gold', 2n]]);
});

test('a redelivered reward is credited once, alone, in another batch, and twenty times at once', async () => {
  const rewards = Array.from({ length: 10 }, () => rewardOf('plr_4', 10));
  const [first, second] = rewards;
  if (first === undefined || second === undefined) throw new Error('There are ten rewards');
  await handleRewards(billing.deps, [first]);
  await handleRewards(billing.deps, [first, second]);
  await handleRewards(billing.deps, [second, first]);
  await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      handleRewards(billing.deps, index % 2 === 0 ? rewards : rewards.toReversed()),
    ),
  );
  expect(await balancesOf('plr_4')).toEqual([['env_1', 'cur_gold', 100n]]);
  expect(await billing.events('plr_4')).toHaveLength(10);
  expect(await ledgerProblems(billing.pool)).toEqual([]);
});

test('amounts are exact beyond what a JSON number holds', async () => {
  await handleRewards(billing.deps, [rewardOf('plr_5', 2n ** 53n + 1n)]);
  await handleRewards(billing.deps, [rewardOf('plr_5', 2n)]);
  expect(await balancesOf('plr_5')).toEqual([['env_1', 'cur_gold', 2n ** 53n + 3n]]);
});

test('a reward that no account can hold is named as poison; the others of its batch are credited', async () => {
  const most = 10n ** 18n - 1n;
  const filling = Array.from({ length: 9 }, () => rewardOf('plr_6', most));
  await handleRewards(billing.deps, filling);
  const tooMuch = rewardOf('plr_6', most);
  const before = rewardOf('plr_7', 1);
  const after = rewardOf('plr_7', 2);
  const failure: unknown = await handleRewards(billing.deps, [before, tooMuch, after]).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(PoisonError);
  expect(failure).toMatchObject({ eventId: tooMuch.id });
  // The bus hands the rest again.
  await handleRewards(billing.deps, [before, after]);
  expect(await balancesOf('plr_6')).toEqual([['env_1', 'cur_gold', 9n * most]]);
  expect(await balancesOf('plr_7')).toEqual([['env_1', 'cur_gold', 3n]]);
  expect(await ledgerProblems(billing.pool)).toEqual([]);
});
