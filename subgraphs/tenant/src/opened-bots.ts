/** What is kept open for bots that are in use. */
export interface OpenedBots<Opened> {
  /** The bot's, made where there is none. A bot with another token is another. */
  of(key: string, open: () => Opened): Opened;
  forget(key: string): void;
  size(): number;
}

/**
 * Keeps what was opened for the bots that were used last, and no more than `most` of it: one process serves any number
 * of bots in bounded memory.
 */
export const createOpenedBots = <Opened>(most: number): OpenedBots<Opened> => {
  /** By recency: the first was used longest ago. */
  const opened = new Map<string, Opened>();
  return {
    of: (key, open) => {
      const found = opened.get(key) ?? open();
      opened.delete(key);
      opened.set(key, found);
      const [oldest] = opened.keys();
      if (opened.size > most && oldest !== undefined) opened.delete(oldest);
      return found;
    },
    forget: (key) => {
      opened.delete(key);
    },
    size: () => opened.size,
  };
};
