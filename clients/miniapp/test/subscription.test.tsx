// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { PreviewScreen } from '../src/preview/index.tsx';
import type { Product } from '../src/release/release.ts';
import { createKeyRing } from '../src/runtime/key-ring.ts';
import { RequestError, type Request } from '../src/runtime/request.ts';
import { openStorage } from '../src/runtime/storage.ts';
import { createSubscriptionChanger, type WishNews } from '../src/runtime/subscription-changer.ts';
import type { Loadable, ProductState, SubscriptionRow, WishPhase } from '../src/view/model.ts';
import { ProductSheet, ShopView } from '../src/view/shop.tsx';
import { Stage } from '../src/view/stage.tsx';
import { runningFirst, soldAgain, standingWords, staysUntil, wishOf } from '../src/view/subscription-state.ts';
import { CancelSheet, SubscriptionsView } from '../src/view/subscriptions.tsx';
import { release } from './release.ts';

beforeEach(() => localStorage.clear());
afterEach(cleanup);

const paidUntil = '2026-12-10T12:00:00.000Z';
const row = (changes: Partial<SubscriptionRow> = {}): SubscriptionRow => ({
  id: 'sub_1',
  state: 'ACTIVE',
  paidUntil,
  graceUntil: null,
  canceledBy: null,
  endReason: null,
  pendingChange: null,
  productId: 'nod_gone',
  title: 'Star club',
  stars: 50,
  ...changes,
});

describe('a subscription in words', () => {
  test.each([
    [row(), 'Active, renews on December 10, 2026'],
    [row({ state: 'CANCELED', canceledBy: 'PLAYER' }), 'Cancelled, runs until December 10, 2026'],
    [row({ state: 'CANCELED', canceledBy: 'TELEGRAM' }), /Telegram’s settings, runs until December 10/],
    [row({ state: 'CANCELED', canceledBy: 'PLATFORM' }), 'Not renewed, runs until December 10, 2026'],
    [row({ state: 'GRACE', graceUntil: '2026-12-13T12:00:00.000Z' }), /not paid.*until December 13, 2026/],
    [row({ state: 'EXPIRED', endReason: 'UNPAID' }), /^Ended: it was paid until December 10/],
    [row({ state: 'EXPIRED', endReason: 'REFUNDED' }), 'Ended: its Stars were given back'],
  ])('says how it stands and until when (%#)', (each, expected) => {
    expect(standingWords(each, 'en')).toMatch(expected);
    expect(standingWords(each, 'ru')).toMatch(/[а-яё]/);
    expect(standingWords(each, 'ru')).not.toMatch(/\.\.|г\./);
  });

  test('can be cancelled while it renews, and resumed where its player cancelled it here', () => {
    expect([row(), row({ state: 'GRACE' })].map(wishOf)).toEqual(['cancel', 'cancel']);
    expect(
      (['PLAYER', 'TELEGRAM', 'PLATFORM'] as const).map((canceledBy) => wishOf(row({ state: 'CANCELED', canceledBy }))),
    ).toEqual(['resume', null, null]);
    expect(wishOf(row({ state: 'EXPIRED', endReason: 'CANCELED', canceledBy: 'PLAYER' }))).toBeNull();
  });

  test('counts what is wished also before Telegram knows', () => {
    expect(wishOf(row({ pendingChange: 'CANCEL' }))).toBe('resume');
    expect(wishOf(row({ state: 'CANCELED', canceledBy: 'PLAYER', pendingChange: 'RESUME' }))).toBe('cancel');
    expect(wishOf(row({ state: 'CANCELED', canceledBy: 'PLATFORM', pendingChange: 'CANCEL' }))).toBeNull();
  });

  test('ends at once where it is cancelled in its grace, after what was paid', () => {
    expect(staysUntil(row(), Date.parse(paidUntil) - 1)).toBe(paidUntil);
    expect(staysUntil(row({ state: 'GRACE' }), Date.parse(paidUntil))).toBeNull();
  });

  test('stands above those that ended', () => {
    const rows = [row({ id: 'a', state: 'EXPIRED' }), row({ id: 'b' }), row({ id: 'c', state: 'GRACE' })];
    expect(runningFirst(rows).map(({ id }) => id)).toEqual(['b', 'c', 'a']);
  });
});

