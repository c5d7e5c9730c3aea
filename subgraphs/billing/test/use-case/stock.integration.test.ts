import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { productSchema, type ProductDefinition } from '@stargraph/kit/contracts/release';
import { inTransaction } from '@stargraph/kit/db/sql';
import { checkoutMs } from '../../src/domain/stars-order.ts';
import { lockStocks } from '../../src/store/sale-store.ts';
import { createStars, type Stars } from '../stars-support.ts';
import { assertLedger, createTestBilling, playerOf, release, rewardOf, type TestBilling } from '../support.ts';

let billing: TestBilling;
let stars: Stars;
beforeAll(async () => {
  billing = await createTestBilling(20);
  stars = createStars(billing);
});
afterEach(async () => {
  billing.current.clear();
  await assertLedger(billing.pool);
});
afterAll(() => billing.close());

const dayMs = 24 * 60 * 60 * 1000;
const forGold = { price: { currencyId: 'cur_gold', amount: '10' }, stars: null };
const forStars = { price: null, stars: 25 };

/** Makes a release that sells one product, and lets the environment point to it. @returns its hash */
const publish = (hash: string, id: string, changes: Partial<ProductDefinition>, others: object[] = []): string => {
  const product = { id, title: { en: 'Cup' }, grants: [{ itemId: 'itm_cup', quantity: 1 }], perPlayerLimit: null };
  billing.releases.set(hash, {
    ...release,
    products: [{ ...product, ...changes }, ...others].map((each) => productSchema.parse(each)),
  });
  for (const environmentId of ['env_1', 'env_2']) billing.current.set(environmentId, hash);
  return hash;
};
const crowd = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `plr_${name}${index}`);
const enrich = (players: readonly string[], environmentId = 'env_1'): Promise<void> =>
  billing.reward(...players.map((playerId) => rewardOf(playerId, 1000, { environmentId })));
const buy = (playerId: string, hash: string, id: string, key = 'k', environmentId = 'env_1') =>
  billing.buy(playerOf(playerId, environmentId, hash), id, key);
const kindsOf = (answers: readonly string[]): Record<string, number> =>
  Object.fromEntries([...Map.groupBy(answers, (answer) => answer)].map(([kind, all]) => [kind, all.length]));

