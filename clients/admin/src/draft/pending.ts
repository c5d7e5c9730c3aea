import type { Operation } from './operation.ts';

/** An edit that the server has not acknowledged yet. */
export interface PendingEdit {
  readonly key: string;
  readonly operations: readonly Operation[];
  /** What brought it about; an undo's inverse is a redo. */
  readonly origin: 'edit' | 'undo' | 'redo';
  /** It may have reached the server: it is sent again as it was, and nothing is added to it. */
  readonly sent: boolean;
}

export interface PendingStore {
  /** Edits that earlier pages of this project left behind, oldest first. */
  readonly adopt: () => readonly PendingEdit[];
  readonly save: (edits: readonly PendingEdit[]) => void;
}

const isEdit = (value: unknown): value is PendingEdit =>
  typeof value === 'object' &&
  value !== null &&
  'operations' in value &&
  Array.isArray(value.operations) &&
  'key' in value;

const read = (text: string | null): readonly PendingEdit[] => {
  if (text === null) return [];
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.filter(isEdit) : [];
  } catch {
    // Not written by this code: there is nothing to save in it.
    return [];
  }
};

/**
 * Keeps edits in the browser's storage under a key of this tab. Those of tabs that are gone are taken over: their
 * edits may have been sent, so they count as such.
 */
export const createPendingStore = (deps: {
  readonly storage: Storage;
  readonly projectId: string;
  readonly tabId: string;
  /** Whether the tab that wrote under this id is open. */
  readonly isOpen: (tabId: string) => boolean;
}): PendingStore => {
  const prefix = `stargraph.draft.${deps.projectId}.`;
  const own = prefix + deps.tabId;
  return {
    adopt: () => {
      const keys = Array.from({ length: deps.storage.length }, (_, index) => deps.storage.key(index) ?? '')
        .filter((key) => key.startsWith(prefix))
        .filter((key) => key === own || !deps.isOpen(key.slice(prefix.length)))
        .toSorted();
      const edits = keys.flatMap((key) => read(deps.storage.getItem(key))).map((edit) => ({ ...edit, sent: true }));
      // Written under the own key before the others are forgotten: a crash between the two keeps them twice, not never.
      if (edits.length > 0) deps.storage.setItem(own, JSON.stringify(edits));
      for (const key of keys) if (key !== own) deps.storage.removeItem(key);
      return edits;
    },
    save: (edits) => {
      if (edits.length === 0) deps.storage.removeItem(own);
      else deps.storage.setItem(own, JSON.stringify(edits));
    },
  };
};
