import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestBilling, integration, operatorOf, playerOf, rewardOf, type TestBilling } from '../support.ts';

let billing: TestBilling;
beforeAll(async () => {
  billing = await createTestBilling();
  await billing.reward(
    rewardOf('plr_1', 100),
    rewardOf('plr_1', 8, { currencyId: 'cur_silver' }),
    rewardOf('plr_1', 1, { environmentId: 'env_2' }),
  );
  billing.clock.advance(1000);
  await billing.buy(playerOf('plr_1'), 'prd_hat', 'k1');
  billing.clock.advance(1000);
  await billing.buy(playerOf('plr_1'), 'prd_crown', 'k2');
});
afterAll(() => billing.close());

const reference = (id: string, environmentId = 'env_1') => ({ __typename: 'Player', environmentId, id });
const everything =
  'wallets { balance } wallet(currencyId: "cur_gold") { available } purchases { edges { node { id } } }';

describe('a player’s money', () => {
  test('is a wallet for each currency that reached it, with exact amounts as strings', async () => {
    expect(
      await billing.entity(
        reference('plr_1'),
        'wallets { currency { environmentId id } balance held available }',
        playerOf('plr_1'),
      ),
    ).toEqual({
      data: {
        _entities: [
          {
            wallets: [
              { currency: { environmentId: 'env_1', id: 'cur_gold' }, balance: '20', held: '0', available: '20' },
              { currency: { environmentId: 'env_1', id: 'cur_silver' }, balance: '8', held: '0', available: '8' },
            ],
          },
        ],
      },
    });
  });

  test('reads as an empty wallet where none reached it', async () => {
    const fields =
      'wallets { balance } wallet(currencyId: "cur_gold") { currency { id } balance held available entries { edges { cursor } pageInfo { hasNextPage endCursor } } } purchases { edges { cursor } }';
    expect(await billing.entity(reference('plr_new'), fields, playerOf('plr_new'))).toEqual({
      data: {
        _entities: [
          {
            wallets: [{ balance: '0' }, { balance: '0' }],
            wallet: {
              currency: { id: 'cur_gold' },
              balance: '0',
              held: '0',
              available: '0',
              entries: { edges: [], pageInfo: { hasNextPage: false, endCursor: null } },
            },
            purchases: { edges: [] },
          },
        ],
      },
    });
  });

  test('is explained by its entries, the newest first, page by page', async () => {
    const page = async (
      after: string | null,
    ): Promise<{
      edges: { node: { amount: string; kind: string; createdAt: string } }[];
      pageInfo: { hasNextPage: boolean; endCursor: string };
    }> => {
      const args = after === null ? 'first: 2' : `first: 2, after: "${after}"`;
      const answer = await billing.entity(
        reference('plr_1'),
        `wallet(currencyId: "cur_gold") { entries(${args}) { edges { node { amount kind createdAt } } pageInfo { hasNextPage endCursor } } }`,
        playerOf('plr_1'),
      );
      return (answer.data as { _entities: [{ wallet: { entries: Awaited<ReturnType<typeof page>> } }] })._entities[0]
        .wallet.entries;
    };
    const first = await page(null);
    expect(first.edges.map((edge) => edge.node)).toEqual([
      { amount: '-50', kind: 'PURCHASE', createdAt: '2026-01-01T00:00:02.000Z' },
      { amount: '-30', kind: 'PURCHASE', createdAt: '2026-01-01T00:00:01.000Z' },
    ]);
    expect(first.pageInfo.hasNextPage).toBe(true);
    const second = await page(first.pageInfo.endCursor);
    expect(second.edges.map((edge) => edge.node)).toEqual([
      { amount: '100', kind: 'REWARD', createdAt: '2026-01-01T00:00:00.000Z' },
    ]);
    expect(second.pageInfo.hasNextPage).toBe(false);
  });

  test('tells what it bought, the newest first, as it was then', async () => {
    billing.releases.delete('r1');
    const fields =
      'purchases(first: 1) { edges { node { state product { id } price { amount currency { id } } grants { item { id } quantity } } } pageInfo { hasNextPage hasPreviousPage } }';
    expect(await billing.entity(reference('plr_1'), fields, playerOf('plr_1'))).toEqual({
      data: {
        _entities: [
          {
            purchases: {
              edges: [
                {
                  node: {
                    state: 'COMPLETED',
                    product: { id: 'prd_crown' },
                    price: { amount: '50', currency: { id: 'cur_gold' } },
                    grants: [{ item: { id: 'itm_crown' }, quantity: 1 }],
                  },
                },
              ],
              pageInfo: { hasNextPage: true, hasPreviousPage: false },
            },
          },
        ],
      },
    });
  });
});

