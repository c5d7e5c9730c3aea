import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { mostOpenOrders, orderWindowMs } from '../../src/domain/stars-order.ts';
import { orderStars, type OrderRequest } from '../../src/use-case/order-stars.ts';
import { cutPool } from '../cut-pool.ts';
import { createStars, type Stars } from '../stars-support.ts';
import {
  botOf,
  createTestBilling,
  assertLedger,
  playerOf,
  release,
  rewardOf,
  traceparent,
  type TestBilling,
} from '../support.ts';

let billing: TestBilling;
let stars: Stars;
beforeAll(async () => {
  billing = await createTestBilling(20);
  stars = createStars(billing);
});
afterEach(async () => {
  billing.tenant.answer = undefined;
  await assertLedger(billing.pool);
});
afterAll(() => billing.close());

const ordersOf = async (playerId: string): Promise<number> =>
  (await billing.pool.query('select from stars_order where player_id = $1', [playerId])).rowCount ?? 0;
const lastInvoice = () => billing.invoices.at(-1);

describe('an order', () => {
  test('has the terms of the release of the request, and an invoice for them', async () => {
    const made = await stars.order('plr_a', 'prd_chest', { locale: 'ru' });
    expect(made).toMatchObject({
      __typename: 'StarsInvoiceCreateSuccess',
      order: {
        state: 'OPEN',
        stars: 25,
        product: { id: 'prd_chest' },
        grants: [{ item: { id: 'itm_hat' }, quantity: 1 }],
        currencyGrants: [
          { amount: '500', currency: { id: 'cur_gold' } },
          { amount: '50', currency: { id: 'cur_silver' } },
        ],
        createdAt: '2026-01-01T00:00:00.000Z',
        paidAt: null,
      },
      invoiceLink: `https://t.me/$${billing.invoices.length}`,
    });
    expect(lastInvoice()).toEqual({
      environmentId: 'env_1',
      title: 'Сундук',
      description: 'Золото, серебро и шляпа',
      payload: made.order?.id,
      stars: 25,
      isSubscription: false,
    });
  });

  test.for([
    ['a product that is none', 'prd_none', {}, 'NotFoundError', 'NOT_FOUND'],
    ['a product that is sold for currency', 'prd_hat', {}, 'NotFoundError', 'NOT_FOUND'],
    ['an environment without a release', 'prd_chest', { releaseHash: null }, 'NotPublishedError', 'NOT_PUBLISHED'],
  ] as const)('is refused for %s, and leaves nothing', async ([, productId, options, typename, code]) => {
    const before = billing.invoices.length;
    expect(await stars.order('plr_b', productId, options)).toMatchObject({ __typename: typename, code });
    expect(await ordersOf('plr_b')).toBe(0);
    expect(billing.invoices).toHaveLength(before);
  });

  test('is refused where the player has all that one may buy, and not for invoices that nobody paid', async () => {
    for (let time = 0; time < 3; time += 1)
      expect(await stars.order('plr_c', 'prd_pass')).toMatchObject({ __typename: 'StarsInvoiceCreateSuccess' });
    const id = await stars.ordered('plr_c', 'prd_pass');
    await stars.pay(id, 'plr_c', { amount: 100 });
    expect(await stars.order('plr_c', 'prd_pass')).toMatchObject({
      __typename: 'PurchaseLimitReachedError',
      code: 'LIMIT_REACHED',
      limit: 1,
    });
    expect(await stars.order('plr_d', 'prd_pass')).toMatchObject({ __typename: 'StarsInvoiceCreateSuccess' });
  });

  test('is refused where the wallet could not hold what it brings', async () => {
    const most = 10n ** 18n - 1n;
    await billing.reward(...Array.from({ length: 9 }, () => rewardOf('plr_e', most)));
    await billing.reward(rewardOf('plr_e', 2n ** 63n - 1n - 9n * most - 499n));
    expect(await stars.order('plr_e')).toMatchObject({ __typename: 'WalletFullError', code: 'LIMIT_REACHED' });
  });
});

test('a player who makes order after order and pays none has to wait; paid ones and other players do not count', async () => {
  await stars.pay(await stars.ordered('plr_n'), 'plr_n');
  for (let count = 0; count < mostOpenOrders; count += 1)
    await stars.ordered('plr_n', 'prd_chest', { idempotencyKey: `k${count}` });
  const asked = billing.invoices.length;
  await expect(stars.ordered('plr_n')).rejects.toThrow('RATE_LIMITED');
  expect(billing.invoices).toHaveLength(asked);
  // Their repeats are no new orders.
  await stars.ordered('plr_n', 'prd_chest', { idempotencyKey: 'k0' });
  await stars.ordered('plr_o');
  billing.clock.advance(orderWindowMs);
  await stars.ordered('plr_n');
});

