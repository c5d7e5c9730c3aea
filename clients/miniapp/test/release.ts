import { emptyRelease, type Release } from '../src/release/release.ts';

/** A small release: currencies with a rate between them, levels, quests, products, a board. */
export const release: Release = {
  ...emptyRelease,
  projectId: 'prj_1',
  locales: ['en', 'ru'],
  accent: '#6d5ae6',
  currencies: [{ id: 'nod_coin', code: 'COIN', name: { en: 'Coins', ru: 'Монеты' }, icon: 'coin' }],
  exchanges: [
    {
      id: 'nod_rate',
      give: { currencyId: 'nod_coin', amount: '10' },
      get: { currencyId: 'nod_dust', amount: '3' },
      minimum: null,
      maximum: null,
    },
  ],
  items: [{ id: 'nod_charm', title: { en: 'Charm' }, icon: 'comet' }],
  levels: [
    { id: 'nod_l1', number: 1, threshold: 0, reward: null },
    { id: 'nod_l2', number: 2, threshold: 50, reward: { currencyId: 'nod_coin', amount: '20' } },
  ],
  quests: [
    {
      id: 'nod_quest',
      title: { en: 'Catch 10 stars', ru: 'Поймайте 10 звёзд' },
      actionKey: 'tap',
      goal: 10,
      points: 5,
      reward: { currencyId: 'nod_coin', amount: '100' },
      autoClaim: false,
      icon: 'star',
    },
  ],
  products: [
    {
      id: 'nod_product',
      kind: 'consumable',
      title: { en: 'Telescope' },
      description: null,
      icon: 'telescope',
      price: { currencyId: 'nod_coin', amount: '40' },
      stars: null,
      grants: [{ itemId: 'nod_charm', quantity: 1 }],
      currencyGrants: [],
      parts: [],
      perPlayerLimit: null,
      stock: null,
      availableFrom: null,
      availableUntil: null,
    },
  ],
  leaderboards: [{ id: 'nod_board', title: { en: 'Best' } }],
};
