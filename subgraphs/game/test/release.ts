import type { PrivateRelease } from '@stargraph/kit/contracts/release';

/** Rules that pay round sums: a tap 2 points, a quest at 10 taps, levels at 50 and 100. */
export const release: PrivateRelease = {
  projectId: 'prj_1',
  actions: [
    { id: 'act_tap', key: 'tap', points: 2, reward: null, cost: null, maxCount: 100 },
    { id: 'act_dig', key: 'dig', points: 1, reward: { currencyId: 'cur_gold', amount: '3' }, cost: null, maxCount: 10 },
    {
      id: 'act_spin',
      key: 'spin',
      points: 9,
      reward: null,
      cost: { currencyId: 'cur_gold', amount: '4' },
      maxCount: 5,
    },
  ],
  currencies: [{ id: 'cur_gold', code: 'GOLD', name: { en: 'Gold' }, icon: null, expires: null }],
  levels: [
    { id: 'lvl_1', number: 1, threshold: 0, reward: null },
    { id: 'lvl_2', number: 2, threshold: 50, reward: { currencyId: 'cur_gold', amount: '20' } },
    { id: 'lvl_3', number: 3, threshold: 100, reward: null },
  ],
  quests: [
    {
      id: 'qst_ten',
      title: { en: 'Tap ten times' },
      actionKey: 'tap',
      goal: 10,
      points: 5,
      reward: { currencyId: 'cur_gold', amount: '7' },
      autoClaim: true,
      icon: null,
    },
  ],
  products: [],
  exchanges: [],
  leaderboards: [{ id: 'ldb_top', title: { en: 'Top' }, metric: 'points' }],
};
