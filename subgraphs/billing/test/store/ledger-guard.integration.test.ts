import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestBilling, playerOf, rewardOf, type TestBilling } from '../support.ts';

let billing: TestBilling;
beforeAll(async () => {
  billing = await createTestBilling();
  await billing.reward(
    rewardOf('plr_1', 100),
    rewardOf('plr_1', 100, { currencyId: 'cur_silver' }),
    rewardOf('plr_2', 100),
  );
  await billing.buy(playerOf('plr_1'), 'prd_hat', 'k');
});
afterAll(() => billing.close());

/** PostgreSQL's code of what the service's own role is refused. */
const refusalOf = (statement: string): Promise<string> =>
  billing.pool.query(statement).then(
    () => 'done',
    (error: unknown) => String((error as { code?: string }).code),
  );
const insufficientPrivilege = '42501';
const checkViolation = '23514';
const uniqueViolation = '23505';

describe("the service's own role", () => {
  test.for([
    'update posting set amount = 1',
    'delete from posting',
    'truncate posting',
    'update transfer set kind = kind',
    'delete from transfer',
    'truncate transfer cascade',
    'delete from account',
    'delete from hold',
    'delete from purchase',
    'alter table posting disable trigger all',
    'drop table posting',
    'select * from game.player',
  ])('may not %s', async (statement) => {
    expect(await refusalOf(statement)).toBe(insufficientPrivilege);
  });
});

describe('the database refuses', () => {
  const transfer = (id: string, key = id) =>
    `insert into transfer (environment_id, id, idempotency_key, kind, traceparent, created_at) values ('env_1', '${id}', '${key}', 'reward', '', now())`;
  const post = async (...postings: [account: string, amount: number][]): Promise<string> => {
    const id = `trf_${crypto.randomUUID()}`;
    await billing.pool.query(transfer(id));
    return refusalOf(
      `insert into posting (environment_id, transfer_id, account_id, amount) values ${postings.map(([account, amount]) => `('env_1', '${id}', '${account}', ${amount})`).join(', ')}`,
    );
  };

  test('a transfer that makes money', async () => {
    expect(await post(['player:plr_1/cur_gold', 2], ['system:issuance/cur_gold', -1])).toBe(checkViolation);
    expect(await post(['player:plr_1/cur_gold', 1])).toBe(checkViolation);
  });

  test('a transfer that turns one currency into another', async () => {
    expect(await post(['player:plr_1/cur_gold', 1], ['player:plr_1/cur_silver', -1])).toBe(checkViolation);
  });

  test('a posting to an account that is not there, or to nobody', async () => {
    expect(await post(['player:ghost/cur_gold', 1], ['system:issuance/cur_gold', -1])).toBe(checkViolation);
    expect(await post(['player:plr_1/cur_gold', 0])).toBe(checkViolation);
  });

  test('a balanced transfer in one currency alone is what it takes', async () => {
    expect(await post(['player:plr_1/cur_gold', 1], ['player:plr_2/cur_gold', -1])).toBe('done');
  });

  test('a second transfer for the same reason, and not for the same reason elsewhere', async () => {
    expect(await refusalOf(transfer('trf_a', 'reward:once'))).toBe('done');
    expect(await refusalOf(transfer('trf_b', 'reward:once'))).toBe(uniqueViolation);
    expect(await refusalOf(transfer('trf_b', 'reward:once').replace('env_1', 'env_2'))).toBe('done');
  });

  test.for([
    `update account set balance = -1 where owner = 'player:plr_2'`,
    `update account set held = balance + 1 where owner = 'player:plr_2'`,
    `update account set held = -1 where owner = 'player:plr_2'`,
    `update account set balance = 0 where owner = 'system:issuance'`,
    `update account set balance = null where owner = 'player:plr_2'`,
    `update account set owner = 'player:plr_9' where owner = 'player:plr_2'`,
    `insert into account (environment_id, id, owner, currency_id, created_at) values ('env_1', 'system:gifts/cur_gold', 'system:gifts', 'cur_gold', now())`,
    `update hold set state = 'pending'`,
    `update purchase set state = 'pending'`,
    `update purchase set state = 'refunded'`,
  ])('%s', async (statement) => {
    expect(await refusalOf(statement)).toBe(checkViolation);
  });
});
