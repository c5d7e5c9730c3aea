import { newId } from '@stargraph/kit/ids';

/** Operations as a client sends them. */
export type ClientOperation = Readonly<Record<string, unknown>>;

/** A small game that can be published: the ids of what it defines and the operations that make it. */
export const createContent = () => {
  const ids = {
    settings: newId('node'),
    home: newId('node'),
    tapBlock: newId('node'),
    coin: newId('node'),
    hat: newId('node'),
    tap: newId('node'),
    quest: newId('node'),
    product: newId('node'),
    leaderboard: newId('node'),
    level: newId('node'),
  };
  const insert = (id: string, kind: string, props: unknown, parentId?: string): ClientOperation => ({
    insert: { id, kind, props, ...(parentId === undefined ? {} : { parentId }) },
  });
  const operations: ClientOperation[] = [
    insert(ids.settings, 'SETTINGS', { defaultLocale: 'en', locales: ['en', 'ru'] }),
    insert(ids.coin, 'CURRENCY', { code: 'COIN', name: { en: 'Coins', ru: 'Монеты' } }),
    insert(ids.hat, 'ITEM', { title: { en: 'Hat' } }),
    insert(ids.tap, 'ACTION', { key: 'tap', points: 1, maxCount: 50, reward: { currencyId: ids.coin, amount: '2' } }),
    insert(newId('node'), 'LEVEL', { number: 1, threshold: 0 }),
    insert(ids.level, 'LEVEL', {
      number: 2,
      threshold: 100,
      reward: { currencyId: ids.coin, amount: '9007199254740993' },
    }),
    insert(ids.quest, 'QUEST', {
      title: { en: 'Ten taps', ru: 'Десять касаний' },
      actionId: ids.tap,
      goal: 10,
      points: 5,
      reward: { currencyId: ids.coin, amount: '50' },
    }),
    insert(ids.product, 'PRODUCT', {
      title: { en: 'A hat' },
      price: { currencyId: ids.coin, amount: '30' },
      grants: [{ itemId: ids.hat, quantity: 1 }],
    }),
    insert(ids.leaderboard, 'LEADERBOARD', { title: { en: 'Best' } }),
    insert(ids.home, 'SCREEN', { name: 'Home', home: true }),
    insert(ids.tapBlock, 'BLOCK', { type: 'tap', actionId: ids.tap, label: { en: 'Tap' } }, ids.home),
    insert(newId('node'), 'BLOCK', { type: 'balance', currencyId: ids.coin }, ids.home),
  ];
  return { ids, operations };
};
