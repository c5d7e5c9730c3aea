// @vitest-environment happy-dom
import { beforeEach, describe, expect, test } from 'vitest';
import { Shop_InvoiceDocument, Shop_OrderDocument, Shop_PurchaseDocument } from '../src/generated/graphql.ts';
import { createCheckout, type PurchaseNews } from '../src/runtime/checkout.ts';
import { createKeyRing } from '../src/runtime/key-ring.ts';
import type { Request } from '../src/runtime/request.ts';
import { openStorage } from '../src/runtime/storage.ts';
import type { InvoiceOutcome } from '../src/runtime/telegram.ts';

interface Server {
  readonly purchase?: (key: string) => unknown;
  readonly invoice?: (key: string) => unknown;
  readonly order?: () => string;
  readonly outcome?: InvoiceOutcome;
}

/** A page's checkout. Several over the same storage are one player's page, loaded again. */
const open = (server: Server) => {
  const news: PurchaseNews['kind'][] = [];
  const keys: string[] = [];
  const languages: (string | undefined)[] = [];
  const shown: ({ readonly amount: string } | undefined)[] = [];
  let timers: (() => void)[] = [];
  const request = (async (
    document: { readonly documentId: string },
    variables: {
      readonly input?: {
        readonly idempotencyKey: string;
        readonly shown?: { readonly amount: string };
        readonly locale?: string;
      };
    },
  ) => {
    await Promise.resolve();
    const key = variables.input?.idempotencyKey ?? '';
    if (document.documentId !== Shop_OrderDocument.documentId) keys.push(key);
    if (document.documentId === Shop_PurchaseDocument.documentId) shown.push(variables.input?.shown);
    if (document.documentId === Shop_InvoiceDocument.documentId) languages.push(variables.input?.locale);
    const answer =
      document.documentId === Shop_PurchaseDocument.documentId
        ? { productPurchase: server.purchase?.(key) }
        : document.documentId === Shop_InvoiceDocument.documentId
          ? { starsInvoiceCreate: server.invoice?.(key) }
          : { starsOrder: { id: 'ord_1', state: server.order?.() } };
    if (Object.values(answer)[0] === undefined) throw new TypeError('Failed to fetch');
    return answer;
  }) as unknown as Request;
  let ids = 0;
  const checkout = createCheckout({
    request,
    keys: createKeyRing(openStorage('localStorage'), 'env_1:7', () => `${Date.now()}-${(ids += 1)}-${Math.random()}`),
    locale: 'ru',
    openInvoice: () => Promise.resolve(server.outcome ?? 'paid'),
    onNews: (_, { kind }) => news.push(kind),
    after: (_, run) => timers.push(run),
  });
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 12; turn += 1) await Promise.resolve();
  };
  return {
    checkout,
    news,
    keys,
    shown,
    languages,
    settle,
    tick: async () => {
      const due = timers;
      timers = [];
      for (const run of due) run();
      await settle();
    },
  };
};
const coins = { id: 'nod_a', stars: null, price: { currencyId: 'nod_coin', amount: '40' } };
const stars = { id: 'nod_b', stars: 25, price: null };
const bought = { purchase: { id: 'pur_1', state: 'COMPLETED' } };
const invoice = { invoiceLink: 'https://t.me/$x', order: { id: 'ord_1', state: 'OPEN' } };

