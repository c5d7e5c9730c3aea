// @vitest-environment happy-dom
import { afterEach, describe, expect, test, vi } from 'vitest';
import { openStorage } from '../src/runtime/storage.ts';

describe('storage', () => {
  afterEach(() => vi.restoreAllMocks());

  test('keeps what it is given, and forgets it', () => {
    const storage = openStorage('localStorage');
    storage.set('a', '1');
    expect([storage.get('a'), localStorage.getItem('a'), storage.keys()]).toEqual(['1', '1', ['a']]);
    storage.set('a', null);
    expect([storage.get('a'), storage.keys()]).toEqual([null, []]);
  });

  test('where the browser refuses it, it lasts as long as the page', () => {
    vi.spyOn(globalThis, 'localStorage', 'get').mockImplementation(() => {
      throw new DOMException('denied', 'SecurityError');
    });
    const storage = openStorage('localStorage');
    storage.set('a', '1');
    expect([storage.get('a'), storage.keys()]).toEqual(['1', ['a']]);
    storage.set('a', null);
    expect(storage.get('a')).toBeNull();
  });

  test('where it is full, what no longer fits lasts as long as the page', () => {
    const storage = openStorage('sessionStorage');
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    storage.set('b', '2');
    expect(storage.get('b')).toBe('2');
  });
});
