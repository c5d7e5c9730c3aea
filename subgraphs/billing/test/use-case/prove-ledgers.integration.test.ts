import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { sqlOfPool } from '@stargraph/kit/db/sql';
import { silentLogger } from '@stargraph/kit/logging';
import { createMetrics } from '@stargraph/kit/metrics';
import { observeMoney } from '../../src/store/money-figures.ts';
import { findProof } from '../../src/store/ledger-proof-store.ts';
import { proveLedgers } from '../../src/use-case/prove-ledgers.ts';
import { leaveHalfWay } from '../half-way.ts';
import {
  createTestBilling,
  operatorOf,
  playerOf,
  release,
  rewardOf,
  traceparent,
  type TestBilling,
} from '../support.ts';

const hourMs = 3_600_000;
const weekMs = 7 * 24 * hourMs;

let billing: TestBilling;
beforeAll(async () => {
  billing = await createTestBilling();
  await billing.reward(
    rewardOf('plr_1', 100),
    rewardOf('plr_2', 60),
    rewardOf('plr_1', 8, { currencyId: 'cur_silver' }),
    rewardOf('plr_1', 5, { environmentId: 'env_2' }),
  );
  await billing.buy(playerOf('plr_1'), 'prd_crown', 'k');
  await billing.buy(playerOf('plr_1'), 'prd_purse', 'k2');
  await leaveHalfWay(billing, {
    environmentId: 'env_1',
    projectId: 'prj_1',
    playerId: 'plr_2',
    productId: 'prd_hat',
    idempotencyKey: 'k',
    traceparent,
    release: { hash: 'r1', products: release.products, currencies: release.currencies },
  });
});
afterAll(() => billing.close());

const prove = (): Promise<void> => proveLedgers(billing.deps, () => true);
/** Time passes until every ledger is due for a proof of everything. */
const proveAll = async (): Promise<void> => {
  billing.clock.advance(weekMs);
  await prove();
};
beforeEach(proveAll);

const asOwner = (statement: string) => billing.database.asAdmin('billing', statement);

interface Told {
  readonly law: string;
  readonly subject: string;
  readonly expected: string;
  readonly found: string;
}
const told = async (environmentId = 'env_1'): Promise<Told[]> => {
  const answer = await billing.entity(
    { __typename: 'Environment', id: environmentId },
    'ledgerProof { breaches { law subject playerId currency { id } expected found } }',
    operatorOf(['wallet.read'], environmentId),
  );
  return (answer.data as { _entities: [{ ledgerProof: { breaches: Told[] } }] })._entities[0].ledgerProof.breaches;
};
const lawsOf = async (environmentId?: string): Promise<string[]> =>
  (await told(environmentId)).map(({ law, subject }) => `${law} ${subject}`).toSorted();

const figures = async (): Promise<Record<string, number>> => {
  const metrics = createMetrics({ processMetrics: false });
  const forget = observeMoney({ sql: sqlOfPool(billing.pool), metrics, logger: silentLogger });
  const [breaches] = (await metrics.getMetricsAsJSON()).filter(({ name }) => name === 'stargraph_ledger_breaches');
  forget();
  const byLaw: Record<string, number> = {};
  for (const { labels, value } of breaches?.values ?? []) if (value !== 0) byLaw[String(labels['law'])] = value;
  return byLaw;
};

test('books that are right are proved right, with holds, debts, several currencies and environments', async () => {
  await asOwner(
    `update account set balance = balance, overdraft = 0 where environment_id = 'env_1' and owner = 'player:plr_1'`,
  );
  expect(await told()).toEqual([]);
  expect(await told('env_2')).toEqual([]);
  expect(await figures()).toEqual({});
  const proof = await findProof(sqlOfPool(billing.pool), 'env_1');
  expect(proof?.provedAt?.getTime()).toBe(billing.clock.now());
  expect(proof?.wholeProvedAt?.getTime()).toBe(billing.clock.now());
});

test('a balance that the owner of the database changed raises the alarm, and mended it is quiet again', async () => {
  await asOwner(
    `update account set balance = balance + 5 where environment_id = 'env_1' and id = 'player:plr_1/cur_gold'`,
  );
  billing.clock.advance(hourMs);
  await prove();
  expect(await told()).toMatchObject([
    { law: 'BALANCE', subject: 'player:plr_1/cur_gold', playerId: 'plr_1', expected: '90', found: '95' },
    { law: 'TRIAL', subject: 'cur_gold', playerId: null, currency: { id: 'cur_gold' }, expected: '150', found: '155' },
  ]);
  expect(await lawsOf('env_2')).toEqual([]);
  expect(await figures()).toEqual({ balance: 1, trial: 1 });
  await asOwner(
    `update account set balance = balance - 5 where environment_id = 'env_1' and id = 'player:plr_1/cur_gold'`,
  );
  billing.clock.advance(hourMs);
  await prove();
  expect(await told()).toEqual([]);
  expect(await figures()).toEqual({});
});