describe('access', () => {
  test('is the player’s own and an operator’s with wallet.read in that environment', async () => {
    for (const viewer of [playerOf('plr_1'), operatorOf(['wallet.read'])]) {
      const answer = await billing.entity(reference('plr_1'), everything, viewer);
      expect(answer).toMatchObject({
        data: { _entities: [{ wallets: [{ balance: '20' }, { balance: '8' }], wallet: { available: '20' } }] },
      });
    }
  });

  test.for([
    ['another player', playerOf('plr_2'), reference('plr_1')],
    ['the same player of another environment', playerOf('plr_1', 'env_2'), reference('plr_1')],
    ['a player who asks for another environment', playerOf('plr_1'), reference('plr_1', 'env_2')],
    [
      'an operator without wallet.read',
      operatorOf(['player.read', 'content.read', 'analytics.read']),
      reference('plr_1'),
    ],
    ['an operator of another environment', operatorOf(['wallet.read'], 'env_2'), reference('plr_1')],
    ['an API key with every scope', integration, reference('plr_1')],
    ['nobody', { kind: 'anonymous' } as const, reference('plr_1')],
  ] as const)('is refused to %s', async ([, viewer, asked]) => {
    expect(await billing.entity(asked, everything, viewer)).toMatchObject({
      data: { _entities: [null] },
      errors: [{ extensions: { code: viewer.kind === 'anonymous' ? 'UNAUTHENTICATED' : 'FORBIDDEN' } }],
    });
  });
});

test.for([
  ['wallet(currencyId: "") { balance }'],
  ['wallet(currencyId: "a\\u0000") { balance }'],
  ['purchases(first: 0) { edges { cursor } }'],
  ['purchases(first: 101) { edges { cursor } }'],
  ['purchases(after: "nonsense") { edges { cursor } }'],
  [`purchases(after: "${Buffer.from('["a\\u0000"]').toString('base64url')}") { edges { cursor } }`],
  [`purchases(after: "${Buffer.from('[1]').toString('base64url')}") { edges { cursor } }`],
  ['wallet(currencyId: "cur_gold") { entries(first: -1) { edges { cursor } } }'],
])('%s is bad input', async ([fields]) => {
  const answer = await billing.entity(reference('plr_1'), String(fields), playerOf('plr_1'));
  expect(answer.errors?.map((error) => error.extensions?.code)).toEqual(['BAD_USER_INPUT']);
});

test('many players are read together, each with its own money', async () => {
  const ids = Array.from({ length: 50 }, (_, index) => `plr_many_${index}`);
  await billing.reward(...ids.map((id, index) => rewardOf(id, index + 1)));
  const answer = await billing.run(
    `query ($references: [_Any!]!) { _entities(representations: $references) { ... on Player { id wallets { balance entries(first: 1) { edges { node { amount } } } } purchases(first: 1) { edges { cursor } } } } }`,
    operatorOf(['wallet.read']),
    { references: ids.map((id) => reference(id)) },
  );
  expect(answer).toEqual({
    data: {
      _entities: ids.map((id, index) => ({
        id,
        wallets: [{ balance: String(index + 1), entries: { edges: [{ node: { amount: String(index + 1) } }] } }],
        purchases: { edges: [] },
      })),
    },
  });
});