const [plain] = release.products;
if (plain === undefined) throw new Error('The release sells nothing');
const club: Product = { ...plain, kind: 'subscription', price: null, stars: 60 };

describe('one that ended', () => {
  const now = Date.parse(paidUntil) + 1;
  const over = (changes: Partial<SubscriptionRow> = {}): SubscriptionRow =>
    row({ state: 'EXPIRED', endReason: 'UNPAID', productId: club.id, ...changes });
  const again = (rows: readonly SubscriptionRow[], product: Partial<Product> = {}): readonly string[] => [
    ...soldAgain(rows, [{ ...club, ...product }], now).keys(),
  ];

  test('can be had again, the newest of each product, however it ended', () => {
    expect(again([over({ id: 'new', endReason: 'CANCELED' }), over({ id: 'old' })])).toEqual(['new']);
    expect(again([over({ endReason: 'REFUNDED' })])).toEqual(['sub_1']);
  });

  test('can not while another of the product runs, nor where it is sold no more or not now', () => {
    expect(again([over(), over({ id: 'runs', state: 'GRACE' })])).toEqual([]);
    expect(again([over({ productId: 'nod_gone' })])).toEqual([]);
    expect(again([over()], { kind: 'consumable' })).toEqual([]);
    expect(again([over()], { availableUntil: paidUntil })).toEqual([]);
    expect(again([over()], { availableFrom: '2027-01-01T00:00:00.000Z' })).toEqual([]);
  });
});

/** A page's changer. Several over the same storage are one player's page, loaded again. */
const open = (answer: () => unknown) => {
  const news: WishNews[] = [];
  const sent: string[] = [];
  const timers: (() => void)[] = [];
  const request = (async (_: unknown, { input }: { readonly input: { readonly subscriptionId: string } }) => {
    await Promise.resolve();
    sent.push(input.subscriptionId);
    const given = answer();
    if (given === undefined) throw new TypeError('Failed to fetch');
    if (given instanceof Error) throw given;
    return { starsSubscriptionCancel: given, starsSubscriptionResume: given };
  }) as unknown as Request;
  const changer = createSubscriptionChanger({
    request,
    keys: createKeyRing(openStorage('localStorage'), 'env_1:7', () => 'key'),
    onNews: (_, each) => news.push(each),
    after: (_, run) => timers.push(run),
  });
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 12; turn += 1) await Promise.resolve();
  };
  return { changer, news, sent, timers, settle };
};
const canceled = row({ state: 'CANCELED', canceledBy: 'PLAYER' });
const success = { subscription: canceled };

describe('cancelling and resuming', () => {
  test('is asked once, however often it is pressed before the answer', async () => {
    const { changer, news, sent, settle } = open(() => success);
    changer.change(row(), 'cancel');
    changer.change(row(), 'cancel');
    changer.change(row(), 'resume');
    expect([...changer.phases()]).toEqual([['sub_1', 'sending']]);
    await settle();
    expect(sent).toEqual(['sub_1']);
    expect(news).toEqual([{ kind: 'changed', wish: 'cancel', standing: canceled }]);
    expect(changer.phases().size).toBe(0);
  });

  test('without an answer waits, says so once, and asks again', async () => {
    let online = false;
    const { changer, news, timers, settle } = open(() => (online ? success : undefined));
    changer.change(row(), 'cancel');
    await settle();
    timers.shift()?.();
    await settle();
    expect([...changer.phases()]).toEqual([['sub_1', 'waiting']]);
    expect(news).toEqual([{ kind: 'unanswered' }]);
    online = true;
    timers.shift()?.();
    await settle();
    expect(news.map(({ kind }) => kind)).toEqual(['unanswered', 'changed']);
    expect(timers).toEqual([]);
  });

  test('goes on in the next life of the page, and once only', async () => {
    const first = open(() => undefined);
    first.changer.change(row(), 'cancel');
    await first.settle();
    const second = open(() => success);
    second.changer.resume([row()]);
    second.changer.resume([row()]);
    await second.settle();
    expect(second.sent).toEqual(['sub_1']);
    const third = open(() => success);
    third.changer.resume([row()]);
    await third.settle();
    expect(third.sent).toEqual([]);
  });

  test('is forgotten where another period was paid since', async () => {
    const first = open(() => undefined);
    first.changer.change(row(), 'cancel');
    await first.settle();
    const later = open(() => success);
    later.changer.resume([row({ paidUntil: '2027-01-09T12:00:00.000Z' })]);
    later.changer.resume([row()]);
    await later.settle();
    expect(later.sent).toEqual([]);
  });

  test.each([
    [
      { reason: 'CANCELED_IN_TELEGRAM', code: 'CONFLICT' },
      { kind: 'refused', reason: 'CANCELED_IN_TELEGRAM' },
    ],
    [{ code: 'NOT_FOUND' }, { kind: 'trouble' }],
    [new RequestError('BAD_USER_INPUT'), { kind: 'trouble' }],
  ])('ends with a refusal, and is not asked again (%#)', async (answer, expected) => {
    const { changer, news, timers, settle } = open(() => answer);
    changer.change(canceled, 'resume');
    await settle();
    expect(news).toEqual([expected]);
    expect([changer.phases().size, timers.length]).toEqual([0, 0]);
  });
});

