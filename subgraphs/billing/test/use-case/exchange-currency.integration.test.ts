import { afterAll, beforeAll, expect, test } from 'vitest';
import { exchangeCurrency } from '../../src/use-case/exchange-currency.ts';
import { createLedgerWriter } from '../../src/use-case/ledger-writer.ts';
import { proveLedgers } from '../../src/use-case/prove-ledgers.ts';
import {
  createTestBilling,
  ledgerProblems,
  operatorOf,
  playerOf,
  release,
  rewardOf,
  type TestBilling,
} from '../support.ts';

let billing: TestBilling;
beforeAll(async () => {
  billing = await createTestBilling();
});
afterAll(() => billing.close());

const mutation = `mutation ($input: CurrencyExchangeInput!) {
  currencyExchange(input: $input) {
    __typename
    ... on CurrencyExchangeSuccess {
      exchange { id rate { kind id } given { amount currency { id } } got { amount currency { id } } }
      wallets { currency { id } available }
    }
    ... on Error { code }
    ... on ExchangeAmountError { unit minimum maximum }
    ... on InsufficientFundsError { available price }
    ... on ExchangeLimitReachedError { perDay left resetsAt }
  }
}`;
interface Exchanged {
  readonly __typename: string;
  readonly exchange?: { readonly id: string };
}
const exchange = async (
  playerId: string,
  amount: bigint | number,
  idempotencyKey: string,
  exchangeId = 'exc_gold',
  viewer = playerOf(playerId),
): Promise<Exchanged> => {
  const answer = await billing.run(mutation, viewer, { input: { exchangeId, amount: String(amount), idempotencyKey } });
  if (answer.errors !== undefined) throw new Error(JSON.stringify(answer.errors));
  return (answer.data as { currencyExchange: Exchanged }).currencyExchange;
};
const fundsOf = async (playerId: string): Promise<Record<string, bigint>> => {
  const { rows } = await billing.pool.query<{ currency_id: string; balance: bigint }>(
    `select currency_id, balance from account where environment_id = 'env_1' and owner = $1`,
    [`player:${playerId}`],
  );
  return Object.fromEntries(rows.map((row) => [row.currency_id, row.balance]));
};

test('currency is exchanged at the rate of the release, in one transfer that both wallets tell of', async () => {
  await billing.reward(rewardOf('plr_1', 100));
  expect(await exchange('plr_1', 70, 'k')).toEqual({
    __typename: 'CurrencyExchangeSuccess',
    exchange: {
      id: expect.stringMatching(/^trf_/) as string,
      rate: { kind: 'exchange', id: 'exc_gold' },
      given: { amount: '70', currency: { id: 'cur_gold' } },
      got: { amount: '21', currency: { id: 'cur_silver' } },
    },
    wallets: [
      { currency: { id: 'cur_gold' }, available: '30' },
      { currency: { id: 'cur_silver' }, available: '21' },
    ],
  });
  const entries = await billing.entity(
    { __typename: 'Player', environmentId: 'env_1', id: 'plr_1' },
    'wallets { entries(first: 1) { edges { node { kind amount balanceAfter cause { kind id } } } } }',
    playerOf('plr_1'),
  );
  const cause = { kind: 'exchange', id: 'exc_gold' };
  expect(entries).toMatchObject({
    data: {
      _entities: [
        {
          wallets: [
            { entries: { edges: [{ node: { kind: 'EXCHANGE', amount: '-70', balanceAfter: '30', cause } }] } },
            { entries: { edges: [{ node: { kind: 'EXCHANGE', amount: '21', balanceAfter: '21', cause } }] } },
          ],
        },
      ],
    },
  });
  expect((await billing.events('plr_1')).slice(1).map(({ type, data }) => [type, data])).toMatchObject([
    ['billing.transfer.posted.v1', { kind: 'exchange', amount: '-70', currencyId: 'cur_gold' }],
    ['billing.transfer.posted.v1', { kind: 'exchange', amount: '21', currencyId: 'cur_silver' }],
  ]);
});

