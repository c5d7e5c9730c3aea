// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { OutsidePage } from '../src/app/pages.tsx';
import { blockContent } from '../src/block/props.ts';
import { PreviewScreen } from '../src/preview/index.tsx';
import type { Block, Product, Release } from '../src/release/release.ts';
import { BalanceView } from '../src/view/balance.tsx';
import { HistoryPageView } from '../src/view/history.tsx';
import { QuestsView } from '../src/view/quests.tsx';
import { ProductSheet, ShopView } from '../src/view/shop.tsx';
import { Stage } from '../src/view/stage.tsx';
import { TapView } from '../src/view/tap.tsx';
import type { HistoryEntry, Loadable, PlayerView, ProductState, PurchaseRow } from '../src/view/model.ts';
import { PurchasesSheet } from '../src/view/purchases.tsx';
import { release } from './release.ts';

afterEach(cleanup);

const withBlocks = (...blocks: readonly Block[]): Release => ({
  ...release,
  screens: [
    { id: 'nod_home', name: 'Home', title: { en: 'Garden', ru: 'Сад' }, icon: 'home', home: true, blocks },
    { id: 'nod_two', name: 'Second', title: null, icon: null, home: false, blocks: [] },
  ],
});
const block = (type: string, props: Readonly<Record<string, unknown>> = {}): Block => ({
  id: `nod_${type}`,
  type,
  props,
});

const everyBlock = [
  block('text', { text: { en: 'Welcome' }, style: 'title' }),
  block('level'),
  block('balance', { currencyId: 'nod_coin' }),
  block('tap', { actionKey: 'tap', label: { en: 'Catch a star' }, points: 1, maxCount: 10 }),
  block('quests', {}),
  block('shop', {}),
  block('leaderboard', { leaderboardId: 'nod_board', size: 10 }),
  block('profile'),
  block('referral', {}),
];

describe('a screen', () => {
  test.each(['new', 'playing', 'rich', 'loading', 'failed'] as const)('shows every block in the state %s', (state) => {
    const { container } = render(
      <PreviewScreen release={withBlocks(...everyBlock)} locale="en" scheme="light" state={state} />,
    );
    expect(container.querySelectorAll('.sg-block')).toHaveLength(everyBlock.length);
    for (const each of container.querySelectorAll('.sg-block')) expect(each.innerHTML).not.toBe('');
  });

  test('hostile texts stay text', () => {
    const evil = '<img src=x onerror=alert(1)><script>alert(2)</script>&amp;';
    const { container } = render(
      <PreviewScreen release={withBlocks(block('text', { text: { en: evil } }))} locale="en" scheme="dark" />,
    );
    expect(screen.getByText(evil)).toBeDefined();
    expect(container.querySelector('script, img')).toBeNull();
  });

  test('a block of an unknown kind, and one whose thing is gone, show nothing', () => {
    const { container } = render(
      <PreviewScreen
        release={withBlocks(block('hologram', { text: 'x' }), block('balance', { currencyId: 'nod_gone' }))}
        locale="en"
        scheme="light"
      />,
    );
    expect([...container.querySelectorAll('.sg-block')].map((each) => each.innerHTML)).toEqual(['', '']);
  });

  test('speaks the player’s language, the release’s default where a text lacks it', () => {
    render(
      <PreviewScreen
        release={withBlocks(block('text', { text: { en: 'Only English' } }))}
        locale="ru"
        scheme="light"
      />,
    );
    expect(screen.getByText('Only English')).toBeDefined();
    expect(screen.getByText('Сад', { selector: '.sg-tab-title' })).toBeDefined();
  });

  test('a tab opens its screen', () => {
    render(<PreviewScreen release={withBlocks()} locale="en" scheme="light" />);
    fireEvent.click(screen.getByText('Second'));
    expect(screen.getByText('Second', { selector: 'h2' })).toBeDefined();
  });
});

