import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createTestBilling,
  ledgerProblems,
  playerOf,
  release,
  rewardOf,
  traceparent,
  type TestBilling,
} from '../support.ts';

let billing: TestBilling;
beforeAll(async () => {
  billing = await createTestBilling(20);
});
afterAll(() => billing.close());

const purchasesOf = async (playerId: string): Promise<number> =>
  Number(
    (await billing.pool.query<{ n: bigint }>('select count(*) as n from purchase where player_id = $1', [playerId]))
      .rows[0]?.n,
  );
const kindsOf = (answers: readonly { readonly __typename: string }[]): Record<string, number> =>
  Object.fromEntries([...Map.groupBy(answers, (answer) => answer.__typename)].map(([kind, all]) => [kind, all.length]));

describe('buying a product', () => {
  test('takes its price, completes the purchase, and tells both in order', async () => {
    await billing.reward(rewardOf('plr_a', 100));
    const bought = await billing.buy(playerOf('plr_a'), 'prd_hat', 'k1');
    expect(bought).toMatchObject({
      __typename: 'ProductPurchaseSuccess',
      purchase: {
        state: 'COMPLETED',
        product: { id: 'prd_hat' },
        price: { amount: '30', currency: { id: 'cur_gold' } },
        grants: [{ item: { id: 'itm_hat' }, quantity: 2 }],
        completedAt: '2026-01-01T00:00:00.000Z',
      },
      wallet: { currency: { id: 'cur_gold' }, balance: '70', held: '0', available: '70' },
    });
    const events = await billing.events('plr_a');
    expect(events).toMatchObject([
      {
        type: 'billing.transfer.posted.v1',
        sequence: 1,
        releaseHash: 'r0',
        traceparent,
        data: { kind: 'reward', amount: '100' },
      },
      {
        type: 'billing.transfer.posted.v1',
        sequence: 2,
        releaseHash: 'r1',
        environmentId: 'env_1',
        projectId: 'prj_1',
        data: { kind: 'purchase', playerId: 'plr_a', amount: '-30', currencyId: 'cur_gold' },
      },
      {
        type: 'billing.purchase.completed.v1',
        sequence: 3,
        data: {
          purchaseId: bought.purchase?.id,
          playerId: 'plr_a',
          productId: 'prd_hat',
          price: { currencyId: 'cur_gold', amount: '30' },
          grants: [{ itemId: 'itm_hat', quantity: 2 }],
        },
      },
    ]);
    expect(await ledgerProblems(billing.pool)).toEqual([]);
  });

  test('is refused for more than is available, and changes nothing', async () => {
    await billing.reward(rewardOf('plr_b', 29));
    expect(await billing.buy(playerOf('plr_b'), 'prd_hat', 'k1')).toMatchObject({
      __typename: 'InsufficientFundsError',
      code: 'INSUFFICIENT_FUNDS',
      available: '29',
      price: '30',
    });
    expect(await purchasesOf('plr_b')).toBe(0);
    expect(await billing.events('plr_b')).toHaveLength(1);
  });

  test('is refused to a player whom no money has reached', async () => {
    expect(await billing.buy(playerOf('plr_nobody'), 'prd_hat', 'k1')).toMatchObject({
      code: 'INSUFFICIENT_FUNDS',
      available: '0',
    });
  });

  test('counts the currency of the price alone', async () => {
    await billing.reward(rewardOf('plr_c', 1000));
    expect(await billing.buy(playerOf('plr_c'), 'prd_gem', 'k1')).toMatchObject({
      code: 'INSUFFICIENT_FUNDS',
      available: '0',
      price: '5',
    });
  });

  test('is refused beyond the limit of one player, not of all', async () => {
    await billing.reward(rewardOf('plr_d', 500), rewardOf('plr_e', 500));
    expect(await billing.buy(playerOf('plr_d'), 'prd_crown', 'k1')).toMatchObject({
      __typename: 'ProductPurchaseSuccess',
    });
    expect(await billing.buy(playerOf('plr_d'), 'prd_crown', 'k2')).toMatchObject({
      __typename: 'PurchaseLimitReachedError',
      code: 'LIMIT_REACHED',
      limit: 1,
    });
    expect(await billing.buy(playerOf('plr_e'), 'prd_crown', 'k1')).toMatchObject({
      __typename: 'ProductPurchaseSuccess',
    });
  });

  test('goes by the release of the request', async () => {
    const [hat] = release.products;
    if (hat === undefined) throw new Error('The release has no hat');
    billing.releases.set('r2', { ...release, products: [{ ...hat, price: { currencyId: 'cur_gold', amount: '7' } }] });
    await billing.reward(rewardOf('plr_f', 500));
    expect(await billing.buy(playerOf('plr_f', 'env_1', 'r2'), 'prd_hat', 'k1')).toMatchObject({
      purchase: { price: { amount: '7' } },
      wallet: { balance: '493' },
    });
    expect(await billing.buy(playerOf('plr_f', 'env_1', 'r2'), 'prd_crown', 'k2')).toMatchObject({
      __typename: 'NotFoundError',
      code: 'NOT_FOUND',
    });
    expect(await billing.buy(playerOf('plr_f', 'env_1', null), 'prd_hat', 'k3')).toMatchObject({
      __typename: 'NotPublishedError',
      code: 'NOT_PUBLISHED',
    });
  });

  test("spends in the player's own environment only", async () => {
    await billing.reward(rewardOf('plr_g', 500, { environmentId: 'env_2' }));
    expect(await billing.buy(playerOf('plr_g'), 'prd_hat', 'k1')).toMatchObject({
      code: 'INSUFFICIENT_FUNDS',
      available: '0',
    });
    expect(await billing.buy(playerOf('plr_g', 'env_2'), 'prd_hat', 'k1')).toMatchObject({
      wallet: { balance: '470' },
    });
  });
});

