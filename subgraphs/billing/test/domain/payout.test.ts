import { expect, test } from 'vitest';
import { forecastPayout, heldSince } from '../../src/domain/payout.ts';

const now = Date.UTC(2026, 10, 27, 15);
const days = [
  { day: '2026-11-07', stars: 100n },
  { day: '2026-11-27', stars: 50n },
];

test('Stars become available 21 days after the day on which they came', () => {
  expect(heldSince(now)).toEqual(new Date('2026-11-07T00:00:00Z'));
  expect(forecastPayout({ days, before: 30n, spent: 0n })).toEqual({
    available: 30n,
    held: 150n,
    days: [
      { day: '2026-11-28', stars: 100n },
      { day: '2026-12-18', stars: 50n },
    ],
  });
});

test('what left the balance came from what was available, then from the oldest that is held, and never goes below zero', () => {
  expect(forecastPayout({ days, before: 30n, spent: 20n })).toMatchObject({ available: 10n, held: 150n });
  expect(forecastPayout({ days, before: 30n, spent: 90n })).toEqual({
    available: 0n,
    held: 90n,
    days: [
      { day: '2026-11-28', stars: 40n },
      { day: '2026-12-18', stars: 50n },
    ],
  });
  expect(forecastPayout({ days, before: 30n, spent: 1000n })).toEqual({ available: 0n, held: 0n, days: [] });
  // Stars that came from elsewhere, as from a withdrawal that failed.
  expect(forecastPayout({ days: [], before: 0n, spent: -7n })).toEqual({ available: 7n, held: 0n, days: [] });
});
