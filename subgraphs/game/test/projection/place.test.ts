import fc from 'fast-check';
import { expect, test } from 'vitest';
import { memberOf, placeLength, placeOf, readMember } from '../../src/projection/place.ts';
import { anyRow, inOrder } from './rows.ts';

test('places order by their bytes as rows do, for every bigint, and tell the row that they are of', () => {
  fc.assert(
    fc.property(fc.array(anyRow, { minLength: 2, maxLength: 30 }), (rows) => {
      const members = rows.map(memberOf);
      const byBytes = members.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      expect(byBytes.map(readMember)).toEqual(inOrder(rows));
      for (const row of rows) expect(placeOf(row)).toHaveLength(placeLength);
    }),
  );
});

test('a score above what a double can tell apart keeps its place', () => {
  const at = new Date(0);
  const next = (score: bigint) => placeOf({ score, reachedAt: at });
  for (const score of [2n ** 53n, 2n ** 62n, 2n ** 63n - 2n]) expect(next(score + 1n) < next(score)).toBe(true);
});

test('a time that has no place is refused', () => {
  expect(() => placeOf({ score: 1n, reachedAt: new Date(8e15) })).toThrow('no place');
  expect(() => placeOf({ score: 1n, reachedAt: new Date(Number.NaN) })).toThrow('no place');
});