describe('a product that brings currency', () => {
  test('takes its price and credits what it brings, and says so in the wallets', async () => {
    await billing.reward(rewardOf('plr_purse', 10, { currencyId: 'cur_silver' }));
    expect(await billing.buy(playerOf('plr_purse'), 'prd_purse', 'k1')).toMatchObject({
      __typename: 'ProductPurchaseSuccess',
      purchase: { state: 'COMPLETED', currencyGrants: [{ amount: '40', currency: { id: 'cur_gold' } }], grants: [] },
      wallet: { currency: { id: 'cur_silver' }, balance: '2' },
    });
    const entries = 'entries { edges { node { kind amount reason reasonKind } } }';
    const reason = { reason: 'prd_purse', reasonKind: 'PRODUCT' };
    expect(
      await billing.entity(
        { __typename: 'Player', environmentId: 'env_1', id: 'plr_purse' },
        `gold: wallet(currencyId: "cur_gold") { ${entries} } silver: wallet(currencyId: "cur_silver") { ${entries} }`,
        playerOf('plr_purse'),
      ),
    ).toEqual({
      data: {
        _entities: [
          {
            gold: { entries: { edges: [{ node: { kind: 'PURCHASE', amount: '40', ...reason } }] } },
            silver: {
              entries: {
                edges: [
                  { node: { kind: 'PURCHASE', amount: '-8', ...reason } },
                  { node: { kind: 'REWARD', amount: '10', reason: 'act_tap', reasonKind: 'ACTION' } },
                ],
              },
            },
          },
        ],
      },
    });
    expect((await billing.events('plr_purse')).map((event) => [event.type, event.data])).toMatchObject([
      ['billing.transfer.posted.v1', { kind: 'reward' }],
      ['billing.transfer.posted.v1', { kind: 'purchase', amount: '-8', currencyId: 'cur_silver' }],
      ['billing.transfer.posted.v1', { kind: 'purchase', amount: '40', currencyId: 'cur_gold' }],
      ['billing.purchase.completed.v1', { grants: [] }],
    ]);
    expect(await ledgerProblems(billing.pool)).toEqual([]);
  });

  test('is refused where the wallet could not hold it, and takes nothing', async () => {
    const most = 10n ** 18n - 1n;
    await billing.reward(
      rewardOf('plr_full', 10, { currencyId: 'cur_silver' }),
      ...Array.from({ length: 9 }, () => rewardOf('plr_full', most)),
    );
    await billing.reward(rewardOf('plr_full', 2n ** 63n - 1n - 9n * most - 39n));
    expect(await billing.buy(playerOf('plr_full'), 'prd_purse', 'k')).toMatchObject({
      __typename: 'WalletFullError',
      code: 'LIMIT_REACHED',
    });
    expect(await purchasesOf('plr_full')).toBe(0);
    // What was in the way is spent; the key is free.
    await billing.buy(playerOf('plr_full'), 'prd_hat', 'other');
    expect(await billing.buy(playerOf('plr_full'), 'prd_purse', 'k')).toMatchObject({
      __typename: 'ProductPurchaseSuccess',
    });
    expect(await ledgerProblems(billing.pool)).toEqual([]);
  });

  test('bought by many at once beside rewards in both currencies conserves money', async () => {
    await billing.reward(rewardOf('plr_busy', 80, { currencyId: 'cur_silver' }));
    const answers = await Promise.all([
      ...Array.from({ length: 20 }, (_, index) => billing.buy(playerOf('plr_busy'), 'prd_purse', `k${index}`)),
      ...Array.from({ length: 20 }, async () => {
        await billing.reward(rewardOf('plr_busy', 1), rewardOf('plr_busy', 1, { currencyId: 'cur_silver' }));
        return { __typename: 'reward' };
      }),
    ]);
    const bought = kindsOf(answers)['ProductPurchaseSuccess'] ?? 0;
    expect(bought).toBeGreaterThanOrEqual(10);
    const { rows } = await billing.pool.query(
      `select currency_id, balance from account where owner = 'player:plr_busy' order by 1`,
    );
    expect(rows).toEqual([
      { currency_id: 'cur_gold', balance: BigInt(20 + 40 * bought) },
      { currency_id: 'cur_silver', balance: BigInt(100 - 8 * bought) },
    ]);
    expect(await ledgerProblems(billing.pool)).toEqual([]);
  });
});

