// @vitest-environment happy-dom
import { beforeEach, describe, expect, test } from 'vitest';
import { createLaunchValue } from '../src/runtime/launch-value.ts';
import { openStorage } from '../src/runtime/storage.ts';

describe('what a tab keeps for its launch', () => {
  const of = (launch: string) => createLaunchValue(openStorage('sessionStorage'), 'key', 'id', launch);
  beforeEach(() => sessionStorage.clear());

  test('is there after a reload of that launch', () => {
    of('alice').save('shop');
    expect(of('alice').load()).toBe('shop');
    of('alice').save(undefined);
    expect(of('alice').load()).toBeUndefined();
  });

  test('is not found by the launch of somebody else', () => {
    of('alice').save('shop');
    expect(of('boris').load()).toBeUndefined();
  });

  test.each(['shop', 'null', '{"launch":"alice","id":7}', '{'])('is nothing where the storage holds %s', (held) => {
    sessionStorage.setItem('key', held);
    expect(of('alice').load()).toBeUndefined();
  });
});
