import { newId } from '@stargraph/kit/ids';
import type { DraftNodeKind } from '@stargraph/sdk';

/** One insertion into the demo project's draft, as `draftEdit` takes it. */
interface Insert {
  readonly insert: {
    readonly id: string;
    readonly kind: DraftNodeKind;
    readonly parentId: string | null;
    readonly props: Readonly<Record<string, unknown>>;
  };
}

type Props = Readonly<Record<string, unknown>>;
type Add = (kind: DraftNodeKind, props: Props, parentId?: string | null) => string;

const text = (en: string, ru: string) => ({ en, ru });

/** What can be earned: by catching and watching, on the way up, and by claiming quests. */
const addRules = (add: Add, coin: string) => {
  const money = (amount: string) => ({ currencyId: coin, amount });
  const tap = add('ACTION', { key: 'tap', points: 1, maxCount: 100 });
  const watch = add('ACTION', { key: 'watch', points: 5, reward: money('1'), maxCount: 1 });
  const comet = add('ACTION', { key: 'comet', points: 12, cost: money('5'), maxCount: 1 });
  const levels: readonly (readonly [threshold: number, reward: string | null])[] = [
    [0, null],
    [50, '20'],
    [200, '50'],
    [500, '100'],
    [1200, '200'],
    [3000, '400'],
  ];
  for (const [index, [threshold, reward]] of levels.entries())
    add('LEVEL', { number: index + 1, threshold, ...(reward === null ? {} : { reward: money(reward) }) });

  const quest = (title: Props, icon: string, actionId: string, goal: number, points: number, reward: string): string =>
    add('QUEST', { title, icon, actionId, goal, points, reward: money(reward), autoClaim: false });
  return {
    tap,
    watch,
    comet,
    quests: {
      catchTen: quest(text('Catch 10 stars', 'Поймайте 10 звёзд'), 'star', tap, 10, 10, '100'),
      watchThree: quest(text('Watch the sky 3 times', 'Посмотрите на небо 3 раза'), 'eye', watch, 3, 15, '30'),
      catchHundred: quest(text('Catch 100 stars', 'Поймайте 100 звёзд'), 'comet', tap, 100, 40, '60'),
      watchTwenty: quest(text('Watch the sky 20 times', 'Посмотрите на небо 20 раз'), 'moon', watch, 20, 60, '80'),
    },
  };
};

/** What can be bought: for coins, for stardust, and for Telegram Stars. */
const addShop = (add: Add, coin: string, dust: string) => {
  const telescope = add('ITEM', { title: text('Telescope', 'Телескоп'), icon: 'telescope' });
  const charm = add('ITEM', { title: text('Comet charm', 'Амулет-комета'), icon: 'comet' });
  const lantern = add('ITEM', { title: text('Moon lantern', 'Лунный фонарь'), icon: 'moon' });
  const golden = add('ITEM', { title: text('Golden telescope', 'Золотой телескоп'), icon: 'crown' });
  const meteorite = add('ITEM', { title: text('Demo meteorite', 'Демо-метеорит'), icon: 'gem' });
  const planet = add('ITEM', { title: text('Pocket planet', 'Карманная планета'), icon: 'planet' });
  const money = (amount: string) => ({ currencyId: coin, amount });
  const telescopeProduct = add('PRODUCT', {
    title: text('Telescope', 'Телескоп'),
    description: text('Brings the far stars closer.', 'Приближает далёкие звёзды.'),
    icon: 'telescope',
    price: money('40'),
    grants: [{ itemId: telescope, quantity: 1 }],
  });
  const charmsProduct = add('PRODUCT', {
    title: text('Three comet charms', 'Три амулета-кометы'),
    description: text('For you and two friends.', 'Для вас и двух друзей.'),
    icon: 'comet',
    price: money('25'),
    grants: [{ itemId: charm, quantity: 3 }],
    perPlayerLimit: 5,
  });
  const forCoins = [
    telescopeProduct,
    charmsProduct,
    add('PRODUCT', {
      title: text('Moon lantern', 'Лунный фонарь'),
      description: text('Lights the garden on a cloudy night.', 'Освещает сад в пасмурную ночь.'),
      icon: 'moon',
      price: money('150'),
      kind: 'permanent',
      grants: [{ itemId: lantern, quantity: 1 }],
    }),
    add('PRODUCT', {
      title: text('Stargazer’s set', 'Набор звездочёта'),
      description: text('A telescope and six comet charms, for less.', 'Телескоп и шесть амулетов-комет, дешевле.'),
      icon: 'gift',
      price: money('75'),
      kind: 'bundle',
      parts: [
        { productId: telescopeProduct, quantity: 1 },
        { productId: charmsProduct, quantity: 2 },
      ],
      perPlayerLimit: 3,
    }),
    add('PRODUCT', {
      title: text('Demo meteorite', 'Демо-метеорит'),
      description: text(
        'A hundred in all, one for each: it shows what a stock does.',
        'Сто на всех, по одному каждому: так показан тираж.',
      ),
      icon: 'gem',
      price: money('60'),
      kind: 'permanent',
      grants: [{ itemId: meteorite, quantity: 1 }],
      stock: 100,
    }),
  ];
  const forDust = [
    add('PRODUCT', {
      title: text('Pocket planet', 'Карманная планета'),
      description: text('A small world with a ring of its own.', 'Маленький мир с собственным кольцом.'),
      icon: 'planet',
      price: { currencyId: dust, amount: '10' },
      grants: [{ itemId: planet, quantity: 1 }],
    }),
  ];
  const forStars = [
    add('PRODUCT', {
      title: text('Pouch of 100 coins', 'Мешочек на 100 монет'),
      description: text('A hundred coins, at once.', 'Сто монет, сразу.'),
      icon: 'coin',
      stars: 10,
      currencyGrants: [money('100')],
    }),
    add('PRODUCT', {
      title: text('Golden telescope', 'Золотой телескоп'),
      description: text('There is one for each stargazer.', 'По одному на каждого звездочёта.'),
      icon: 'crown',
      stars: 25,
      kind: 'permanent',
      grants: [{ itemId: golden, quantity: 1 }],
    }),
    add('PRODUCT', {
      title: text('Gardener’s chest', 'Сундук садовника'),
      description: text('Six hundred coins and a comet charm.', 'Шестьсот монет и амулет-комета.'),
      icon: 'chest',
      stars: 50,
      currencyGrants: [money('600')],
      grants: [{ itemId: charm, quantity: 1 }],
    }),
    add('PRODUCT', {
      title: text('Stargazer’s pass', 'Абонемент звездочёта'),
      description: text('150 coins and 30 stardust every 30 days.', '150 монет и 30 звёздной пыли каждые 30 дней.'),
      icon: 'ticket',
      stars: 30,
      kind: 'subscription',
      currencyGrants: [money('150'), { currencyId: dust, amount: '30' }],
    }),
  ];
  return { forCoins, forDust, forStars };
};