test('a product that is sold for Stars is not to be had for currency', async () => {
  await billing.reward(rewardOf('plr_stars', 1000));
  expect(await billing.buy(playerOf('plr_stars'), 'prd_chest', 'k')).toMatchObject({
    __typename: 'NotFoundError',
    code: 'NOT_FOUND',
    message: 'A product with a price in currency was not found.',
  });
});

describe('an idempotency key', () => {
  test('gives the same purchase for the same product, also under a later release without it', async () => {
    await billing.reward(rewardOf('plr_h', 100));
    const first = await billing.buy(playerOf('plr_h'), 'prd_hat', 'same');
    billing.releases.set('r3', { ...release, products: [] });
    for (const hash of ['r1', 'r3', null]) {
      expect(await billing.buy(playerOf('plr_h', 'env_1', hash), 'prd_hat', 'same')).toEqual(first);
    }
    expect(await purchasesOf('plr_h')).toBe(1);
    expect(await billing.events('plr_h')).toHaveLength(3);
  });

  test('is refused with another product, and takes nothing', async () => {
    await billing.reward(rewardOf('plr_i', 1000));
    await billing.buy(playerOf('plr_i'), 'prd_hat', 'same');
    expect(await billing.buy(playerOf('plr_i'), 'prd_crown', 'same')).toMatchObject({
      __typename: 'IdempotencyConflictError',
      code: 'IDEMPOTENCY_CONFLICT',
    });
    expect(await purchasesOf('plr_i')).toBe(1);
  });

  test('is free again after a refusal', async () => {
    expect(await billing.buy(playerOf('plr_j'), 'prd_hat', 'again')).toMatchObject({ code: 'INSUFFICIENT_FUNDS' });
    await billing.reward(rewardOf('plr_j', 30));
    expect(await billing.buy(playerOf('plr_j'), 'prd_hat', 'again')).toMatchObject({
      __typename: 'ProductPurchaseSuccess',
      wallet: { balance: '0' },
    });
  });

  test('of one player is nothing to another, nor to the same one in another environment', async () => {
    await billing.reward(
      rewardOf('plr_k', 30),
      rewardOf('plr_l', 30),
      rewardOf('plr_k', 30, { environmentId: 'env_2' }),
    );
    const viewers = [playerOf('plr_k'), playerOf('plr_l'), playerOf('plr_k', 'env_2')];
    const answers = await Promise.all(viewers.map((viewer) => billing.buy(viewer, 'prd_hat', 'shared')));
    expect(new Set(answers.map((answer) => answer.purchase?.id)).size).toBe(3);
  });

  test('sent fifty times at once buys once', async () => {
    await billing.reward(rewardOf('plr_m', 10_000));
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => billing.buy(playerOf('plr_m'), 'prd_hat', 'burst')),
    );
    expect(new Set(answers.map((answer) => answer.purchase?.id)).size).toBe(1);
    expect(await purchasesOf('plr_m')).toBe(1);
    expect(answers[0]?.wallet).toMatchObject({ balance: '9970', held: '0' });
  });
});

