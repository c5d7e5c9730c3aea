import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { finishPurchase } from '../../src/use-case/finish-purchase.ts';
import { leaveHalfWay } from '../half-way.ts';
import { createStars } from '../stars-support.ts';
import { createTestBilling, playerOf, release, rewardOf, traceparent, type TestBilling } from '../support.ts';

let billing: TestBilling;
beforeAll(async () => {
  billing = await createTestBilling();
  await billing.reward(
    rewardOf('plr_1', 100),
    rewardOf('plr_1', 100, { currencyId: 'cur_silver' }),
    rewardOf('plr_2', 100),
  );
  await billing.buy(playerOf('plr_1'), 'prd_hat', 'k');
  const held = {
    environmentId: 'env_1',
    projectId: 'prj_1',
    playerId: 'plr_1',
    productId: 'prd_gem',
    idempotencyKey: 'h',
  };
  const id = await leaveHalfWay(billing, {
    ...held,
    traceparent,
    release: { hash: 'r1', products: release.products, currencies: release.currencies },
  });
  await finishPurchase(billing.deps, 'env_1', id);
  const stars = createStars(billing);
  await stars.pay(await stars.ordered('plr_1'), 'plr_1');
  await stars.ordered('plr_2');
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
    'update stars_payment set amount = 1',
    'delete from stars_payment',
    'delete from stars_order',
    'update stars_order set stars = 1',
    `update stars_order set currency_grants = '[]'`,
    'update stars_order set player_id = player_id',
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
  let place = 100;
  const post = async (...postings: [account: string, amount: number][]): Promise<string> => {
    const id = `trf_${crypto.randomUUID()}`;
    await billing.pool.query(transfer(id));
    return refusalOf(
      `insert into posting (environment_id, transfer_id, account_id, amount, position, balance_after, created_at) values ${postings
        .map(([account, amount]) => {
          place += 1;
          return `('env_1', '${id}', '${account}', ${amount}, ${account.startsWith('player:') ? `${place}, 0` : 'null, null'}, now())`;
        })
        .join(', ')}`,
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

  test('nothing more slowly for tables that have grown since somebody analysed them', async () => {
    const client = await billing.pool.connect();
    try {
      await client.query('begin');
      await client.query(
        `insert into transfer (environment_id, id, idempotency_key, kind, traceparent, created_at)
         select 'env_1', 'trf_' || n, n, 'reward', '', now() from generate_series(1, 20000) n`,
      );
      await client.query(
        `insert into posting (environment_id, transfer_id, account_id, amount, position, balance_after, created_at)
         select 'env_1', 'trf_' || n, owner || '/cur_gold', amount, case when amount > 0 then 1000 + n end, case when amount > 0 then n end, now()
         from generate_series(1, 64) n, (values ('player:plr_1', 1), ('system:issuance', -1)) as given(owner, amount)`,
      );
      const { rows } = await client.query(
        `select relname as table, seq_tup_read + idx_tup_fetch < 200 as "isReadByKey" from pg_stat_xact_user_tables
         where schemaname = current_schema() and relname in ('account', 'transfer') order by relname`,
      );
      expect(rows).toEqual([
        { table: 'account', isReadByKey: true },
        { table: 'transfer', isReadByKey: true },
      ]);
    } finally {
      await client.query('rollback');
      client.release();
    }
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
    `update account set overdraft = -1 where owner = 'player:plr_2'`,
    `update account set balance = -2, overdraft = 1 where owner = 'player:plr_2'`,
    `update account set entries = 0 where owner = 'player:plr_2'`,
    `update account set balance = 0 where owner = 'system:issuance'`,
    `update account set balance = null where owner = 'player:plr_2'`,
    `update account set owner = 'player:plr_9' where owner = 'player:plr_2'`,
    `insert into account (environment_id, id, owner, currency_id, created_at) values ('env_1', 'system:gifts/cur_gold', 'system:gifts', 'cur_gold', now())`,
    `update account set expiring = -1 where owner = 'player:plr_2'`,
    `update account set expiring = balance - held + 1 where owner = 'player:plr_2'`,
    `insert into lot (environment_id, account_id, expires_at, project_id, amount) values ('env_1', 'player:plr_2/cur_gold', now(), 'prj_1', 0)`,
    `update hold set state = 'pending'`,
    `update hold set state = 'lost'`,
    `update hold set expires_at = now()`,
    `update purchase set state = 'pending'`,
    `update purchase set state = 'refunded'`,
    `update stars_order set state = 'paid' where state = 'open'`,
    `update stars_order set state = 'open' where state = 'paid'`,
    `update stars_order set state = 'refunded'`,
    `update stars_order set invoice_link = null`,
    `insert into transfer (environment_id, id, idempotency_key, kind, reason_kind, traceparent, created_at) values ('env_1', 'trf_r', 'r', 'reward', 'quest', '', now())`,
    `insert into transfer (environment_id, id, idempotency_key, kind, traceparent, created_at) values ('env_1', 'trf_r', 'r', 'gift', '', now())`,
  ])('%s', async (statement) => {
    expect(await refusalOf(statement)).toBe(checkViolation);
  });
});

describe('of payments the database refuses', () => {
  const payment = (changes: Readonly<Record<string, string>> = {}): string => {
    const row = {
      id: `'pay_${crypto.randomUUID()}'`,
      telegram_bot_id: `'7'`,
      charge_id: `'${crypto.randomUUID()}'`,
      order_id: 'null',
      state: `'unmatched'`,
      reason: `'unknown-order'`,
      ...changes,
    };
    return `insert into stars_payment (environment_id, payload, currency, amount, traceparent, paid_at, recorded_at, ${Object.keys(row).join(', ')})
      values ('env_1', '', 'XTR', 1, '', now(), now(), ${Object.values(row).join(', ')})`;
  };
  const order = (state: string): string => `(select id from stars_order where state = '${state}')`;

  test('a second match of one order', async () => {
    const match = { state: `'matched'`, reason: 'null' };
    expect(await refusalOf(payment({ ...match, order_id: order('paid') }))).toBe(uniqueViolation);
    expect(await refusalOf(payment({ order_id: order('paid'), reason: `'already-paid'` }))).toBe('done');
  });

  test('a second payment of one charge, in any environment', async () => {
    const charge = payment({ charge_id: `'c'` });
    expect(await refusalOf(charge)).toBe('done');
    expect(await refusalOf(charge.replace(/'pay_[^']*'/, `'pay_other'`))).toBe(uniqueViolation);
    expect(await refusalOf(charge.replace(/'pay_[^']*'/, `'pay_other'`).replace('env_1', 'env_2'))).toBe(
      uniqueViolation,
    );
    expect(await refusalOf(charge.replace(/'pay_[^']*'/, `'pay_other'`).replace(`'7'`, `'8'`))).toBe('done');
  });

  test.for([
    ['a match of no order', { state: `'matched'`, reason: 'null' }],
    ['a mismatch without a reason', { reason: 'null' }],
    ['a reason that is none', { reason: `'because'` }],
    ['a match for the reason of a mismatch', { state: `'matched'`, reason: `'wrong-amount'`, order_id: order('open') }],
    ['a state that is none', { state: `'lost'` }],
  ])('%s', async ([, changes]) => {
    expect(await refusalOf(payment(changes as Record<string, string>))).toBe(checkViolation);
  });

  test('an order of another environment', async () => {
    const foreignKeyViolation = '23503';
    expect(await refusalOf(payment({ order_id: order('open') }).replace('env_1', 'env_2'))).toBe(foreignKeyViolation);
  });
});