describe('an idempotency key', () => {
  test('gives the same order and link, whatever is published since', async () => {
    const idempotencyKey = 'same';
    const first = await stars.order('plr_f', 'prd_chest', { idempotencyKey });
    const asked = billing.invoices.length;
    billing.releases.set('r2', { ...release, products: [] });
    for (const releaseHash of ['r1', 'r2', null])
      expect(await stars.order('plr_f', 'prd_chest', { idempotencyKey, releaseHash, locale: 'ru' })).toEqual(first);
    expect(billing.invoices).toHaveLength(asked);
    expect(await ordersOf('plr_f')).toBe(1);
  });

  test('still gives its order when it is paid', async () => {
    const idempotencyKey = 'paid';
    const { order, invoiceLink } = await stars.order('plr_g', 'prd_chest', { idempotencyKey });
    await stars.pay(order?.id ?? '', 'plr_g');
    expect(await stars.order('plr_g', 'prd_chest', { idempotencyKey })).toMatchObject({
      order: { id: order?.id, state: 'PAID' },
      invoiceLink,
    });
  });

  test('is refused with another product', async () => {
    await stars.order('plr_h', 'prd_chest', { idempotencyKey: 'k' });
    expect(await stars.order('plr_h', 'prd_pass', { idempotencyKey: 'k' })).toMatchObject({
      __typename: 'IdempotencyConflictError',
      code: 'IDEMPOTENCY_CONFLICT',
    });
    expect(await ordersOf('plr_h')).toBe(1);
  });

  test('of one player is nothing to another, nor elsewhere, nor to purchases for currency', async () => {
    const idempotencyKey = 'shared';
    await billing.reward(rewardOf('plr_i', 100));
    await billing.buy(playerOf('plr_i'), 'prd_hat', idempotencyKey);
    const ids = [
      await stars.ordered('plr_i', 'prd_chest', { idempotencyKey }),
      await stars.ordered('plr_j', 'prd_chest', { idempotencyKey }),
      await stars.ordered('plr_i', 'prd_chest', { idempotencyKey, environmentId: 'env_2' }),
    ];
    expect(new Set(ids).size).toBe(3);
  });

  test('sent thirty times at once gives one order and one link to all', async () => {
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => stars.order('plr_k', 'prd_chest', { idempotencyKey: 'burst' })),
    );
    expect(new Set(answers.map((answer) => answer.order?.id)).size).toBe(1);
    expect(new Set(answers.map((answer) => answer.invoiceLink)).size).toBe(1);
    expect(await ordersOf('plr_k')).toBe(1);
  });
});

describe('without an invoice', () => {
  test.for([
    ['no-bot', 'This Mini App has no bot yet that could sell for Stars.'],
    ['telegram-refused', 'Telegram refused to make the invoice. Try again later.'],
    ['telegram-unavailable', 'Telegram does not answer. Try again with the same key.'],
  ] as const)('(%s) the order stands, and the repeat gets its link', async ([reason, message]) => {
    const playerId = `plr_${reason}`;
    const options = { idempotencyKey: 'k' };
    billing.tenant.answer = async () => ({ outcome: 'refused', reason });
    expect(await stars.order(playerId, 'prd_chest', options)).toEqual({
      __typename: 'InvoiceUnavailableError',
      code: 'UNAVAILABLE',
      message,
    });
    billing.tenant.answer = undefined;
    expect(await stars.order(playerId, 'prd_chest', options)).toMatchObject({
      __typename: 'StarsInvoiceCreateSuccess',
      invoiceLink: `https://t.me/$${billing.invoices.length}`,
    });
    expect(await ordersOf(playerId)).toBe(1);
  });

  test('because tenant is out of reach, it is as if Telegram were silent', async () => {
    billing.tenant.answer = () => Promise.reject(new Error('down'));
    expect(await stars.order('plr_l')).toMatchObject({ __typename: 'InvoiceUnavailableError', code: 'UNAVAILABLE' });
    expect(await ordersOf('plr_l')).toBe(1);
  });

  test('the link that came first is kept, and with it the bot', async () => {
    const id = await stars.ordered('plr_m');
    const { rows } = await billing.pool.query('select invoice_link, telegram_bot_id from stars_order where id = $1', [
      id,
    ]);
    expect(rows).toEqual([
      { invoice_link: `https://t.me/$${billing.invoices.length}`, telegram_bot_id: botOf('env_1') },
    ]);
  });
});

test.for(['before', 'after'] as const)(
  'killed %s any statement, an order is there once, and the repeat gives its link',
  { timeout: 60_000 },
  async (when) => {
    for (let at = 1; ; at += 1) {
      const playerId = `plr_cut_${when}_${at}`;
      const request: OrderRequest = {
        environmentId: 'env_1',
        projectId: 'prj_1',
        playerId,
        productId: 'prd_chest',
        idempotencyKey: 'k',
        locale: 'en',
        traceparent,
        release: { hash: 'r1', products: release.products, currencies: release.currencies },
      };
      const pool = cutPool(billing.pool, at, when);
      const first = await orderStars({ ...billing.deps, pool }, request).then(
        ({ order }) => order.id,
        () => null,
      );
      const repeated = await orderStars(billing.deps, request);
      expect(repeated.invoiceLink).toMatch(/^https:/);
      expect(await ordersOf(playerId)).toBe(1);
      if (!pool.wasCut()) {
        expect(first).toBe(repeated.order.id);
        expect(at).toBeGreaterThan(6);
        break;
      }
    }
  },
);
