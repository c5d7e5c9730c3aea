import { encodeCursor } from '@stargraph/kit/pagination';
import { describe, expect, it } from 'vitest';
import { cursorOfPlace, placeOfCursor } from '../../src/domain/feed-place.ts';

const id = '0190b0a0-0000-7000-8000-000000000001';

describe('a cursor of events', () => {
  it('leads back to its place', () => {
    const place = { at: Date.UTC(2026, 10, 24), id };
    expect(placeOfCursor(cursorOfPlace(place))).toEqual(place);
  });

  it.each([
    ['a time beyond what the table holds', [Date.UTC(9999), id]],
    ['a time before what the table holds', [-8.64e15, id]],
    ['a time that is no whole number', [1.5, id]],
    ['a time as text', ['1', id]],
    ['an id that is none', [1, 'x']],
    ['one value', [1]],
  ])('is refused with %s', (_, values) => {
    expect(() => placeOfCursor(encodeCursor(values))).toThrow('not one of this list');
  });
});
