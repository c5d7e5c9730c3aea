import type { ListedObjectStore, ObjectStore } from '@stargraph/kit/objects';

/** Copied at once. */
const lanes = 8;

/** Copies every object. Those that are there already are left as they are: objects are immutable. */
export const copyObjects = async (
  from: ListedObjectStore,
  to: ObjectStore,
): Promise<{ readonly count: number; readonly bytes: number }> => {
  let count = 0;
  let bytes = 0;
  const keys = from.keys()[Symbol.asyncIterator]();
  const copy = async (): Promise<void> => {
    for (;;) {
      const next = await keys.next();
      if (next.done === true) return;
      const body = await from.get(next.value);
      if (body === null) throw new Error(`The object ${next.value} went away while it was copied`);
      await to.put(next.value, body);
      count += 1;
      bytes += body.byteLength;
    }
  };
  await Promise.all(Array.from({ length: lanes }, copy));
  return { count, bytes };
};
