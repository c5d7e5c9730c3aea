import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { productSchema } from '@stargraph/kit/contracts/release';
import { checkoutMs } from '../../src/domain/stars-order.ts';
import { createStars, type Stars } from '../stars-support.ts';
import {
  createTestBilling,
  integration,
  operatorOf,
  playerOf,
  release,
  rewardOf,
  type TestBilling,
} from '../support.ts';

let billing: TestBilling;
let stars: Stars;
beforeAll(async () => {
  billing = await createTestBilling();
  stars = createStars(billing);
  const common = { title: { en: 'Cup' }, grants: [{ itemId: 'itm_cup', quantity: 1 }], perPlayerLimit: null };
  const products = [
    { ...common, id: 'prd_gold', price: { currencyId: 'cur_gold', amount: '10' }, stock: 2 },
    { ...common, id: 'prd_stars', price: null, stars: 25, stock: 2 },
    { ...common, id: 'prd_endless', price: { currencyId: 'cur_gold', amount: '3' } },
  ].map((product) => productSchema.parse(product));
  billing.releases.set('r2', { ...release, products });
  billing.releases.set('r3', {
    ...release,
    products: products.map((product) => ({ ...product, stock: product.stock === null ? null : 1 })),
  });
  billing.current.set('env_1', 'r2');
  await billing.reward(rewardOf('plr_a', 100));
});
afterAll(() => billing.close());

const later = (ms: number): void => billing.clock.advance(ms);
const leftOf = async (id: string, viewer = playerOf('plr_b', 'env_1', 'r2')): Promise<unknown> => {
  const answer = await billing.entity({ __typename: 'Product', environmentId: 'env_1', id }, 'left soldOut', viewer);
  return (answer.data as { _entities: unknown[] } | null)?._entities[0] ?? answer.errors?.[0]?.extensions?.code;
};

describe('how many are left', () => {
  test('is what is neither sold nor being paid for, a second later at most', async () => {
    expect(await leftOf('prd_gold')).toEqual({ left: 2, soldOut: false });
    await billing.buy(playerOf('plr_a', 'env_1', 'r2'), 'prd_gold', 'one');
    // Whoever opens a shop at the same time is answered alike.
    expect(await leftOf('prd_gold')).toEqual({ left: 2, soldOut: false });
    later(1000);
    expect(await leftOf('prd_gold')).toEqual({ left: 1, soldOut: false });
    await billing.buy(playerOf('plr_a', 'env_1', 'r2'), 'prd_gold', 'two');
    later(1000);
    expect(await leftOf('prd_gold')).toEqual({ left: 0, soldOut: true });
    // By a release that allows fewer none are left either, not less than none.
    expect(await leftOf('prd_gold', playerOf('plr_b', 'env_1', 'r3'))).toEqual({ left: 0, soldOut: true });
  });

  test('goes down at a checkout, and up again where nobody pays', async () => {
    const id = await stars.ordered('plr_c', 'prd_stars', { releaseHash: 'r2' });
    expect(await leftOf('prd_stars')).toEqual({ left: 2, soldOut: false });
    expect(await stars.checkout(id, 'plr_c')).toBe('ok');
    later(1000);
    expect(await leftOf('prd_stars')).toEqual({ left: 1, soldOut: false });
    later(checkoutMs);
    expect(await leftOf('prd_stars')).toEqual({ left: 2, soldOut: false });
    await stars.pay(id, 'plr_c');
    later(1000);
    expect(await leftOf('prd_stars')).toEqual({ left: 1, soldOut: false });
  });

  test('has no end where there is no stock, and for what the release does not sell', async () => {
    for (const id of ['prd_endless', 'prd_gone']) expect(await leftOf(id)).toEqual({ left: null, soldOut: false });
  });

  test('is for whoever may read the shop of the environment', async () => {
    expect(await leftOf('prd_endless', { ...integration, releaseHash: 'r2' } as never)).toEqual({
      left: null,
      soldOut: false,
    });
    expect(await leftOf('prd_gold', playerOf('plr_b', 'env_2', 'r2'))).toBe('FORBIDDEN');
    expect(await leftOf('prd_gold', { kind: 'anonymous' } as never)).toBe('UNAUTHENTICATED');
  });
});

describe('what was sold', () => {
  const ask = async (viewer: Parameters<TestBilling['run']>[1]) => {
    const answer = await billing.entity(
      { __typename: 'Environment', id: 'env_1' },
      'productSales { product { id } currency { id } sold revenue }',
      viewer,
    );
    return (answer.data as { _entities: unknown[] } | null)?._entities[0] ?? answer.errors?.[0]?.extensions?.code;
  };

  test('is told to operators by product and money, in Stars as far as they were paid', async () => {
    await stars.ordered('plr_d', 'prd_stars', { releaseHash: 'r2' });
    await billing.buy(playerOf('plr_a', 'env_1', 'r2'), 'prd_endless', 'three');
    await billing.reward(rewardOf('plr_a', 100, { environmentId: 'env_2' }));
    await billing.buy(playerOf('plr_a', 'env_2', 'r2'), 'prd_endless', 'elsewhere');
    expect(await ask(operatorOf(['wallet.read']))).toEqual({
      productSales: [
        { product: { id: 'prd_endless' }, currency: { id: 'cur_gold' }, sold: '1', revenue: '3' },
        { product: { id: 'prd_gold' }, currency: { id: 'cur_gold' }, sold: '2', revenue: '20' },
        { product: { id: 'prd_stars' }, currency: null, sold: '1', revenue: '25' },
      ],
    });
  });

  test('is told to nobody else', async () => {
    for (const viewer of [operatorOf([]), operatorOf(['wallet.read'], 'env_2'), playerOf('plr_a')])
      expect(await ask(viewer)).toBe('FORBIDDEN');
  });
});
