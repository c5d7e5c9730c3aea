import { expect, test } from 'vitest';
import { changesOf } from '../src/audit/change.ts';

test('what changed stands side by side under its path, equal values are left out, and yes and no stay what they are', () => {
  expect(
    changesOf(
      { name: 'Garden', whole: false, limits: { perDay: 3, open: true }, languages: ['en', 'ru'] },
      { name: 'Garden', whole: true, limits: { perDay: null, open: true }, languages: [] },
    ),
  ).toEqual([
    { name: 'whole', before: false, after: true },
    { name: 'limits.perDay', before: '3', after: '—' },
    { name: 'languages', before: 'en, ru', after: '—' },
  ]);
  expect(changesOf(null, { whole: false, note: 'false' })).toEqual([
    { name: 'whole', before: undefined, after: false },
    { name: 'note', before: undefined, after: 'false' },
  ]);
});