describe('currency that expires', () => {
  const coins = withBlocks(block('balance', { currencyId: 'nod_coin' }));
  const [coin] = coins.currencies;
  const expiring: Release = {
    ...coins,
    currencies: coin === undefined ? [] : [{ ...coin, expires: { unit: 'month', count: 1 } }],
  };
  const at = new Date(Date.UTC(2026, 1, 1));
  const playerWith = (amount: bigint): Loadable<PlayerView> => ({
    state: 'ready',
    value: {
      name: 'Vega',
      points: 0n,
      level: 1,
      wallets: new Map([['nod_coin', 150n]]),
      expiries: new Map([['nod_coin', { amount, at }]]),
      quests: new Map(),
      items: [],
      referralLink: null,
      invited: 0,
    },
  });

  test.each([
    ['en', 1n, /^1 expires on \S.+2026/],
    ['en', 120n, /^120 expire on /],
    ['ru', 1n, /^1 сгорит \S.+2026/],
    ['ru', 3n, /^3 сгорят /],
    ['ru', 21n, /^21 сгорит /],
    ['ru', 11n, /^11 сгорят /],
  ] as const)('says under the balance in %s what expires when: %i', (locale, amount, words) => {
    render(
      <Stage release={expiring} locale={locale} scheme="light" calm>
        {coin !== undefined && <BalanceView currency={coin} player={playerWith(amount)} />}
      </Stage>,
    );
    const line = screen.getByText(words);
    expect(line.tagName).toBe('TIME');
    expect(line.getAttribute('datetime')).toBe('2026-02-01T00:00:00.000Z');
  });

  test.each([
    ['en', /^Good until Feb 1, 2026/],
    ['ru', /^Действует до 1 февр\. 2026/],
  ] as const)(
    'says in the history in %s until when an entry is good, and nothing of one that never expires',
    (locale, words) => {
      const entry = {
        amount: 5n,
        gives: false,
        balanceAfter: 5n,
        kind: 'REWARD',
        cause: null,
        at: new Date(0),
      } as const;
      const value: readonly HistoryEntry[] = [
        { ...entry, id: 'a', expiresAt: at },
        { ...entry, id: 'b', expiresAt: null },
      ];
      render(
        <Stage release={expiring} locale={locale} scheme="light" calm>
          {coin !== undefined && <HistoryPageView entries={{ state: 'ready', value }} currency={coin} first />}
        </Stage>,
      );
      expect(screen.getAllByText(words).map((line) => line.getAttribute('datetime'))).toEqual([at.toISOString()]);
    },
  );

  test('shows in the preview of a release that has it, and in none of another', () => {
    const line = (release: Release) => {
      const { container } = render(<PreviewScreen release={release} locale="en" scheme="light" state="rich" />);
      return container.querySelector('.sg-balance-note');
    };
    expect(line(expiring)?.textContent).toMatch(/^120 expire on /);
    cleanup();
    expect(line(coins)).toBeNull();
  });
});

describe('a block’s properties', () => {
  test.each([
    [block('tap', {}), null],
    [block('tap', { actionKey: 'tap', points: 'many', maxCount: 1e9 }), { points: 0, maxCount: 1000 }],
    [block('text', { text: 'no locales', style: 'huge' }), { text: null, style: 'body' }],
    [block('quests', { questIds: ['nod_gone', 'nod_quest'] }), { quests: [release.quests[0]] }],
    [block('leaderboard', { leaderboardId: 'nod_board', size: -3 }), { size: 1 }],
    [block('__proto__', {}), 'unknown'],
  ])('of a wrong shape do no harm (%#)', (each, expected) => {
    const content = blockContent(each, release);
    if (typeof expected === 'object' && expected !== null) expect(content).toMatchObject(expected);
    else expect(content).toBe(expected);
  });
});

