import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expirySchema } from '../src/contracts/release.ts';
import { expiresAt, expiryOf } from '../src/currency-expiry.ts';

const dayMs = 86_400_000;

describe('what is earned of a currency that expires', () => {
  test.each([
    [
      'a day, however late it was earned',
      { unit: 'day', count: 1 },
      '2026-01-30T23:59:59.999Z',
      '2026-02-01T00:00:00.000Z',
    ],
    ['a day, however early', { unit: 'day', count: 1 }, '2026-01-30T00:00:00.000Z', '2026-02-01T00:00:00.000Z'],
    [
      '30 days, over the end of a short month',
      { unit: 'day', count: 30 },
      '2028-02-10T12:00:00.000Z',
      '2028-03-12T00:00:00.000Z',
    ],
    [
      'the month in which it was earned',
      { unit: 'month', count: 1 },
      '2026-01-31T12:00:00.000Z',
      '2026-02-01T00:00:00.000Z',
    ],
    [
      'the month after, over a year’s end',
      { unit: 'month', count: 2 },
      '2026-12-31T23:59:59.999Z',
      '2027-02-01T00:00:00.000Z',
    ],
  ] as const)('is good for %s', (_name, rule, earned, expires) => {
    expect(expiresAt(rule, Date.parse(earned)).toISOString()).toBe(expires);
  });

  test('is never gone before it came, ends with a day, and what is earned later never goes earlier', () => {
    const rule = fc.oneof(
      fc.record({ unit: fc.constant('day' as const), count: fc.integer({ min: 1, max: 366 }) }),
      fc.record({ unit: fc.constant('month' as const), count: fc.integer({ min: 1, max: 24 }) }),
    );
    const time = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2060, 0, 1) });
    fc.assert(
      fc.property(rule, time, fc.nat(400 * dayMs), (each, earned, later) => {
        const ends = expiresAt(expirySchema.parse(each), earned).getTime();
        expect(ends % dayMs).toBe(0);
        expect(ends).toBeGreaterThan(earned);
        if (each.unit === 'day') expect(ends - earned).toBeGreaterThan(each.count * dayMs);
        expect(expiresAt(each, earned + later).getTime()).toBeGreaterThanOrEqual(ends);
      }),
    );
  });

  test('has the rule of its own currency, and none where there is no such currency', () => {
    const currencies = [
      { id: 'a', expires: null },
      { id: 'b', expires: { unit: 'day', count: 3 } as const },
    ];
    expect(['a', 'b', 'c'].map((id) => expiryOf(currencies, id))).toEqual([null, { unit: 'day', count: 3 }, null]);
  });

  test.each([
    { unit: 'day', count: 0 },
    { unit: 'day', count: 367 },
    { unit: 'day', count: 1.5 },
    { unit: 'month', count: 25 },
    { unit: 'year', count: 1 },
    { unit: 'day' },
    { unit: 'day', count: 1, at: 'noon' },
  ])('has no rule like %j', (rule) => {
    expect(expirySchema.safeParse(rule).success).toBe(false);
  });
});
