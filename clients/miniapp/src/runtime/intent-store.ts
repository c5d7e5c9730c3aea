import type { Intent, IntentQueue } from './intent-queue.ts';
import type { KeyValues } from './storage.ts';

const isIntent = (value: unknown): value is Intent => {
  const { id, action, count } = (value ?? {}) as Partial<Record<keyof Intent, unknown>>;
  return typeof id === 'string' && typeof action === 'string' && Number.isInteger(count) && (count as number) > 0;
};

const read = (storage: KeyValues, key: string): readonly Intent[] => {
  try {
    const value: unknown = JSON.parse(storage.get(key) ?? '[]');
    return Array.isArray(value) ? value.filter(isIntent) : [];
  } catch {
    return [];
  }
};

const write = (storage: KeyValues, key: string, intents: readonly Intent[]): void =>
  storage.set(key, intents.length === 0 ? null : JSON.stringify(intents));

/**
 * Each life of the page keeps its intents under a key of its own, so that two tabs never write to the same; who
 * lives holds a lock of that name. `adopt` takes over what dead ones left: its copy is stored before theirs is
 * removed, and should both remain, the ids are the same.
 *
 * @param scope one environment's one player
 * @param life unique to this life of the page
 */
export const createIntentStore = (storage: KeyValues, locks: LockManager | undefined, scope: string, life: string) => {
  const prefix = `stargraph:intents:${scope}:`;
  const own = prefix + life;
  let unsaved: readonly Intent[] = [];
  let held = locks === undefined;
  // Before the lock is held another life might take what we store for a dead one's.
  const holding = new Promise<void>((resolve) => {
    if (locks === undefined) resolve();
    void locks?.request(own, () => {
      held = true;
      write(storage, own, unsaved);
      resolve();
      return new Promise<never>(() => undefined);
    });
  });
  const take = (key: string, queue: IntentQueue): void => {
    queue.adopt(read(storage, key));
    storage.set(key, null);
  };
  return {
    load: () => read(storage, own),
    save: (intents: readonly Intent[]) => {
      unsaved = intents;
      if (held) write(storage, own, intents);
    },
    adopt: async (queue: IntentQueue): Promise<void> => {
      await holding;
      for (const key of storage.keys().filter((each) => each.startsWith(prefix) && each !== own)) {
        if (locks === undefined) take(key, queue);
        else
          await locks.request(key, { ifAvailable: true }, (lock) => {
            if (lock !== null) take(key, queue);
          });
      }
    },
  };
};
