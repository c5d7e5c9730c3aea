import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { differenceOf } from '../../src/domain/trial-balance.ts';
import { sqlOfPool } from '@stargraph/kit/db/sql';
import { readBooks } from '../../src/store/trial-balance-store.ts';
import { expireLots } from '../../src/use-case/expire-lots.ts';
import { proveLedgers } from '../../src/use-case/prove-ledgers.ts';
import { createRefunds } from '../refund-support.ts';
import { createStars, type Stars } from '../stars-support.ts';
import {
  createTestBilling,
  ledgerProblems,
  operatorOf,
  playerOf,
  release,
  rewardOf,
  type TestBilling,
} from '../support.ts';

const dayMs = 86_400_000;
const gold = { unit: 'day', count: 10 } as const;
const silver = { unit: 'month', count: 1 } as const;

let billing: TestBilling;
let stars: Stars;
let money: ReturnType<typeof createRefunds>;
beforeAll(async () => {
  billing = await createTestBilling();
  stars = createStars(billing);
  money = createRefunds(billing, stars);
  const currencies = release.currencies.map((each) => ({ ...each, expires: each.id === 'cur_gold' ? gold : silver }));
  billing.releases.set('expiring', { ...release, currencies });
});
afterAll(() => billing.close());

let count = 0;
let playerId = '';
beforeEach(() => {
  playerId = `plr_${(count += 1)}`;
});
const player = () => playerOf(playerId, 'env_1', 'expiring');

interface Told {
  readonly balance: string;
  readonly available: string;
  readonly debt: string;
  readonly nextExpiry: { readonly amount: string; readonly at: string } | null;
  readonly entries: { readonly edges: { readonly node: Record<string, unknown> }[] };
}
const wallet = async (currencyId = 'cur_gold'): Promise<Told> => {
  const answer = await billing.entity(
    { __typename: 'Player', environmentId: 'env_1', id: playerId },
    `wallet(currencyId: "${currencyId}") { balance available debt nextExpiry { amount at }
       entries(first: 10) { edges { node { amount balanceAfter kind reasonKind reason expiresAt cause { kind id } } } } }`,
    player(),
  );
  return (answer.data as { _entities: [{ wallet: Told }] })._entities[0].wallet;
};
/** The end of the day so many days from now. */
const endOfDay = (days: number): string =>
  new Date((Math.floor(billing.clock.now() / dayMs) + days + 1) * dayMs).toISOString();
const endOfMonth = (): string => {
  const now = new Date(billing.clock.now());
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1)).toISOString();
};

test('a wallet says what expires next, and no longer counts it once it has, before it is moved and after', async () => {
  await billing.reward(rewardOf(playerId, 5));
  await billing.reward(rewardOf(playerId, 20, { expiresAt: new Date(endOfDay(3)) }));
  await billing.reward(rewardOf(playerId, 10, { expiresAt: new Date(endOfDay(1)) }));
  expect(await wallet()).toMatchObject({ available: '35', nextExpiry: { amount: '10', at: endOfDay(1) } });
  const second = endOfDay(3);
  billing.clock.advance(2 * dayMs);
  expect(await wallet()).toMatchObject({ balance: '35', available: '25', nextExpiry: { amount: '20', at: second } });
  await expireLots(billing.deps);
  const told = await wallet();
  expect(told).toMatchObject({ balance: '25', available: '25', nextExpiry: { amount: '20', at: second } });
  expect(told.entries.edges[0]?.node).toEqual({
    amount: '-10',
    balanceAfter: '25',
    kind: 'EXPIRY',
    reasonKind: 'CURRENCY',
    reason: 'cur_gold',
    expiresAt: null,
    cause: { kind: 'currency', id: 'cur_gold' },
  });
});

test('a statement says of each entry when what it brought expires, and nothing of what went out, never expires or paid off a debt', async () => {
  const expiries = async (): Promise<unknown> =>
    (await wallet()).entries.edges.map(({ node }) => [node['amount'], node['expiresAt']]);
  const first = endOfDay(1);
  await billing.reward(rewardOf(playerId, 5));
  await billing.reward(rewardOf(playerId, 50, { expiresAt: new Date(first) }));
  expect(await expiries()).toEqual([
    ['50', first],
    ['5', null],
  ]);
  await billing.buy(player(), 'prd_hat', 'k');
  billing.clock.advance(2 * dayMs);
  await expireLots(billing.deps);
  expect(await expiries()).toEqual([
    ['-20', null],
    ['-30', null],
    ['50', first],
    ['5', null],
  ]);
});

test('what a purchase brings expires by the release under which it was bought, and so does what an exchange gets', async () => {
  await billing.reward(rewardOf(playerId, 8, { currencyId: 'cur_silver' }));
  expect((await billing.buy(player(), 'prd_purse', 'k')).__typename).toBe('ProductPurchaseSuccess');
  expect(await wallet()).toMatchObject({ available: '40', nextExpiry: { amount: '40', at: endOfDay(10) } });
  const answer = await billing.run(
    `mutation ($input: CurrencyExchangeInput!) { currencyExchange(input: $input) { ... on CurrencyExchangeSuccess {
       wallets { available nextExpiry { amount at } } } } }`,
    player(),
    { input: { exchangeId: 'exc_gold', amount: '30', idempotencyKey: 'k' } },
  );
  expect(answer.data).toEqual({
    currencyExchange: {
      wallets: [
        { available: '10', nextExpiry: { amount: '10', at: endOfDay(10) } },
        { available: '9', nextExpiry: { amount: '9', at: endOfMonth() } },
      ],
    },
  });
});