describe('touching', () => {
  test('each finger that comes up counts, one that went to scroll does not, a key press does', () => {
    const onTap = vi.fn<() => void>();
    render(
      <Stage release={release} locale="en" scheme="light" calm>
        <TapView label="Catch a star" points={1} onTap={onTap} />
      </Stage>,
    );
    const button = screen.getByRole('button');
    fireEvent.pointerDown(button, { pointerId: 1, button: 0 });
    fireEvent.pointerDown(button, { pointerId: 2, button: 0 });
    fireEvent.pointerUp(button, { pointerId: 1 });
    fireEvent.pointerUp(button, { pointerId: 2 });
    expect(onTap).toHaveBeenCalledTimes(2);
    fireEvent.pointerDown(button, { pointerId: 3, button: 0 });
    fireEvent.pointerCancel(button, { pointerId: 3 });
    fireEvent.pointerUp(button, { pointerId: 3 });
    expect(onTap).toHaveBeenCalledTimes(2);
    fireEvent.click(button, { detail: 0 });
    expect(onTap).toHaveBeenCalledTimes(3);
  });

  test('a quest that can be claimed is claimed once while the answer is out', () => {
    const onClaim = vi.fn<() => void>();
    const player: PlayerView = {
      name: 'Vega',
      points: 60n,
      level: 2,
      wallets: new Map(),
      quests: new Map([['nod_quest', { count: 10, completed: true, claimed: false, claimable: true }]]),
      items: [],
      referralLink: null,
      invited: 0,
    };
    const shown = (claiming: ReadonlySet<string>) => (
      <Stage release={release} locale="en" scheme="light">
        <QuestsView
          quests={release.quests}
          player={{ state: 'ready', value: player }}
          claiming={claiming}
          onClaim={onClaim}
        />
      </Stage>
    );
    const { rerender } = render(shown(new Set()));
    fireEvent.click(screen.getByRole('button', { name: 'Claim: Catch 10 stars' }));
    rerender(shown(new Set(['nod_quest'])));
    fireEvent.click(screen.getByRole('button', { name: 'Claim: Catch 10 stars' }));
    expect(onClaim).toHaveBeenCalledTimes(1);
  });

  test('a product opens in full, and is bought from there', () => {
    const onBuy = vi.fn<() => void>();
    const onClose = vi.fn<() => void>();
    const [product] = release.products;
    if (product === undefined) throw new Error('The release sells nothing');
    render(
      <Stage release={release} locale="en" scheme="light">
        <ProductSheet
          product={product}
          state={{ phase: 'idle', left: null, stockLeft: null }}
          onBuy={onBuy}
          onClose={onClose}
        />
      </Stage>,
    );
    expect(screen.getByText(/Charm ×1/)).toBeDefined();
    fireEvent.click(screen.getByRole('button', { name: 'Buy Telescope for 40 Coins' }));
    fireEvent.click(screen.getByRole('dialog'));
    expect([onBuy, onClose].map((each) => each.mock.calls.length)).toEqual([1, 1]);
  });
});