test.for([
  [
    'what is held',
    `account set held = held - 1 where id = 'player:plr_2/cur_gold'`,
    `account set held = held + 1 where id = 'player:plr_2/cur_gold'`,
    ['HELD player:plr_2/cur_gold'],
  ],
  [
    'a debt',
    `account set overdraft = 7 where id = 'player:plr_2/cur_gold'`,
    `account set overdraft = 0 where id = 'player:plr_2/cur_gold'`,
    ['DEBT player:plr_2/cur_gold'],
  ],
  [
    'the number of entries',
    `account set entries = entries + 1 where id = 'player:plr_2/cur_gold'`,
    `account set entries = entries - 1 where id = 'player:plr_2/cur_gold'`,
    ['STATEMENT player:plr_2/cur_gold'],
  ],
] as const)('a quarter of an hour is enough to find %s changed by hand', async ([, tamper, mend, expected]) => {
  await asOwner(`update ${tamper}`);
  billing.clock.advance(hourMs);
  await prove();
  expect(await lawsOf()).toEqual([...expected]);
  await asOwner(`update ${mend}`);
  billing.clock.advance(hourMs);
  await prove();
  expect(await lawsOf()).toEqual([]);
});

test('an old posting that was changed is found by the weekly proof, and only by it', async () => {
  const first = `where environment_id = 'env_1' and account_id = 'player:plr_1/cur_gold' and position = 1`;
  await asOwner(`update posting set amount = amount + 1 ${first}`);
  billing.clock.advance(hourMs);
  await prove();
  expect(await lawsOf()).toEqual([]);
  await proveAll();
  const laws = await lawsOf();
  expect(laws).toEqual([
    'BALANCE player:plr_1/cur_gold',
    'STATEMENT player:plr_1/cur_gold',
    expect.stringMatching(/^TRANSFER trf_/),
  ]);
  // The proof that reads less leaves it standing.
  billing.clock.advance(hourMs);
  await prove();
  expect(await lawsOf()).toEqual(laws);
  await asOwner(`update posting set amount = amount - 1 ${first}`);
  await proveAll();
  expect(await lawsOf()).toEqual([]);
});

test('a transfer that lost a posting is found', async () => {
  const [row] = await billing.database.asAdmin<{ transfer_id: string; amount: bigint }>(
    'billing',
    `delete from posting where environment_id = 'env_2' and account_id = 'system:issuance/cur_gold' returning transfer_id, amount`,
  );
  await proveAll();
  expect(await lawsOf('env_2')).toEqual([`TRANSFER ${row?.transfer_id}`, 'TRIAL cur_gold']);
  await asOwner(
    `alter table posting disable trigger posting_balances; insert into posting (environment_id, transfer_id, account_id, amount, created_at)
     select environment_id, id, 'system:issuance/cur_gold', -5, created_at from transfer where id = '${row?.transfer_id}'; alter table posting enable trigger posting_balances`,
  );
  await proveAll();
  expect(await lawsOf('env_2')).toEqual([]);
});

test('a proof of the whole that is broken off goes on where it stood', async () => {
  billing.clock.advance(weekMs);
  let steps = 0;
  for (let runs = 0; runs < 50; runs += 1) {
    let left = 7;
    await proveLedgers(billing.deps, () => {
      steps += 1;
      left -= 1;
      return left > 0;
    });
    const proof = await findProof(sqlOfPool(billing.pool), 'env_1');
    if (proof?.wholeProvedAt?.getTime() === billing.clock.now()) break;
    expect(runs).toBeLessThan(49);
  }
  expect(steps).toBeGreaterThan(7);
  expect(await told()).toEqual([]);
});

test('a transfer that came after its hour was closed is no alarm: the hours are summed up anew', async () => {
  const past = new Date(billing.clock.now() - 50 * hourMs).toISOString();
  await asOwner(
    `with told as (insert into transfer (environment_id, id, idempotency_key, kind, reason_kind, reason_id, traceparent, created_at)
       values ('env_2', 'trf_late', 'late', 'reward', 'quest', 'qst_1', '', '${past}')),
     moved as (update account set balance = balance + 3, entries = entries + 1 where environment_id = 'env_2' and id = 'player:plr_1/cur_gold' returning *)
     insert into posting (environment_id, transfer_id, account_id, amount, position, balance_after, created_at)
       select 'env_2', 'trf_late', id, 3, entries, balance, moved_at from moved
       union all select 'env_2', 'trf_late', 'system:issuance/cur_gold', -3, null, null, '${past}'`,
  );
  const sums = async () =>
    (
      await billing.pool.query<{ given: string }>(
        `select sum(given)::text as given from economy_hour where environment_id = 'env_2'`,
      )
    ).rows[0]?.given;
  expect(await sums()).toBe('5');
  billing.clock.advance(hourMs);
  await prove();
  expect(await told('env_2')).toEqual([]);
  await prove();
  expect(await sums()).toBe('8');
});

test('two that prove at once do not sum up an hour twice', async () => {
  await billing.reward(rewardOf('plr_9', 11));
  billing.clock.advance(2 * hourMs);
  await Promise.all([prove(), prove(), prove()]);
  const { rows } = await billing.pool.query<{ given: string; issued: string }>(
    `select (select sum(given) from economy_hour where environment_id = 'env_1' and owner = 'system:issuance')::text as given,
       (select -sum(amount) from posting where environment_id = 'env_1' and account_id like 'system:issuance/%' and amount < 0)::text as issued`,
  );
  expect(rows[0]?.given).toBe(rows[0]?.issued);
  expect(await told()).toEqual([]);
});

test.for([
  ['a player', playerOf('plr_1')],
  ['an operator without wallet.read', operatorOf(['project.read', 'player.read'])],
  ['an operator of another environment', operatorOf(['wallet.read'], 'env_2')],
] as const)('what a proof found is closed to %s', async ([, viewer]) => {
  expect(
    await billing.entity({ __typename: 'Environment', id: 'env_1' }, 'ledgerProof { provedAt }', viewer),
  ).toMatchObject({ data: { _entities: [null] }, errors: [{ extensions: { code: 'FORBIDDEN' } }] });
});