describe('a stock', () => {
  test('of one is sold to one of a hundred players who want it at once, and the others keep their money', async () => {
    const hash = publish('last', 'prd_last', { ...forGold, stock: 1 });
    const players = crowd('a', 100);
    await enrich(players);
    const answers = await Promise.all(players.map((playerId) => buy(playerId, hash, 'prd_last')));
    expect(kindsOf(answers.map((answer) => answer.__typename))).toEqual({
      ProductPurchaseSuccess: 1,
      SoldOutError: 99,
    });
    const balances = await Promise.all(players.map(async (playerId) => (await stars.balances(playerId))['cur_gold']));
    expect(kindsOf(balances.map(String))).toEqual({ '990': 1, '1000': 99 });
  });

  test('is never oversold by currency and Stars together, and a payment takes what its checkout held', async () => {
    const gold = publish('both-gold', 'prd_both', { ...forGold, stock: 10 });
    const star = publish('both-stars', 'prd_both', { ...forStars, stock: 10 });
    const [payers, spenders] = [crowd('b', 40), crowd('c', 40)];
    await enrich(spenders);
    const orders = await Promise.all(
      payers.map((playerId) => stars.ordered(playerId, 'prd_both', { releaseHash: star })),
    );
    const [checkouts, bought] = await Promise.all([
      Promise.all(payers.map((playerId, index) => stars.checkout(orders[index] ?? '', playerId))),
      Promise.all(spenders.map(async (playerId) => (await buy(playerId, gold, 'prd_both')).__typename)),
    ]);
    const passed = orders.flatMap((id, index) => (checkouts[index] === 'ok' ? [[id, payers[index] ?? '']] : []));
    const sold = bought.filter((kind) => kind === 'ProductPurchaseSuccess').length;
    expect(passed.length + sold).toBe(10);
    expect(new Set([...checkouts, ...bought])).toEqual(
      new Set([
        'sold-out',
        'SoldOutError',
        ...(passed.length > 0 ? ['ok'] : []),
        ...(sold > 0 ? ['ProductPurchaseSuccess'] : []),
      ]),
    );
    for (const [id = '', playerId = ''] of passed)
      expect(await stars.pay(id, playerId)).toMatchObject({ outcome: 'credited' });
    const reasons = await Promise.all(passed.map(([id = '']) => stars.payments(id)));
    expect(reasons.flat()).toEqual(passed.map(() => ['matched', null]));
    billing.clock.advance(checkoutMs + 1);
    expect((await buy(spenders[0] ?? '', gold, 'prd_both', 'again')).__typename).toMatch(/^SoldOut/);
  });

  test('gets back what passed its checkout and was not paid for ten minutes; a late payment is given all the same', async () => {
    const hash = publish('late', 'prd_late', { ...forStars, stock: 1 });
    const [first, second] = [
      await stars.ordered('plr_d', 'prd_late', { releaseHash: hash }),
      await stars.ordered('plr_e', 'prd_late', { releaseHash: hash }),
    ];
    expect(await stars.checkout(first, 'plr_d')).toBe('ok');
    // Asked again it is answered again: the piece that it holds is its own.
    expect(await stars.checkout(first, 'plr_d')).toBe('ok');
    billing.clock.advance(checkoutMs - 1);
    expect(await stars.checkout(second, 'plr_e')).toBe('sold-out');
    billing.clock.advance(1);
    expect(await stars.checkout(second, 'plr_e')).toBe('ok');
    await stars.pay(second, 'plr_e');
    expect(await stars.pay(first, 'plr_d')).toMatchObject({ outcome: 'credited' });
    expect(await stars.payments(first)).toEqual([['matched', 'over-limit']]);
    expect(await stars.order('plr_f', 'prd_late', { releaseHash: hash })).toMatchObject({
      __typename: 'SoldOutError',
      code: 'LIMIT_REACHED',
      stock: 1,
    });
  });

  test('counts what was sold of the product by whatever release, also by those that stated no stock', async () => {
    await enrich(['plr_g']);
    const bought = ['ProductPurchaseSuccess', 'ProductPurchaseSuccess', 'ProductPurchaseSuccess'];
    let presses = 0;
    const sell = async (hash: string, times: number): Promise<string[]> => {
      const kinds: string[] = [];
      for (let time = 0; time < times; time += 1)
        kinds.push((await buy('plr_g', hash, 'prd_again', `${(presses += 1)}`)).__typename);
      return kinds;
    };
    const three = publish('three', 'prd_again', { ...forGold, stock: 3 });
    expect(await sell(three, 4)).toEqual([...bought, 'SoldOutError']);
    expect(await sell(publish('five', 'prd_again', { ...forGold, stock: 5 }), 1)).toEqual(['ProductPurchaseSuccess']);
    // Rolled back: what was sold stays sold.
    expect(await sell(three, 1)).toEqual(['SoldOutError']);
    const endless = publish('endless', 'prd_again', forGold);
    expect(await sell(endless, 3)).toEqual(bought);
    expect(await sell(publish('seven', 'prd_again', { ...forGold, stock: 7 }), 1)).toEqual(['SoldOutError']);
    expect(await sell(publish('eight', 'prd_again', { ...forGold, stock: 8 }), 2)).toEqual([
      'ProductPurchaseSuccess',
      'SoldOutError',
    ]);
  });

  test('is that of each environment', async () => {
    const hash = publish('apart', 'prd_apart', { ...forGold, stock: 1 });
    for (const environmentId of ['env_1', 'env_2']) {
      await enrich(['plr_h'], environmentId);
      expect((await buy('plr_h', hash, 'prd_apart', 'k', environmentId)).__typename).toBe('ProductPurchaseSuccess');
    }
  });

  test('does not take a purchase back from whoever repeats it', async () => {
    const hash = publish('repeat', 'prd_repeat', { ...forGold, stock: 1 });
    await enrich(['plr_i']);
    const first = await buy('plr_i', hash, 'prd_repeat');
    expect(await buy('plr_i', hash, 'prd_repeat')).toMatchObject({ purchase: { id: first.purchase?.id } });
  });

  test('makes nobody wait who buys what has none', async () => {
    const plain = publish('plain', 'prd_plain', forGold);
    const scarce = publish('scarce', 'prd_plain', { ...forGold, stock: 9 });
    await enrich(['plr_j', 'plr_k']);
    let waits = true;
    const [waited] = await inTransaction(billing.pool, async (tx) => {
      await lockStocks(tx, { environmentId: 'env_1', productId: 'prd_plain' });
      const behind = buy('plr_k', scarce, 'prd_plain').finally(() => (waits = false));
      expect((await buy('plr_j', plain, 'prd_plain')).__typename).toBe('ProductPurchaseSuccess');
      expect(waits).toBe(true);
      return [behind];
    });
    expect((await waited)?.__typename).toBe('ProductPurchaseSuccess');
  });
});

