import { newId } from '@stargraph/kit/ids';

/** One insertion into the demo project's draft, as `draftEdit` takes it. */
interface Insert {
  readonly insert: {
    readonly id: string;
    readonly kind: string;
    readonly parentId: string | null;
    readonly props: Readonly<Record<string, unknown>>;
  };
}

/**
 * What the demo project is made of: a tap game with two quests, three levels, one currency, a shop and a
 * leaderboard, in English and Russian. Plainly a demo.
 */
export const demoContent = (): Insert[] => {
  const inserts: Insert[] = [];
  const add = (kind: string, props: Readonly<Record<string, unknown>>, parentId: string | null = null): string => {
    const id = newId('node');
    inserts.push({ insert: { id, kind: kind.toUpperCase(), parentId, props } });
    return id;
  };
  const text = (en: string, ru: string) => ({ en, ru });

  add('settings', { defaultLocale: 'en', locales: ['en', 'ru'] });
  const coin = add('currency', { code: 'COIN', name: text('Coins', 'Монеты') });
  const booster = add('item', { title: text('Telescope', 'Телескоп') });
  const charm = add('item', { title: text('Comet charm', 'Амулет-комета') });
  const tap = add('action', { key: 'tap', points: 1, maxCount: 100 });
  const watch = add('action', { key: 'watch', points: 5, reward: { currencyId: coin, amount: '1' }, maxCount: 1 });
  add('level', { number: 1, threshold: 0 });
  add('level', { number: 2, threshold: 50, reward: { currencyId: coin, amount: '20' } });
  add('level', { number: 3, threshold: 200, reward: { currencyId: coin, amount: '50' } });
  const first = add('quest', {
    title: text('Catch 10 stars', 'Поймайте 10 звёзд'),
    actionId: tap,
    goal: 10,
    points: 10,
    reward: { currencyId: coin, amount: '100' },
  });
  const second = add('quest', {
    title: text('Watch the sky 3 times', 'Посмотрите на небо 3 раза'),
    actionId: watch,
    goal: 3,
    points: 15,
    reward: { currencyId: coin, amount: '30' },
  });
  const telescope = add('product', {
    title: text('Telescope', 'Телескоп'),
    price: { currencyId: coin, amount: '40' },
    grants: [{ itemId: booster, quantity: 1 }],
  });
  const charms = add('product', {
    title: text('Three comet charms', 'Три амулета-кометы'),
    price: { currencyId: coin, amount: '25' },
    grants: [{ itemId: charm, quantity: 3 }],
    perPlayerLimit: 5,
  });
  const board = add('leaderboard', { title: text('Best stargazers', 'Лучшие звездочёты') });

  const home = add('screen', { name: 'Home', home: true });
  add(
    'block',
    { type: 'text', text: text('Welcome to the star garden', 'Добро пожаловать в звёздный сад'), style: 'title' },
    home,
  );
  add('block', { type: 'balance', currencyId: coin }, home);
  add('block', { type: 'tap', actionId: tap, label: text('Catch a star', 'Поймать звезду') }, home);
  add('block', { type: 'quests', questIds: [first, second] }, home);
  const shop = add('screen', { name: 'Shop' });
  add('block', { type: 'shop', productIds: [telescope, charms] }, shop);
  const ranking = add('screen', { name: 'Leaderboard' });
  add('block', { type: 'leaderboard', leaderboardId: board, size: 10 }, ranking);
  return inserts;
};
