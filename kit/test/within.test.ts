import { stat } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { within } from '../src/within.ts';

test('work that takes too long is given up, by the name of whoever it waits for', async () => {
  await expect(within(10, 'Redis', new Promise(() => undefined))).rejects.toThrow('Redis gave no answer in 10 ms');
});

test('work that fails in time fails as it did', async () => {
  await expect(within(10_000, 'Redis', Promise.reject(new Error('refused')))).rejects.toThrow('refused');
});

test('an answer that has come while the process was busy is not late', async () => {
  const { promise, resolve } = Promise.withResolvers<Awaited<ReturnType<typeof stat>>>();
  // From here on timers come next, and then what was received.
  setImmediate(() => {
    resolve(within(20, 'The disk', stat(import.meta.filename)));
    const until = performance.now() + 300;
    while (performance.now() < until);
  });
  expect((await promise).isFile()).toBe(true);
});