describe('the player’s subscriptions', () => {
  const shown = (
    rows: Loadable<readonly SubscriptionRow[]>,
    phases: ReadonlyMap<string, WishPhase> = new Map(),
    { locale = 'en', sale = 'idle' }: { readonly locale?: string; readonly sale?: ProductState['phase'] } = {},
  ) => {
    const onWish = vi.fn<() => void>();
    const onBuy = vi.fn<(product: Product) => void>();
    const { container } = render(
      <Stage release={{ ...release, products: [club] }} locale={locale} scheme="light">
        <SubscriptionsView
          rows={rows}
          phases={phases}
          sales={new Map([[club.id, sale]])}
          onWish={onWish}
          onBuy={onBuy}
        />
      </Stage>,
    );
    return { words: () => container.textContent.replaceAll(/\s+/g, ' '), onWish, onBuy };
  };
  const over = (): Loadable<readonly SubscriptionRow[]> => ({
    state: 'ready',
    value: [row({ state: 'EXPIRED', endReason: 'UNPAID', productId: club.id })],
  });

  test('say what is paid, and lead to cancelling', () => {
    const { words, onWish } = shown({ state: 'ready', value: [row()] });
    expect(words()).toMatch(/Star club.*renews on December 10, 2026.*50 Stars every 30 days/);
    fireEvent.click(screen.getByRole('button', { name: 'Cancel the subscription to Star club' }));
    expect(onWish).toHaveBeenCalledTimes(1);
  });

  test('take no other press while one is under way, and say that there was no answer', () => {
    const { words, onWish } = shown({ state: 'ready', value: [row()] }, new Map([['sub_1', 'waiting']]));
    fireEvent.click(screen.getByRole('button', { name: /^Cancel/ }));
    expect(onWish).not.toHaveBeenCalled();
    expect(words()).toMatch(/No answer yet/);
  });

  test('say what Telegram has yet to be told', () => {
    const { words } = shown({ state: 'ready', value: [row({ pendingChange: 'CANCEL' })] });
    expect(words()).toMatch(/yet to confirm that it is cancelled/);
    expect(screen.getByRole('button', { name: 'Resume the subscription to Star club' })).toBeDefined();
  });

  test('are not there where there are none', () => {
    expect(shown({ state: 'ready', value: [] }).words()).toBe('');
  });

  test('hold their place where the project sells one, and none where it does not', () => {
    expect(shown({ state: 'loading' }).words()).toMatch(/Subscriptions/);
    const { container } = render(
      <Stage release={release} locale="en" scheme="light">
        <SubscriptionsView
          rows={{ state: 'loading' }}
          phases={new Map()}
          sales={new Map()}
          onWish={() => undefined}
          onBuy={() => undefined}
        />
      </Stage>,
    );
    expect(container.textContent).toBe('');
  });

  test('that ended lead to the purchase of the shop, at the price of now', () => {
    const { words, onBuy } = shown(over());
    expect(words()).toMatch(/Ended: it was paid until.*60 Stars every 30 days.*Subscribe again/);
    fireEvent.click(screen.getByRole('button', { name: 'Subscribe again to Telescope for 60 Stars every 30 days' }));
    expect(onBuy).toHaveBeenCalledExactlyOnceWith(club);
  });

  test('that ended do so in Russian', () => {
    expect(shown(over(), new Map(), { locale: 'ru' }).words()).toMatch(/Закончилась.*Оформить снова/);
  });

  test('that are being paid for again take no other press, and say what is waited for', () => {
    const { words, onBuy } = shown(over(), new Map(), { sale: 'pending' });
    fireEvent.click(screen.getByRole('button', { name: /^Subscribe again/ }));
    expect(onBuy).not.toHaveBeenCalled();
    expect(words()).toMatch(/payment/i);
  });

  test('that ended and are sold no more have nothing to press', () => {
    shown({ state: 'ready', value: [row({ state: 'EXPIRED', endReason: 'CANCELED' })] });
    expect(screen.queryByRole('button')).toBeNull();
  });

  test('that did not load say so, with a way on', () => {
    const retry = vi.fn<() => void>();
    shown({ state: 'failed', retry });
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(retry).toHaveBeenCalledTimes(1);
  });

  test('are cancelled behind one question, whose first answer keeps them', () => {
    const onCancel = vi.fn<() => void>();
    const onClose = vi.fn<() => void>();
    vi.useFakeTimers({ now: Date.parse('2026-12-01T00:00:00Z') });
    render(
      <Stage release={release} locale="en" scheme="light">
        <CancelSheet row={row()} onCancel={onCancel} onClose={onClose} />
      </Stage>,
    );
    vi.useRealTimers();
    expect(screen.getByText(/stays yours until December 10, 2026/)).toBeDefined();
    const [keep, sure] = screen.getAllByRole('button');
    expect([keep?.textContent, sure?.textContent]).toEqual(['Keep it', 'Cancel the subscription']);
    if (sure !== undefined) fireEvent.click(sure);
    expect([onCancel, onClose].map((each) => each.mock.calls.length)).toEqual([1, 0]);
  });
});

