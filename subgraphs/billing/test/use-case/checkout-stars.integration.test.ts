import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '@stargraph/kit/ids';
import { checkoutMs } from '../../src/domain/stars-order.ts';
import { createStars, type Stars } from '../stars-support.ts';
import { createTestBilling, assertLedger, playerOf, release, rewardOf, type TestBilling } from '../support.ts';

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
const pass = { amount: 100 };

/** Publishes a release like the first one, with other terms of one product; null takes it away. */
const publish = (hash: string, productId: string, changes: object | null): void => {
  billing.releases.set(hash, {
    ...release,
    products: release.products.flatMap((product) =>
      product.id !== productId ? [product] : changes === null ? [] : [{ ...product, ...changes }],
    ),
  });
  billing.current.set('env_1', hash);
};

describe('a checkout', () => {
  test('is let through, and again when Telegram asks again', async () => {
    const id = await stars.ordered('plr_a');
    for (let time = 0; time < 3; time += 1) expect(await stars.checkout(id, 'plr_a')).toBe('ok');
    expect(await stars.stateOf(id)).toBe('open');
    expect(await stars.balances('plr_a')).toEqual({});
  });

  test.for([
    ['an order that is none', newId('order'), {}, 'unknown-order'],
    ['a payload that is none of ours', 'gift', {}, 'unknown-order'],
    ['a payload with a NUL', '\0', {}, 'unknown-order'],
    ['an order of another environment', null, { environmentId: 'env_2' }, 'unknown-order'],
    ["another bot's invoice", null, { telegramBotId: '1' }, 'unknown-order'],
    ['less than it costs', null, { amount: 1 }, 'wrong-amount'],
    ['more than it costs', null, { amount: 26 }, 'wrong-amount'],
    ['another currency', null, { currency: 'EUR' }, 'wrong-amount'],
    ['another player', null, { playerId: 'plr_x' }, 'wrong-player'],
    ['somebody who is no player', null, { playerId: null }, 'wrong-player'],
  ] as const)('is refused for %s', async ([, payload, changes, reason]) => {
    const id = await stars.ordered('plr_b');
    expect(await stars.checkout(payload ?? id, 'plr_b', changes)).toBe(reason);
    // It left no trace: the order is still good.
    expect(await stars.checkout(id, 'plr_b')).toBe('ok');
  });

  test('is refused once the order is paid', async () => {
    const id = await stars.ordered('plr_c');
    await stars.pay(id, 'plr_c');
    expect(await stars.checkout(id, 'plr_c')).toBe('already-paid');
  });

  test('fails rather than guesses where nobody can say what is for sale', async () => {
    const id = await stars.ordered('plr_d', 'prd_chest', { releaseHash: 'r1' });
    billing.current.set('env_1', 'unreadable');
    billing.releases.set('unreadable', { ...release, projectId: 5 as unknown as string });
    await expect(stars.checkout(id, 'plr_d')).rejects.toThrow('stars.checkout');
  });
});

describe('an open invoice', () => {
  test('keeps its price for a day, and no longer than the product has it', async () => {
    const id = await stars.ordered('plr_e');
    publish('dearer', 'prd_chest', { stars: 50 });
    expect(await stars.checkout(id, 'plr_e')).toBe('ok');
    expect(await stars.checkout(id, 'plr_e', { amount: 50 })).toBe('wrong-amount');
    billing.clock.advance(dayMs + 1);
    expect(await stars.checkout(id, 'plr_e')).toBe('not-for-sale');
    billing.current.set('env_1', 'r1');
    expect(await stars.checkout(id, 'plr_e')).toBe('ok');
  });

  test.for([
    ['gone', null],
    ['sold for currency now', { stars: null, price: { currencyId: 'cur_gold', amount: '1' } }],
  ] as const)('is refused once its product is %s', async ([name, changes]) => {
    const id = await stars.ordered('plr_f');
    publish(name, 'prd_chest', changes);
    expect(await stars.checkout(id, 'plr_f')).toBe('not-for-sale');
  });

  test('is refused where nothing is published any more', async () => {
    const id = await stars.ordered('plr_g');
    for (const hash of [null, 'never-published']) {
      billing.current.set('env_1', hash);
      expect(await stars.checkout(id, 'plr_g')).toBe('not-for-sale');
    }
  });

  test('is refused where the wallet could not hold what it brings', async () => {
    const most = 10n ** 18n - 1n;
    const id = await stars.ordered('plr_h');
    await billing.reward(...Array.from({ length: 9 }, () => rewardOf('plr_h', most)));
    await billing.reward(rewardOf('plr_h', 2n ** 63n - 1n - 9n * most));
    expect(await stars.checkout(id, 'plr_h')).toBe('limit-reached');
  });
});

