import type { LogEntry } from './contract.ts';
import type { Hub } from './hub.ts';

const kept = 1000;

/** The log of every call and update, newest last; the last thousand are kept, and end with the process. */
export interface Journal {
  add(entry: Omit<LogEntry, 'id'>): void;
  entries(): readonly LogEntry[];
  clear(): void;
}

export const createJournal = (hub: Hub): Journal => {
  let entries: LogEntry[] = [];
  let nextId = 1;
  return {
    add: (content) => {
      const entry = { id: nextId, ...content };
      nextId += 1;
      entries.push(entry);
      if (entries.length > kept * 1.2) entries = entries.slice(-kept);
      hub.publish('log', entry);
    },
    entries: () => entries.slice(-kept),
    clear: () => {
      entries = [];
    },
  };
};