/**
 * What the demo project is made of: a game of catching stars, with quests to claim, levels, a shop for coins and for
 * Stars with something to subscribe to, a second currency that expires and is got by exchange, a leaderboard and a
 * referral link, in English and Russian. Plainly a demo.
 */
export const demoContent = (): Insert[] => {
  const inserts: Insert[] = [];
  const add: Add = (kind, props, parentId = null) => {
    const id = newId('node');
    inserts.push({ insert: { id, kind, parentId, props } });
    return id;
  };

  add('SETTINGS', {
    defaultLocale: 'en',
    locales: ['en', 'ru'],
    title: text('Star garden', 'Звёздный сад'),
    accent: '#6d5ae6',
  });
  const coin = add('CURRENCY', { code: 'COIN', name: text('Coins', 'Монеты'), icon: 'coin' });
  const dust = add('CURRENCY', {
    code: 'DUST',
    name: text('Stardust', 'Звёздная пыль'),
    icon: 'potion',
    expires: { unit: 'day', count: 60 },
  });
  const { tap, watch, comet, quests } = addRules(add, coin);
  const shop = addShop(add, coin, dust);
  add('EXCHANGE', {
    give: { currencyId: coin, amount: '20' },
    get: { currencyId: dust, amount: '1' },
    perDay: '100',
  });
  const board = add('LEADERBOARD', { title: text('Best stargazers', 'Лучшие звездочёты') });

  const screen = (props: Props, blocks: readonly Props[]): void => {
    const id = add('SCREEN', props);
    for (const block of blocks) add('BLOCK', block, id);
  };
  screen({ name: 'Home', home: true, title: text('Garden', 'Сад'), icon: 'home' }, [
    {
      type: 'text',
      text: text('Welcome to the star garden', 'Добро пожаловать в звёздный сад'),
      style: 'title',
    },
    { type: 'level' },
    { type: 'balance', currencyId: coin },
    { type: 'tap', actionId: tap, label: text('Catch a star', 'Поймать звезду') },
    { type: 'quests', questIds: [quests.catchTen, quests.watchThree, quests.catchHundred] },
  ]);
  screen({ name: 'Sky', title: text('Sky', 'Небо'), icon: 'star' }, [
    {
      type: 'text',
      text: text(
        'Look up for a moment: every look brings five points and a coin.',
        'Взгляните вверх: каждый взгляд приносит пять очков и монету.',
      ),
    },
    { type: 'tap', actionId: watch, label: text('Watch the sky', 'Посмотреть на небо') },
    { type: 'quests', questIds: [quests.watchThree, quests.watchTwenty] },
    { type: 'tap', actionId: comet, label: text('Call a comet', 'Позвать комету') },
  ]);
  screen({ name: 'Shop', title: text('Shop', 'Лавка'), icon: 'shop' }, [
    { type: 'balance', currencyId: coin },
    { type: 'text', text: text('For coins', 'За монеты'), style: 'title' },
    { type: 'shop', productIds: shop.forCoins },
    { type: 'text', text: text('For stardust', 'За звёздную пыль'), style: 'title' },
    { type: 'balance', currencyId: dust },
    { type: 'shop', productIds: shop.forDust },
    { type: 'text', text: text('For Stars', 'За звёзды Telegram'), style: 'title' },
    { type: 'shop', productIds: shop.forStars },
  ]);
  screen({ name: 'Leaderboard', title: text('Leaders', 'Лидеры'), icon: 'trophy' }, [
    { type: 'leaderboard', leaderboardId: board, size: 10 },
  ]);
  screen({ name: 'Profile', title: text('Profile', 'Профиль'), icon: 'person' }, [
    { type: 'profile' },
    {
      type: 'referral',
      text: text('A garden is nicer with friends. Bring one.', 'В саду с друзьями лучше. Позовите кого-нибудь.'),
    },
    {
      type: 'text',
      text: text(
        'This is a demo: its Stars are the simulator’s, and nobody is charged.',
        'Это демонстрация: звёзды здесь ненастоящие, и никто ничего не платит.',
      ),
    },
  ]);
  return inserts;
};
