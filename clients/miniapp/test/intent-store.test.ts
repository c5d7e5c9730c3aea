// @vitest-environment happy-dom
import { beforeEach, describe, expect, test } from 'vitest';
import { createIntentQueue, type IntentQueue } from '../src/runtime/intent-queue.ts';
import { createIntentStore } from '../src/runtime/intent-store.ts';
import { openStorage } from '../src/runtime/storage.ts';

/** Locks of one browser: a name is held until its holder lets go. */
const createLocks = () => {
  const held = new Set<string>();
  const locks = {
    request: async (name: string, ...rest: readonly unknown[]): Promise<unknown> => {
      const run = rest.at(-1) as (lock: { readonly name: string } | null) => unknown;
      await Promise.resolve();
      if (held.has(name)) return run(null);
      held.add(name);
      try {
        return await run({ name });
      } finally {
        held.delete(name);
      }
    },
  } as unknown as LockManager;
  return { locks, release: (name: string) => held.delete(name) };
};

const open = (
  locks: LockManager,
  life: string,
): { readonly queue: IntentQueue; readonly adopt: () => Promise<void> } => {
  const store = createIntentStore(openStorage('localStorage'), locks, 'env_1:7', life);
  let ids = 0;
  const queue = createIntentQueue({
    store,
    send: () => new Promise(() => undefined),
    newId: () => `${life}-${(ids += 1)}`,
    after: () => () => undefined,
  });
  return { queue, adopt: () => store.adopt(queue) };
};

describe('what is kept over reloads', () => {
  beforeEach(() => localStorage.clear());

  test('a page takes over what a dead one left, and nothing of one that lives', async () => {
    const { locks, release } = createLocks();
    const first = open(locks, 'a');
    await first.adopt();
    first.queue.add('tap', 10);
    first.queue.add('tap', 10);
    const second = open(locks, 'b');
    await second.adopt();
    expect(second.queue.state().waiting.get('tap')).toBeUndefined();
    release('stargraph:intents:env_1:7:a');
    const third = open(locks, 'c');
    await third.adopt();
    expect(third.queue.state().waiting.get('tap')).toBe(2);
    expect(Object.keys(localStorage)).toEqual(['stargraph:intents:env_1:7:c']);
  });

  test('another player’s intents stay where they are', async () => {
    const { locks } = createLocks();
    localStorage.setItem('stargraph:intents:env_1:8:x', '[{"id":"1","action":"tap","count":3,"sealed":true}]');
    const page = open(locks, 'a');
    await page.adopt();
    expect(page.queue.state().waiting.size).toBe(0);
    expect(localStorage.getItem('stargraph:intents:env_1:8:x')).not.toBeNull();
  });

  test('what somebody else wrote there is not taken for intents', async () => {
    const { locks } = createLocks();
    localStorage.setItem('stargraph:intents:env_1:7:x', '[{"id":1},{"id":"2","action":"tap","count":-4},null,"tap"]');
    localStorage.setItem('stargraph:intents:env_1:7:y', '{nonsense');
    const page = open(locks, 'a');
    await page.adopt();
    expect(page.queue.state().waiting.size).toBe(0);
  });
});
