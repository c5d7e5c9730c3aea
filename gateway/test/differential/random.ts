/** The same number for the same words, in any process. */
export const hashOf = (...words: readonly (string | number)[]): number => {
  let hash = 0x811c9dc5;
  for (const word of words) {
    const text = `${word}|`;
    for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
};

/** Draws that a seed repeats. */
export interface Random {
  /** From 0 to `below` - 1. */
  int(below: number): number;
  chance(percent: number): boolean;
  /** @throws where there is nothing to pick from */
  pick<Item>(items: readonly Item[]): Item;
}

export const createRandom = (seed: string | number): Random => {
  let count = 0;
  const int = (below: number): number => hashOf(seed, (count += 1)) % below;
  return {
    int,
    chance: (percent) => int(1000) < percent * 10,
    pick: (items) => {
      const item = items[int(items.length)];
      if (item === undefined) throw new Error('Nothing to pick from');
      return item;
    },
  };
};
