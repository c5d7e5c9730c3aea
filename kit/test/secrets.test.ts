import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSecretBox, deriveKey } from '../src/secrets.ts';

const first = randomBytes(32);
const second = randomBytes(32);
const box = createSecretBox({ current: 1, keys: new Map([[1, first]]) });

describe('a sealed secret', () => {
  test('opens to what was sealed, under the context that it was sealed for alone', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 1 }), (plain, context) => {
        const sealed = box.seal(plain, context);
        expect(box.open(sealed, context)).toBe(plain);
        expect(() => box.open(sealed, `${context}x`)).toThrow('could not be opened');
      }),
    );
  });

  test('is another text each time', () => {
    expect(box.seal('token', 'env_1')).not.toBe(box.seal('token', 'env_1'));
  });

  test('opens after the key was rotated, as long as its version is kept', () => {
    const sealed = box.seal('token', 'env_1');
    const rotated = createSecretBox({
      current: 2,
      keys: new Map([
        [1, first],
        [2, second],
      ]),
    });
    expect(rotated.open(sealed, 'env_1')).toBe('token');
    expect(rotated.seal('token', 'env_1')).toMatch(/^v2\./);
    expect(() => createSecretBox({ current: 2, keys: new Map([[2, second]]) }).open(sealed, 'env_1')).toThrow(
      'could not be opened',
    );
  });

  test('that was changed, or is none, is refused without a word of its content', () => {
    const sealed = box.seal('token', 'env_1');
    for (const bad of [`${sealed.slice(0, -2)}AA`, sealed.replace('v1', 'v9'), '', 'v1', 'v1...']) {
      expect(() => box.open(bad, 'env_1')).toThrow(/^A stored secret could not be opened/);
    }
  });
});

test('keys for different purposes differ, and the same purpose gives the same', () => {
  expect(deriveKey(first, 'a')).toEqual(deriveKey(first, 'a'));
  expect(deriveKey(first, 'a')).not.toEqual(deriveKey(first, 'b'));
  expect(deriveKey(first, 'a')).not.toEqual(deriveKey(second, 'a'));
});