test('a repeat gives the same exchange, also under another rate; with another amount it is a conflict', async () => {
  await billing.reward(rewardOf('plr_2', 100));
  const first = await exchange('plr_2', 20, 'k');
  billing.releases.set('r2', {
    ...release,
    exchanges: release.exchanges.map((rate) => ({ ...rate, get: { ...rate.get, amount: '9' } })),
  });
  const repeats = await Promise.all([
    exchange('plr_2', 20, 'k'),
    exchange('plr_2', 20, 'k', 'exc_gold', playerOf('plr_2', 'env_1', 'r2')),
  ]);
  expect(repeats.map((each) => each.exchange?.id)).toEqual([first.exchange?.id, first.exchange?.id]);
  expect(await exchange('plr_2', 30, 'k')).toMatchObject({ __typename: 'IdempotencyConflictError' });
  expect(await exchange('plr_2', 20, 'k', 'exc_much')).toMatchObject({ __typename: 'IdempotencyConflictError' });
  // The key of another player is another key.
  await billing.reward(rewardOf('plr_3', 20));
  expect(await exchange('plr_3', 20, 'k')).toMatchObject({ __typename: 'CurrencyExchangeSuccess' });
  expect(await fundsOf('plr_2')).toEqual({ cur_gold: 80n, cur_silver: 6n });
});

test('twenty at once, by ten keys, of a balance that allows eight, are eight exchanges', async () => {
  await billing.reward(rewardOf('plr_4', 160));
  const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => exchange('plr_4', 20, `k${index % 10}`)));
  expect(answers.filter(({ __typename }) => __typename === 'CurrencyExchangeSuccess').length).toBeGreaterThanOrEqual(8);
  expect(await fundsOf('plr_4')).toEqual({ cur_gold: 0n, cur_silver: 48n });
  expect(await exchange('plr_4', 20, 'more')).toMatchObject({
    __typename: 'InsufficientFundsError',
    available: '0',
    price: '20',
  });
});

test.for([
  [
    'a part of the unit',
    25,
    'exc_gold',
    { __typename: 'ExchangeAmountError', unit: '10', minimum: '20', maximum: '1000' },
  ],
  ['less than the least', 10, 'exc_gold', { __typename: 'ExchangeAmountError' }],
  ['more than the most', 1010, 'exc_gold', { __typename: 'ExchangeAmountError' }],
  ['nothing', 0, 'exc_gold', { __typename: 'ExchangeAmountError' }],
  ['less than nothing', -20, 'exc_gold', { __typename: 'ExchangeAmountError' }],
  ['the most that 64 bits hold', 2n ** 63n - 1n, 'exc_much', { __typename: 'ExchangeAmountError', maximum: null }],
  ['what no rate is for', 20, 'exc_none', { __typename: 'NotFoundError' }],
] as const)('%s is not exchanged, and the key stays free', async ([, amount, id, refusal]) => {
  await billing.reward(rewardOf('plr_5', 20));
  const before = await fundsOf('plr_5');
  const key = `k-${id}-${amount}`;
  expect(await exchange('plr_5', amount, key, id)).toMatchObject(refusal);
  expect(await fundsOf('plr_5')).toEqual(before);
  expect(await exchange('plr_5', 20, key)).toMatchObject({ __typename: 'CurrencyExchangeSuccess' });
});

test('a wallet that can not hold what is got keeps what it had', async () => {
  await billing.reward(
    rewardOf('plr_6', 92, { currencyId: 'cur_silver' }),
    ...Array.from({ length: 9 }, () => rewardOf('plr_6', 10n ** 18n - 1n)),
  );
  expect(await exchange('plr_6', 80, 'k', 'exc_much')).toMatchObject({ __typename: 'WalletFullError' });
  expect(await fundsOf('plr_6')).toEqual({ cur_gold: 9n * (10n ** 18n - 1n), cur_silver: 92n });
});

test('before the first publication there is no rate', async () => {
  expect(await exchange('plr_7', 20, 'k', 'exc_gold', playerOf('plr_7', 'env_1', null))).toMatchObject({
    __typename: 'NotPublishedError',
  });
});

test('only players exchange', async () => {
  const input = { exchangeId: 'exc_gold', amount: '20', idempotencyKey: 'k' };
  expect(await billing.run(mutation, operatorOf(['wallet.read']), { input })).toMatchObject({
    errors: [{ extensions: { code: 'FORBIDDEN' } }],
  });
});

