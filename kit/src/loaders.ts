import DataLoader from 'dataloader';

/**
 * A request-scoped loader by composite key (tenant key first). Keys that the store does not know answer null.
 * @param keyOf the key of a row, in the form in which it is asked for
 */
export const createLoader = <Key extends Readonly<Record<string, string>>, Row>(
  load: (keys: readonly Key[]) => Promise<readonly Row[]>,
  keyOf: (row: Row) => Key,
): DataLoader<Key, Row | null, string> => {
  const textOf = (key: Key): string => JSON.stringify(Object.entries(key).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return new DataLoader<Key, Row | null, string>(
    async (keys) => {
      const rows = new Map((await load(keys)).map((row) => [textOf(keyOf(row)), row]));
      return keys.map((key) => rows.get(textOf(key)) ?? null);
    },
    { cacheKeyFn: textOf, maxBatchSize: 500 },
  );
};