describe('a time of sale', () => {
  test('is that of the server: nothing is sold before it or after it, and the refusal says the moment', async () => {
    const start = billing.clock.now() + 1000;
    const [availableFrom, availableUntil] = [new Date(start).toISOString(), new Date(start + 1000).toISOString()];
    const gold = publish('window-gold', 'prd_window', { ...forGold, availableFrom, availableUntil });
    const star = publish('window-stars', 'prd_window', { ...forStars, availableFrom, availableUntil });
    await enrich(['plr_l']);
    const both = async () => [
      await buy('plr_l', gold, 'prd_window', `k${billing.clock.now()}`),
      await stars.order('plr_l', 'prd_window', { releaseHash: star }),
    ];
    const before = { __typename: 'SaleNotStartedError', code: 'UNAVAILABLE', availableFrom };
    expect(await both()).toMatchObject([before, before]);
    billing.clock.advance(1000);
    expect(await both()).toMatchObject([
      { __typename: 'ProductPurchaseSuccess' },
      { __typename: 'StarsInvoiceCreateSuccess' },
    ]);
    billing.clock.advance(1000);
    const after = { __typename: 'SaleEndedError', code: 'EXPIRED', availableUntil };
    expect(await both()).toMatchObject([after, after]);
  });

  test('that ends leaves an open invoice its day', async () => {
    const availableUntil = new Date(billing.clock.now() + 1000).toISOString();
    const hash = publish('ending', 'prd_ending', { ...forStars, availableUntil });
    const id = await stars.ordered('plr_m', 'prd_ending', { releaseHash: hash });
    billing.clock.advance(dayMs);
    expect(await stars.checkout(id, 'plr_m')).toBe('ok');
    billing.clock.advance(1);
    expect(await stars.checkout(id, 'plr_m')).toBe('not-for-sale');
  });
});

describe('a price that the player was shown', () => {
  const ask = async (playerId: string, hash: string, mutation: string, input: string, shown: string) => {
    const query = `mutation ($input: ${input}!) { ${mutation}(input: $input) { __typename ... on Error { code } } }`;
    const variables = { productId: 'prd_shown', idempotencyKey: crypto.randomUUID(), ...(JSON.parse(shown) as object) };
    const answer = await billing.run(query, playerOf(playerId, 'env_1', hash), { input: variables });
    return (answer.data as Record<string, unknown> | null)?.[mutation] ?? answer;
  };
  const changed = { __typename: 'PriceChangedError', code: 'CONFLICT' };

  test('is the one that is paid, or nothing is bought', async () => {
    await enrich(['plr_p']);
    const hash = publish('shown-gold', 'prd_shown', forGold);
    const buyAt = (shown: object, release = hash) =>
      ask('plr_p', release, 'productPurchase', 'ProductPurchaseInput', JSON.stringify(shown));
    expect(await buyAt({ shown: { currencyId: 'cur_gold', amount: '9' } })).toEqual(changed);
    expect(await buyAt({ shown: { currencyId: 'cur_silver', amount: '10' } })).toEqual(changed);
    expect(await buyAt({ shown: { currencyId: 'cur_gold', amount: '10' } })).toMatchObject({
      __typename: 'ProductPurchaseSuccess',
    });
    const star = publish('shown-stars', 'prd_shown', forStars);
    expect(await buyAt({ shown: { currencyId: 'cur_gold', amount: '10' } }, star)).toEqual(changed);
    expect(await stars.balances('plr_p')).toEqual({ cur_gold: 990n });
    const orderAt = (shown: object) =>
      ask('plr_p', star, 'starsInvoiceCreate', 'StarsInvoiceCreateInput', JSON.stringify(shown));
    expect(await orderAt({ shownStars: 24 })).toEqual(changed);
    expect(await orderAt({ shownStars: 25 })).toMatchObject({ __typename: 'StarsInvoiceCreateSuccess' });
  });
});