test('a preview of the profile has one where the project sells one', () => {
  const screens = [
    {
      id: 'nod_home',
      name: 'Home',
      title: null,
      icon: null,
      home: true,
      blocks: [{ id: 'nod_profile', type: 'profile', props: {} }],
    },
  ];
  const preview = (kind: Product['kind']): string => {
    const products = release.products.map((product) => ({ ...product, kind, price: null, stars: 50 }));
    const { container, unmount } = render(
      <PreviewScreen release={{ ...release, screens, products }} locale="en" scheme="light" state="playing" />,
    );
    const words = container.textContent;
    unmount();
    return words;
  };
  expect(preview('subscription')).toMatch(/Subscriptions.*Active, renews on/);
  expect(preview('consumable')).not.toMatch(/Subscriptions/);
});

describe('a subscription in the shop', () => {
  const shop = (state: Partial<ProductState>): { readonly words: string; readonly buttons: readonly string[] } => {
    const value = new Map([[club.id, { phase: 'idle', left: null, stockLeft: null, ...state } as const]]);
    const { container, unmount } = render(
      <Stage release={release} locale="en" scheme="light">
        <ShopView products={[club]} states={{ state: 'ready', value }} onBuy={() => undefined} />
      </Stage>,
    );
    const words = container.textContent.replaceAll(/\s+/g, ' ');
    const buttons = screen.queryAllByRole('button').map((each) => each.getAttribute('aria-label') ?? '');
    unmount();
    return { words, buttons };
  };

  test('says what it costs and how often', () => {
    const { words, buttons } = shop({});
    expect(words).toMatch(/60 Stars every 30 days/);
    expect(buttons).toEqual(['Subscribe to Telescope for 60 Stars every 30 days']);
  });

  test('is not sold again while one runs, also beyond its limit', () => {
    const { words, buttons } = shop({ runsUntil: paidUntil, left: 0 });
    expect(words).toMatch(/Active until December 10, 2026/);
    expect(buttons).toEqual([]);
  });

  test('says where it is cancelled', () => {
    const { container } = render(
      <Stage release={release} locale="en" scheme="light">
        <ProductSheet
          product={club}
          state={{ phase: 'idle', left: null, stockLeft: null, runsUntil: paidUntil }}
          onBuy={() => undefined}
          onClose={() => undefined}
        />
      </Stage>,
    );
    expect(container.textContent).toMatch(/Active until.*You can cancel it in (your profile|Telegram)/);
    expect(screen.queryByRole('button', { name: /^Subscribe/ })).toBeNull();
  });

  test('is sold again after its end', () => {
    expect(shop({ runsUntil: null }).buttons).toHaveLength(1);
  });
});