test('another rule is for what is earned under it: what is there keeps its time, and an order its rule', async () => {
  const earned = endOfDay(10);
  const orderId = await stars.ordered(playerId, 'prd_chest', { releaseHash: 'expiring' });
  await billing.reward(rewardOf(playerId, 8, { currencyId: 'cur_silver' }));
  await billing.buy(player(), 'prd_purse', 'k');
  billing.clock.advance(dayMs / 2);
  const forever = playerOf(playerId, 'env_1', 'r1');
  await billing.reward(rewardOf(playerId, 8, { currencyId: 'cur_silver' }));
  await billing.buy(forever, 'prd_purse', 'k2');
  expect(await wallet()).toMatchObject({ available: '80', nextExpiry: { amount: '40', at: earned } });
  billing.clock.advance(dayMs);
  const paid = endOfDay(10);
  await stars.pay(orderId, playerId);
  billing.clock.advance(Date.parse(earned) - billing.clock.now());
  expect(await wallet()).toMatchObject({ available: '540', nextExpiry: { amount: '500', at: paid } });
});

test('Stars that are given back take what is there; what has expired is owed, like what was spent', async () => {
  const { paymentId } = await money.paid(
    playerId,
    await stars.ordered(playerId, 'prd_chest', { releaseHash: 'expiring' }),
  );
  billing.clock.advance(40 * dayMs);
  await billing.reward(rewardOf(playerId, 30));
  const { payment } = await money.refund(paymentId);
  expect(payment?.refunds[0]?.taken).toEqual([
    { amount: '500', debt: '470', currency: { id: 'cur_gold' } },
    { amount: '50', debt: '50', currency: { id: 'cur_silver' } },
  ]);
  expect(await wallet()).toMatchObject({ balance: '-470', available: '0', debt: '470', nextExpiry: null });
  await billing.reward(rewardOf(playerId, 400, { expiresAt: new Date(endOfDay(1)) }));
  expect((await wallet()).entries.edges[0]?.node).toMatchObject({ amount: '400', expiresAt: null });
  await billing.reward(rewardOf(playerId, 80, { expiresAt: new Date(endOfDay(1)) }));
  const told = await wallet();
  expect(told).toMatchObject({ available: '10', debt: '0', nextExpiry: { amount: '10' } });
  expect(told.entries.edges[0]?.node).toMatchObject({ amount: '80', expiresAt: endOfDay(1) });
});

test('what expires is burnt, for the cause that it expired; the books balance, and a lot that somebody changed is found', async () => {
  const from = new Date(billing.clock.now()).toISOString();
  await billing.reward(
    rewardOf(playerId, 70, { expiresAt: new Date(billing.clock.now() + 60_000), environmentId: 'env_9' }),
  );
  await billing.reward(rewardOf(playerId, 7, { expiresAt: new Date(endOfDay(30)), environmentId: 'env_9' }));
  billing.clock.advance(60_000);
  await expireLots(billing.deps);
  const to = new Date(billing.clock.now() + 60_000).toISOString();
  const asked = await billing.entity(
    { __typename: 'Environment', id: 'env_9' },
    `economy(from: "${from}", to: "${to}", timeZone: "UTC") { circulation movement { minted burnt } rules { kind cause { kind id } given taken } }
     trialBalance { playerBalances issued expired exchanged difference }`,
    operatorOf(['wallet.read'], 'env_9'),
  );
  expect(asked.data).toEqual({
    _entities: [
      {
        economy: [
          {
            circulation: '7',
            movement: { minted: '77', burnt: '70' },
            rules: [
              { kind: 'REWARD', cause: { kind: 'action', id: 'act_tap' }, given: '77', taken: '0' },
              { kind: 'EXPIRY', cause: { kind: 'currency', id: 'cur_gold' }, given: '0', taken: '70' },
            ],
          },
        ],
        trialBalance: [{ playerBalances: '7', issued: '77', expired: '70', exchanged: '0', difference: '0' }],
      },
    ],
  });
  for (const environmentId of ['env_1', 'env_9'])
    for (const books of await readBooks(sqlOfPool(billing.pool), environmentId)) expect(differenceOf(books)).toBe(0n);
  expect(await ledgerProblems(billing.pool)).toEqual([]);

  const breaches = async (): Promise<unknown> => {
    billing.clock.advance(3_600_000);
    await proveLedgers(billing.deps, () => true);
    const answer = await billing.entity(
      { __typename: 'Environment', id: 'env_9' },
      'ledgerProof { breaches { law playerId expected found } }',
      operatorOf(['wallet.read'], 'env_9'),
    );
    return (answer.data as { _entities: [{ ledgerProof: { breaches: unknown } }] })._entities[0].ledgerProof.breaches;
  };
  expect(await breaches()).toEqual([]);
  await billing.database.asAdmin('billing', `update lot set amount = 9 where environment_id = 'env_9'`);
  expect(await breaches()).toEqual([{ law: 'LOTS', playerId, expected: '9', found: '7' }]);
});
