/** What we need of a `Storage`. */
export interface KeyValues {
  readonly get: (key: string) => string | null;
  /** Null removes. */
  readonly set: (key: string, value: string | null) => void;
  readonly keys: () => readonly string[];
}

/**
 * `localStorage` or `sessionStorage`; memory where the browser refuses it (a frame without third-party storage, for
 * one) or it is full: then nothing outlives the page, and everything else works.
 */
export const openStorage = (name: 'localStorage' | 'sessionStorage'): KeyValues => {
  const memory = new Map<string, string>();
  let storage: Storage | undefined;
  try {
    storage = globalThis[name];
  } catch {
    storage = undefined;
  }
  return {
    get: (key) => memory.get(key) ?? storage?.getItem(key) ?? null,
    set: (key, value) => {
      memory.delete(key);
      try {
        if (value === null) storage?.removeItem(key);
        else if (storage === undefined) memory.set(key, value);
        else storage.setItem(key, value);
      } catch {
        if (value !== null) memory.set(key, value);
      }
    },
    keys: () => [...new Set([...memory.keys(), ...Object.keys(storage ?? {})])],
  };
};
