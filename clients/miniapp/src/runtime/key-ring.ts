import type { KeyValues } from './storage.ts';

/**
 * Idempotency keys that wait for an answer, by what they are for. A key is chosen once and kept over reloads until
 * its answer is there: whatever happens in between, the server sees one intended purchase.
 */
export const createKeyRing = (storage: KeyValues, scope: string, newId: () => string) => {
  const name = `stargraph:keys:${scope}`;
  const read = (): Readonly<Record<string, string>> => {
    try {
      return JSON.parse(storage.get(name) ?? '{}') as Record<string, string>;
    } catch {
      return {};
    }
  };
  let keys = read();
  const put = (next: Readonly<Record<string, string>>): void => {
    keys = next;
    storage.set(name, JSON.stringify(next));
  };
  return {
    /** The key of `purpose`: the one that still waits, or a new one. */
    take: (purpose: string): string => {
      const key = keys[purpose] ?? newId();
      put({ ...keys, [purpose]: key });
      return key;
    },
    /** Its answer is there. */
    drop: (purpose: string): void => {
      put(Object.fromEntries(Object.entries(keys).filter(([each]) => each !== purpose)));
    },
    /** Sets what is remembered under `purpose`. */
    set: (purpose: string, value: string): void => put({ ...keys, [purpose]: value }),
    /** What still waits, by purpose. */
    waiting: (): ReadonlyMap<string, string> => new Map(Object.entries(keys)),
  };
};
export type KeyRing = ReturnType<typeof createKeyRing>;