describe('a bundle', () => {
  const parts = [
    {
      id: 'prd_part',
      title: { en: 'Part' },
      ...forGold,
      grants: [{ itemId: 'itm_hat', quantity: 2 }],
      currencyGrants: [{ currencyId: 'cur_silver', amount: '5' }],
      perPlayerLimit: null,
      // Its own bounds are about its own sale.
      stock: 1,
      availableUntil: '2000-01-01T00:00:00Z',
    },
    {
      id: 'prd_inner',
      kind: 'bundle',
      title: { en: 'Inner' },
      ...forGold,
      grants: [],
      parts: [{ productId: 'prd_part', quantity: 2 }],
      perPlayerLimit: null,
    },
  ];
  const bundle: Partial<ProductDefinition> = {
    kind: 'bundle',
    currencyGrants: [{ currencyId: 'cur_gold', amount: '1' }],
    parts: [
      { productId: 'prd_inner', quantity: 3 },
      { productId: 'prd_part', quantity: 1 },
    ],
  };
  const items = [
    { itemId: 'itm_cup', quantity: 1 },
    { itemId: 'itm_hat', quantity: 14 },
  ];

  test('for currency brings all of its parts once, however often it is asked for', async () => {
    const hash = publish('set-gold', 'prd_set', { ...bundle, ...forGold }, parts);
    await enrich(['plr_n']);
    await Promise.all(Array.from({ length: 5 }, () => buy('plr_n', hash, 'prd_set')));
    expect(await stars.balances('plr_n')).toEqual({ cur_gold: 991n, cur_silver: 35n });
    const told = (await billing.events('plr_n')).filter(({ type }) => type === 'billing.purchase.completed.v1');
    expect(told).toMatchObject([{ data: { productId: 'prd_set', grants: items } }]);
  });

  test('for Stars is what it was when it was ordered, whatever its parts are by then', async () => {
    const hash = publish('set-stars', 'prd_set', { ...bundle, ...forStars }, parts);
    const id = await stars.ordered('plr_o', 'prd_set', { releaseHash: hash });
    publish('set-less', 'prd_set', { ...bundle, ...forStars }, [
      { ...parts[0], grants: [], currencyGrants: [{ currencyId: 'cur_silver', amount: '1' }] },
      parts[1] ?? {},
    ]);
    expect(await stars.checkout(id, 'plr_o')).toBe('ok');
    await stars.pay(id, 'plr_o');
    expect(await stars.balances('plr_o')).toEqual({ cur_gold: 1n, cur_silver: 35n });
    const told = (await billing.events('plr_o')).filter(({ type }) => type === 'billing.stars.paid.v1');
    expect(told).toMatchObject([{ data: { orderId: id, grants: items } }]);
    // After its day the parts count as the terms that they are.
    const old = await stars.ordered('plr_o', 'prd_set', { releaseHash: hash });
    billing.clock.advance(dayMs + 1);
    expect(await stars.checkout(old, 'plr_o')).toBe('not-for-sale');
  });
});

test('what is looked for at every sale is found by an index', async () => {
  const plans = await inTransaction(billing.pool, async (tx) => {
    await tx.query('set local enable_seqscan = off');
    const rows = await tx.query<{ 'QUERY PLAN': string }>(
      `explain select (select count(*) from (select from purchase where environment_id = 'e' and product_id = 'p' limit 5) as bought)
         + (select count(*) from (select from stars_order where environment_id = 'e' and product_id = 'p' and state = 'paid' limit 5) as paid)
         + (select count(*) from (select from stars_order where environment_id = 'e' and product_id = 'p' and state = 'open'
           and checked_out_at > now() limit 5) as checked_out)`,
    );
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  });
  expect(plans).toMatch(
    /purchase_environment_id_product_id_idx[^]*stars_order_paid_idx[^]*stars_order_checked_out_idx/,
  );
});
