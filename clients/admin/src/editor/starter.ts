import { newNodeId } from '../draft/new-id.ts';
import type { NodeKind, Props } from '../draft/node.ts';
import type { Operation } from '../draft/operation.ts';

const texts = {
  title: { en: 'My game', ru: 'Моя игра' },
  welcome: { en: 'Welcome', ru: 'Добро пожаловать' },
  coins: { en: 'Coins', ru: 'Монеты' },
  tap: { en: 'Tap', ru: 'Нажать' },
  quest: { en: 'Tap 10 times', ru: 'Нажмите 10 раз' },
} as const;

/** What a draft begins with: settings and a home screen, and with `game` a small game to build on. */
export const starterOperations = (locales: readonly string[], game: boolean, homeName: string): Operation[] => {
  const operations: Operation[] = [];
  const text = (name: keyof typeof texts): Props =>
    Object.fromEntries(locales.map((locale) => [locale, texts[name][locale === 'ru' ? 'ru' : 'en']]));
  const add = (kind: NodeKind, props: Props, parentId: string | null = null): string => {
    const id = newNodeId();
    operations.push({ insert: { id, kind, parentId, props } });
    return id;
  };
  const [defaultLocale = 'en'] = locales;
  add('SETTINGS', {
    defaultLocale,
    locales: locales.length === 0 ? ['en'] : locales,
    ...(game ? { title: text('title') } : {}),
  });
  const home = add('SCREEN', { name: homeName, home: true, icon: 'home' });
  if (!game) return operations;
  const currencyId = add('CURRENCY', { code: 'COIN', name: text('coins'), icon: 'coin' });
  const actionId = add('ACTION', { key: 'tap', points: 1, maxCount: 100 });
  add('QUEST', {
    title: text('quest'),
    actionId,
    goal: 10,
    points: 10,
    reward: { currencyId, amount: '50' },
    icon: 'target',
  });
  add('BLOCK', { type: 'text', text: text('welcome'), style: 'title' }, home);
  add('BLOCK', { type: 'balance', currencyId }, home);
  add('BLOCK', { type: 'tap', actionId, label: text('tap') }, home);
  add('BLOCK', { type: 'quests' }, home);
  return operations;
};