test('as much as one may in a day: what is more is refused with what is left, and the next day begins anew', async () => {
  await billing.reward(rewardOf('plr_8', 500));
  const left = async () =>
    (
      (
        await billing.entity(
          { __typename: 'Player', environmentId: 'env_1', id: 'plr_8' },
          'exchangeAllowances { exchangeId perDay left resetsAt }',
          playerOf('plr_8'),
        )
      ).data as { _entities: [{ exchangeAllowances: unknown[] }] }
    )._entities[0].exchangeAllowances;
  const limit = { perDay: '100', resetsAt: '2026-01-02T00:00:00.000Z' };
  expect(await left()).toEqual([{ exchangeId: 'exc_daily', ...limit, left: '100' }]);
  expect(await exchange('plr_8', 70, 'k1', 'exc_daily')).toMatchObject({ __typename: 'CurrencyExchangeSuccess' });
  // Another rate is another limit.
  expect(await exchange('plr_8', 40, 'k2')).toMatchObject({ __typename: 'CurrencyExchangeSuccess' });
  const before = await fundsOf('plr_8');
  expect(await exchange('plr_8', 40, 'k3', 'exc_daily')).toEqual({
    __typename: 'ExchangeLimitReachedError',
    code: 'LIMIT_REACHED',
    ...limit,
    left: '30',
  });
  expect(await fundsOf('plr_8')).toEqual(before);
  expect(await left()).toEqual([{ exchangeId: 'exc_daily', ...limit, left: '30' }]);
  expect(await exchange('plr_8', 30, 'k3', 'exc_daily')).toMatchObject({ __typename: 'CurrencyExchangeSuccess' });
  // A repeat is no further exchange.
  expect(await exchange('plr_8', 70, 'k1', 'exc_daily')).toMatchObject({ __typename: 'CurrencyExchangeSuccess' });
  expect(await exchange('plr_8', 10, 'k4', 'exc_daily')).toMatchObject({ left: '0' });
  billing.clock.advance(24 * 3_600_000);
  expect(await exchange('plr_8', 100, 'k5', 'exc_daily')).toMatchObject({ __typename: 'CurrencyExchangeSuccess' });
});

test('many at once, by two processes: never more than the limit of a day, however they interleave', async () => {
  await billing.reward(rewardOf('plr_9', 10_000));
  const other = createLedgerWriter(billing.deps);
  try {
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        exchangeCurrency(
          { ...billing.deps, ledger: index % 2 === 0 ? billing.deps.ledger : other },
          {
            environmentId: 'env_1',
            playerId: 'plr_9',
            projectId: 'prj_1',
            exchangeId: 'exc_daily',
            amount: 10n,
            // Every third is a repeat of the one before it.
            idempotencyKey: `r${index - (index % 3 === 2 ? 1 : 0)}`,
            traceparent: '',
            release: { hash: 'r1', exchanges: release.exchanges, currencies: release.currencies },
          },
        ).then(
          () => 'made',
          (error: unknown) => (error as Error).constructor.name,
        ),
      ),
    );
    expect(new Set(answers)).toEqual(new Set(['made', 'ExchangeLimitReachedError']));
  } finally {
    await other.close();
  }
  expect(await fundsOf('plr_9')).toEqual({ cur_gold: 9900n, cur_silver: 10n });
});

test('after all of it money is conserved, and what was exchanged is neither minted nor burnt', async () => {
  expect(await ledgerProblems(billing.pool)).toEqual([]);
  await proveLedgers(billing.deps, () => true);
  const from = new Date(billing.clock.now() - 48 * 3_600_000).toISOString();
  const answer = await billing.entity(
    { __typename: 'Environment', id: 'env_1' },
    `ledgerProof { breaches { law subject } } economy(from: "${from}", to: "${new Date(billing.clock.now() + 1).toISOString()}") { circulation movement { minted burnt exchangedIn exchangedOut net } }`,
    operatorOf(['wallet.read']),
  );
  const [told] = (
    answer.data as {
      _entities: {
        ledgerProof: { breaches: unknown[] };
        economy: { circulation: string; movement: { burnt: string; net: string } }[];
      }[];
    }
  )._entities;
  expect(told?.ledgerProof.breaches).toEqual([]);
  expect(told?.economy).toHaveLength(2);
  for (const { circulation, movement } of told?.economy ?? []) {
    expect(movement.burnt).toBe('0');
    expect(movement.net).toBe(circulation);
  }
});