describe('the limit of one player', () => {
  test('lets one of many invoices through at a time, in whatever order they come', async () => {
    const ids = await Promise.all(Array.from({ length: 10 }, () => stars.ordered('plr_i', 'prd_pass')));
    const answers = await Promise.all(ids.flatMap((id) => [id, id]).map((id) => stars.checkout(id, 'plr_i', pass)));
    const through = ids.filter((_, index) => answers[2 * index] === 'ok');
    expect(through).toHaveLength(1);
    expect(answers.filter((answer) => answer === 'limit-reached')).toHaveLength(18);
    const [id = ''] = through;
    expect(await stars.pay(id, 'plr_i', pass)).toMatchObject({ outcome: 'credited' });
    expect(await stars.payments(id)).toEqual([['matched', null]]);
    billing.clock.advance(checkoutMs + 1);
    const [other = ''] = ids.filter((each) => each !== id);
    expect(await stars.checkout(other, 'plr_i', pass)).toBe('limit-reached');
  });

  test('frees what was let through and not paid, after ten minutes', async () => {
    const [first, second] = [await stars.ordered('plr_j', 'prd_pass'), await stars.ordered('plr_j', 'prd_pass')];
    expect(await stars.checkout(first, 'plr_j', pass)).toBe('ok');
    billing.clock.advance(checkoutMs - 1);
    expect(await stars.checkout(second, 'plr_j', pass)).toBe('limit-reached');
    billing.clock.advance(1);
    expect(await stars.checkout(second, 'plr_j', pass)).toBe('ok');
  });

  test('is that of each player', async () => {
    for (const playerId of ['plr_k', 'plr_l'])
      expect(await stars.checkout(await stars.ordered(playerId, 'prd_pass'), playerId, pass)).toBe('ok');
  });

  test('is the one that holds now: it may have been lowered or lifted since', async () => {
    const ids = [await stars.ordered('plr_m', 'prd_pass'), await stars.ordered('plr_m', 'prd_pass')];
    const [first = '', second = ''] = ids;
    await stars.pay(first, 'plr_m', pass);
    publish('lifted', 'prd_pass', { perPlayerLimit: null });
    expect(await stars.checkout(second, 'plr_m', pass)).toBe('ok');
  });

  test('holds over Stars and currency, also at the same moment', async () => {
    publish('gold', 'prd_pass', { stars: null, price: { currencyId: 'cur_gold', amount: '1' } });
    billing.current.clear();
    await billing.reward(rewardOf('plr_n', 100));
    const id = await stars.ordered('plr_n', 'prd_pass');
    const [checkout, ...bought] = await Promise.all([
      stars.checkout(id, 'plr_n', pass),
      ...Array.from({ length: 10 }, (_, index) =>
        billing.buy(playerOf('plr_n', 'env_1', 'gold'), 'prd_pass', `k${index}`),
      ),
    ]);
    const successes = bought.filter((each) => each.__typename === 'ProductPurchaseSuccess').length;
    expect(successes + (checkout === 'ok' ? 1 : 0)).toBe(1);
    expect(await stars.order('plr_n', 'prd_pass')).toMatchObject(
      successes === 1
        ? { __typename: 'PurchaseLimitReachedError', limit: 1 }
        : { __typename: 'StarsInvoiceCreateSuccess' },
    );
  });
});