describe('buying for currency', () => {
  beforeEach(() => localStorage.clear());

  test.each([
    ['SoldOutError', 'LIMIT_REACHED', 'sold-out'],
    ['PurchaseLimitReachedError', 'LIMIT_REACHED', 'limit'],
    ['SaleNotStartedError', 'UNAVAILABLE', 'not-started'],
    ['SaleEndedError', 'EXPIRED', 'ended'],
    ['PriceChangedError', 'CONFLICT', 'price-changed'],
    ['NotFoundError', 'NOT_FOUND', 'gone'],
  ] as const)(
    'a refusal by %s is told as what it is, and the next press is another purchase',
    async (name, code, kind) => {
      const page = open({ purchase: () => ({ __typename: name, code }), invoice: () => ({ __typename: name, code }) });
      for (const product of [coins, coins, stars]) {
        page.checkout.buy(product);
        await page.settle();
      }
      expect(page.news).toEqual([kind, kind, kind]);
      expect(new Set(page.keys).size).toBe(3);
    },
  );

  test('the price that was pressed is the one that is asked for again, whatever the page shows by then', async () => {
    const first = open({});
    first.checkout.buy(coins);
    await first.settle();
    expect(first.shown).toEqual([{ currencyId: 'nod_coin', amount: '40' }]);
    const next = open({ purchase: () => bought });
    next.checkout.resume();
    await next.settle();
    next.checkout.buy({ ...coins, price: { currencyId: 'nod_coin', amount: '50' } });
    await next.settle();
    expect(next.shown.map((shown) => shown?.amount)).toEqual(['40', '50']);
  });

  test('a lost answer is asked for again under the same key, also by the page that is loaded next', async () => {
    const first = open({});
    first.checkout.buy(coins);
    await first.settle();
    expect([first.news, first.checkout.phases().get('nod_a')]).toEqual([['unanswered'], 'busy']);
    const next = open({ purchase: () => bought });
    next.checkout.resume();
    await next.settle();
    expect(next.news).toEqual(['bought']);
    expect(next.keys).toEqual(first.keys);
  });

  test('a second press while the first is under way buys nothing more', async () => {
    const { checkout, keys, settle } = open({ purchase: () => bought });
    checkout.buy(coins);
    checkout.buy(coins);
    await settle();
    expect(keys).toHaveLength(1);
  });

  test('the next purchase after an answer has a key of its own', async () => {
    const { checkout, keys, settle } = open({ purchase: () => bought });
    checkout.buy(coins);
    await settle();
    checkout.buy(coins);
    await settle();
    expect(new Set(keys).size).toBe(2);
  });

  test('says how much is missing', async () => {
    const { checkout, news, settle } = open({
      purchase: () => ({ available: '15', price: '40', code: 'INSUFFICIENT_FUNDS' }),
    });
    checkout.buy(coins);
    await settle();
    expect(news).toEqual(['too-dear']);
  });
});

describe('buying for Stars', () => {
  beforeEach(() => localStorage.clear());

  test('the invoice is asked for in the language that the player reads', async () => {
    const page = open({ invoice: () => invoice, order: () => 'PAID' });
    page.checkout.buy(stars);
    await page.settle();
    expect(page.languages).toEqual(['ru']);
  });

  test('waits for the server’s word, whatever the host says', async () => {
    let state = 'OPEN';
    const { checkout, news, settle, tick } = open({ invoice: () => invoice, order: () => state, outcome: 'paid' });
    checkout.buy(stars);
    await settle();
    await tick();
    expect([news, checkout.phases().get('nod_b')]).toEqual([[], 'pending']);
    state = 'PAID';
    await tick();
    expect([news, checkout.phases().get('nod_b')]).toEqual([['bought'], 'idle']);
  });

  test('sees what was paid although the host said that it failed', async () => {
    let state = 'OPEN';
    const { checkout, news, settle, tick } = open({ invoice: () => invoice, order: () => state, outcome: 'failed' });
    checkout.buy(stars);
    await settle();
    expect([news, checkout.phases().get('nod_b')]).toEqual([['failed'], 'idle']);
    state = 'PAID';
    await tick();
    expect(news).toEqual(['failed', 'bought']);
  });

  test('a payment that waits is still waiting after a reload, and arrives', async () => {
    const first = open({ invoice: () => invoice, order: () => 'OPEN' });
    first.checkout.buy(stars);
    await first.settle();
    const next = open({ order: () => 'OPEN' });
    next.checkout.resume();
    expect(next.checkout.phases().get('nod_b')).toBe('pending');
    const last = open({ order: () => 'PAID' });
    last.checkout.resume();
    await last.settle();
    expect(last.news).toEqual(['bought']);
  });
});
