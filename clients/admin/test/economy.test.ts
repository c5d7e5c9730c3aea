import { describe, expect, test } from 'vitest';
import { circulationOf } from '../src/economy/circulation.ts';
import { whyOf } from '../src/economy/why.ts';
import { en } from '../src/i18n/en.ts';

const words = new Set([
  ...Object.keys(en.transfer).map((key) => `transfer.${key}`),
  ...Object.keys(en.why).map((key) => `why.${key}`),
]);
const kinds = ['REWARD', 'PURCHASE', 'STARS', 'REFUND', 'EXCHANGE', 'EXPIRY', 'CHARGE'] as const;
const causes = ['action', 'level', 'quest', 'product', 'currency', 'exchange'];

describe('why money moved', () => {
  test('has words for every kind of movement and cause, named or not', () => {
    for (const kind of kinds)
      for (const gives of [true, false])
        for (const cause of [
          null,
          ...causes.flatMap((each) => [
            { kind: each, name: 'X' },
            { kind: each, name: null },
          ]),
        ])
          expect(words, `${kind} ${cause?.kind}`).toContain(whyOf(kind, cause, gives).key);
  });

  test('names what it was for, and a level by its number', () => {
    expect(whyOf('REWARD', { kind: 'quest', name: 'Seven stars' }, false)).toEqual({
      key: 'why.REWARD_quest',
      values: { name: 'Seven stars' },
    });
    expect(whyOf('REWARD', { kind: 'level', name: null, level: 3 }, false)).toEqual({
      key: 'why.REWARD_level',
      values: { name: '3' },
    });
    expect(whyOf('PURCHASE', { kind: 'product', name: 'Purse' }, true).key).toBe('why.PURCHASE_paid');
    expect(whyOf('PURCHASE', { kind: 'product', name: 'Purse' }, false).key).toBe('why.PURCHASE_got');
    expect(whyOf('REWARD', { kind: 'quest', name: null }, false)).toEqual({ key: 'transfer.REWARD', values: {} });
  });
});

test('on days on which nothing moved players hold what they held before', () => {
  const days = ['2026-01-01', '2026-01-02', '2026-01-03', '2026-01-04'];
  const rows = [
    { day: '2026-01-02', circulation: '150', movement: { net: '50' } },
    { day: '2026-01-04', circulation: '90', movement: { net: '-60' } },
  ];
  expect(circulationOf(days, 'c', rows, '90').values).toEqual([100, 150, 150, 90]);
  expect(circulationOf(days, 'c', [], '7').values).toEqual([7, 7, 7, 7]);
});
