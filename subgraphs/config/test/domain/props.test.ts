import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InvalidInputError } from '@stargraph/kit/errors';
import { assign, cleanValue } from '../../src/domain/props.ts';

describe('assigning to properties', () => {
  test('makes the objects on the way, and the undo takes them away again', () => {
    const { object, undo } = assign({ goal: 1 }, { path: ['title', 'en'], value: 'x' });
    expect(object).toEqual({ goal: 1, title: { en: 'x' } });
    expect(undo).toEqual({ path: ['title'], value: null });
  });

  test('null takes a property away; where there is none, nothing changes', () => {
    expect(assign({ a: 1, b: 2 }, { path: ['a'], value: null }).object).toEqual({ b: 2 });
    expect(assign({ b: 2 }, { path: ['a', 'c'], value: null })).toEqual({ object: { b: 2 }, undo: null });
  });

  test('never leads through a text or a list', () => {
    expect(() => assign({ a: 'x' }, { path: ['a', 'b'], value: 1 })).toThrow('not an object');
    expect(() => assign({ a: [1] }, { path: ['a', '0'], value: 1 })).toThrow('not an object');
  });

  test('sees no properties that an object inherits', () => {
    expect(assign({}, { path: ['constructor'], value: 1 })).toEqual({
      object: { constructor: 1 },
      undo: { path: ['constructor'], value: null },
    });
  });
});

describe('cleaning a value', () => {
  test('leaves nothing that JSON would change on its way to the store and back', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        let clean: unknown;
        try {
          clean = cleanValue(json);
        } catch {
          return;
        }
        expect(JSON.parse(JSON.stringify(clean))).toStrictEqual(clean);
      }),
    );
  });

  test('takes nulls out of objects, but leaves them in lists', () => {
    expect(cleanValue({ a: null, b: [null, { c: null }] })).toEqual({ b: [null, {}] });
  });

  test.each([
    ['NUL', 'a\u0000'],
    ['half a surrogate pair', '\ud800'],
    ['infinity', Number.POSITIVE_INFINITY],
    ['endless nesting', JSON.parse('['.repeat(40) + ']'.repeat(40)) as unknown],
  ])('refuses %s', (_name, value) => {
    expect(() => cleanValue({ value })).toThrow(InvalidInputError);
  });
});