describe('concurrent spends', () => {
  test('200 at once of a balance that allows ten take place ten times', async () => {
    await billing.reward(rewardOf('plr_n', 309));
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) => billing.buy(playerOf('plr_n'), 'prd_hat', `k${index}`)),
    );
    expect(kindsOf(answers)).toEqual({ ProductPurchaseSuccess: 10, InsufficientFundsError: 190 });
    const { rows } = await billing.pool.query(`select balance, held from account where owner = 'player:plr_n'`);
    expect(rows).toEqual([{ balance: 9n, held: 0n }]);
    expect(
      (await billing.events('plr_n')).filter((event) => event.type === 'billing.purchase.completed.v1'),
    ).toHaveLength(10);
    expect(await ledgerProblems(billing.pool)).toEqual([]);
  });

  test('never pass the limit of one player, also in two currencies at once', async () => {
    const [, crown] = release.products;
    if (crown === undefined) throw new Error('The release has no crown');
    billing.releases.set('silver', {
      ...release,
      products: [{ ...crown, price: { currencyId: 'cur_silver', amount: '5' } }],
    });
    await billing.reward(rewardOf('plr_o', 1000), rewardOf('plr_o', 1000, { currencyId: 'cur_silver' }));
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        billing.buy(playerOf('plr_o', 'env_1', index % 2 === 0 ? 'r1' : 'silver'), 'prd_crown', `k${index}`),
      ),
    );
    expect(kindsOf(answers)).toEqual({ ProductPurchaseSuccess: 1, PurchaseLimitReachedError: 39 });
  });

  test('of many players beside their rewards keep every law of the ledger', async () => {
    const players = Array.from({ length: 8 }, (_, index) => `plr_many_${index}`);
    await Promise.all([
      ...players.flatMap((playerId) =>
        Array.from({ length: 5 }, () =>
          billing.reward(rewardOf(playerId, 25), rewardOf(playerId, 5, { currencyId: 'cur_silver' })),
        ),
      ),
      ...players.flatMap((playerId) =>
        ['prd_hat', 'prd_crown', 'prd_gem', 'prd_hat', 'prd_gem'].map((productId, index) =>
          billing.buy(playerOf(playerId), productId, `k${index}`),
        ),
      ),
    ]);
    expect(await ledgerProblems(billing.pool)).toEqual([]);
  });
});