describe('a product that is not for everybody at any time', () => {
  const [plain] = release.products;
  if (plain === undefined) throw new Error('The release sells nothing');
  const now = Date.UTC(2026, 10, 1, 12);
  const at = (ms: number): string => new Date(now + ms).toISOString();
  const shown = (changes: Partial<Product>, state: Partial<ProductState> = {}): string => {
    const product = { ...plain, ...changes };
    const value = new Map([[product.id, { phase: 'idle', left: null, stockLeft: null, ...state } as const]]);
    const { container, unmount } = render(
      <Stage release={release} locale="en" scheme="light">
        <ShopView products={[product]} states={{ state: 'ready', value }} onBuy={() => undefined} />
      </Stage>,
    );
    const words = container.textContent;
    const button = screen.queryByRole('button', { name: /^Buy/ }) === null ? '' : ' [buy]';
    unmount();
    return `${words.replaceAll(/\s+/g, ' ')}${button}`;
  };
  beforeEach(() => vi.useFakeTimers({ now }));
  afterEach(() => vi.useRealTimers());

  test.each([
    ['of which some are left', { stock: 5 }, { stockLeft: 3 }, /3 left.*\[buy\]$/],
    ['that is sold out', { stock: 5 }, { stockLeft: 0 }, /All sold.*Sold out$/],
    ['that is owned', { kind: 'permanent', perPlayerLimit: 1 }, { left: 0, stockLeft: 0 }, /Yours$/],
    ['bought as often as one may', { perPlayerLimit: 3 }, { left: 0 }, /You have it all$/],
    ['with some left for the player', { perPlayerLimit: 3 }, { left: 2 }, /2 left for you.*\[buy\]$/],
    ['that starts in hours', { availableFrom: at(7_500_000) }, {}, /Starts in 2 h 05 min.*Soon$/],
    ['that starts in days', { availableFrom: at(3 * 86_400_000) }, {}, /On sale from .*Nov.*Soon$/],
    ['that ends in a moment', { availableUntil: at(59_000) }, {}, /Ends in less than a minute.*\[buy\]$/],
    ['that has ended', { availableUntil: at(0) }, { stockLeft: 0 }, /No longer on sale.*Over$/],
  ] as const)('says of one %s what the player can do', (_name, changes, state, words) => {
    expect(shown(changes, state)).toMatch(words);
  });

  const pass = (ms: number): void =>
    act(() => {
      vi.advanceTimersByTime(ms);
    });

  test('changes by itself when its sale starts, and does not tick meanwhile', () => {
    const product = { ...plain, availableFrom: at(150_000) };
    render(
      <Stage release={release} locale="en" scheme="light">
        <ShopView products={[product]} states={{ state: 'ready', value: new Map() }} onBuy={() => undefined} />
      </Stage>,
    );
    expect(screen.getByText('Starts in 2 min')).toBeDefined();
    expect(vi.getTimerCount()).toBe(1);
    pass(29_000);
    expect(screen.getByText('Starts in 2 min')).toBeDefined();
    pass(1_040);
    expect(screen.getByText('Starts in 1 min')).toBeDefined();
    pass(60_000);
    expect(screen.getByText('Starts in less than a minute')).toBeDefined();
    pass(60_040);
    expect(screen.getByRole('button', { name: /^Buy/ })).toBeDefined();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('shows what is in a bundle', () => {
    const parts = [{ productId: plain.id, quantity: 2 }];
    const product: Product = { ...plain, id: 'nod_set', kind: 'bundle', title: { en: 'Set' }, parts };
    render(
      <Stage release={{ ...release, products: [plain, product] }} locale="en" scheme="light">
        <ProductSheet
          product={product}
          state={{ phase: 'idle', left: null, stockLeft: null }}
          onBuy={() => undefined}
          onClose={() => undefined}
        />
      </Stage>,
    );
    const inside = screen.getAllByRole('listitem').map((item) => item.textContent);
    expect(inside).toEqual(['Telescope ×2', 'Charm ×1']);
  });

  test('is remembered among the purchases, each with how far it is', () => {
    const once = { returnedAt: null, renewal: false };
    const row = { productId: plain.id, title: 'Telescope', at: at(0), price: null, stars: 5, ...once };
    const value = [
      { ...row, id: 'a', state: 'done' },
      { ...row, id: 'b', state: 'unpaid' },
      { ...row, id: 'd', state: 'returned', returnedAt: at(0) },
      { ...row, id: 'c', state: 'pending', price: { currencyId: 'nod_coin', amount: '40' }, stars: null },
    ] as const;
    const sheet = (purchases: Loadable<readonly PurchaseRow[]>) => (
      <Stage release={release} locale="ru" scheme="light">
        <PurchasesSheet purchases={purchases} onClose={() => undefined} />
      </Stage>
    );
    const { rerender } = render(sheet({ state: 'ready', value }));
    for (const words of ['Оплачено', 'Не оплачено', 'Завершается']) expect(screen.getByText(words)).toBeDefined();
    expect(screen.getByText(/^Возвращено · /)).toBeDefined();
    rerender(sheet({ state: 'ready', value: [] }));
    expect(screen.getByText('Покупок пока нет')).toBeDefined();
  });
});

describe('a page without the app', () => {
  test('says where the app lives, with the way there where the bot is known', () => {
    const shown = (botUsername: string | null) => (
      <Stage release={release} locale="en" scheme="light">
        <OutsidePage legalPages={[]} botUsername={botUsername} />
      </Stage>
    );
    const { rerender } = render(shown('star_bot'));
    expect(screen.getByRole('link', { name: 'Open @star_bot' }).getAttribute('href')).toBe('https://t.me/star_bot');
    rerender(shown(null));
    expect(screen.queryByRole('link')).toBeNull();
  });
});
