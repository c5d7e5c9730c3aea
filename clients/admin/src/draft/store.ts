import { isApplied } from './applied.ts';
import { conflictItems, resolveConflict, type ConflictItem } from './conflict.ts';
import type { Draft, Nodes } from './node.ts';
import { appendOperation, applyOperations, subjectOf, type Operation } from './operation.ts';
import type { PendingEdit, PendingStore } from './pending.ts';
import { changedPlaces, overlaps, parsePlace, placeOf, type Place } from './touched.ts';

export type EditAnswer =
  | { readonly outcome: 'saved'; readonly draft: Draft; readonly inverse: readonly Operation[] }
  | { readonly outcome: 'conflict'; readonly paths: readonly string[] }
  | { readonly outcome: 'invalid'; readonly message: string }
  /** No answer: it may have arrived. */
  | { readonly outcome: 'unreachable' }
  /** The server does not let this operator edit. */
  | { readonly outcome: 'refused' };

export interface DraftDeps {
  readonly edit: (baseRevision: number, operations: readonly Operation[]) => Promise<EditAnswer>;
  /** Null where it could not be read now. */
  readonly load: () => Promise<Draft | null>;
  readonly pending: PendingStore;
  /** Runs `work` after `milliseconds`; the answer cancels it. */
  readonly later: (work: () => void, milliseconds: number) => () => void;
  readonly newKey: () => string;
}

/** `rejected`: the server finds an edit against the rules; it waits for the operator to give it up. */
export type SaveStatus = 'saved' | 'unsaved' | 'saving' | 'offline' | 'conflict' | 'rejected' | 'refused';

export interface DraftState {
  /** The draft with everything that was typed, acknowledged or not. */
  readonly nodes: Nodes;
  /** The server's: what a publication names. */
  readonly revision: number;
  readonly status: SaveStatus;
  /** How many operations are not acknowledged. */
  readonly waiting: number;
  readonly conflict: readonly ConflictItem[];
  readonly rejection: string | null;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
}

export interface DraftStore {
  readonly get: () => DraftState;
  readonly subscribe: (listener: () => void) => () => void;
  /** Applies here at once, and at the server soon: `now` for what is no typing. */
  readonly edit: (operations: readonly Operation[], when?: 'soon' | 'now') => void;
  readonly undo: () => void;
  readonly redo: () => void;
  /** Decides a conflict; the answer says of each item whether this page's version stays. */
  readonly resolve: (isMine: (item: ConflictItem) => boolean) => void;
  /** Gives up the edit that was rejected or refused. */
  readonly discard: () => void;
  /** Sends what waits. Resolves when nothing is under way any more. */
  readonly flush: () => Promise<void>;
  /** Looks whether others have edited. */
  readonly refresh: () => Promise<void>;
  /** Stops timers; what waits stays in the storage. */
  readonly close: () => void;
}

const typingPause = 700;
const retries = [1000, 2000, 5000, 10_000, 20_000] as const;
/** As many operations as one edit may have. */
const maxOperations = 200;

type Steps = readonly (readonly Operation[])[];

/**
 * Saves by itself: edits queue, go one after another, each based on the newest revision that this page has seen, and
 * leave the storage only when they are acknowledged.
 */
export const createDraftStore = (loaded: Draft, deps: DraftDeps): DraftStore => {
  const listeners = new Set<() => void>();
  let base = loaded;
  let pending: readonly PendingEdit[] = deps.pending.adopt();
  let blocked: 'conflict' | 'rejected' | 'refused' | null = null;
  let conflict: readonly ConflictItem[] = [];
  let rejection: string | null = null;
  let offline = false;
  let failures = 0;
  let undoSteps: Steps = [];
  let redoSteps: Steps = [];
  let sending: Promise<void> | null = null;
  let cancelTimer: (() => void) | null = null;
  let closed = false;
  let state: DraftState;

  const statusNow = (): SaveStatus => {
    if (blocked !== null) return blocked;
    if (pending.length === 0) return 'saved';
    if (offline) return 'offline';
    return sending === null ? 'unsaved' : 'saving';
  };
  const snapshot = (): DraftState => ({
    nodes: pending.reduce<Nodes>((nodes, edit) => applyOperations(nodes, edit.operations), base.nodes),
    revision: base.revision,
    status: statusNow(),
    waiting: pending.reduce((sum, { operations }) => sum + operations.length, 0),
    conflict,
    rejection,
    canUndo: undoSteps.length > 0 || pending.some(({ origin }) => origin === 'edit'),
    canRedo: redoSteps.length > 0,
  });
  const changed = (): void => {
    state = snapshot();
    for (const listener of listeners) listener();
  };
  const setPending = (next: readonly PendingEdit[]): void => {
    pending = next;
    deps.pending.save(pending);
  };
  const schedule = (milliseconds: number): void => {
    cancelTimer?.();
    if (closed) return;
    cancelTimer = deps.later(() => {
      cancelTimer = null;
      void flush();
    }, milliseconds);
  };

  /** Takes the server's draft; `expected` is what it would be had nobody else edited. Answers what others changed. */
  const adopt = (draft: Draft, expected: Nodes): Place[] => {
    const foreign = draft.revision === base.revision ? [] : changedPlaces(expected, draft.nodes);
    base = draft;
    if (foreign.length === 0) return foreign;
    // Undoing what somebody has built on would take their work back with one's own.
    const untouched = (operations: readonly Operation[]): boolean =>
      !operations.some((operation) => foreign.some((place) => overlaps(place, placeOf(operation))));
    undoSteps = undoSteps.filter(untouched);
    redoSteps = redoSteps.filter(untouched);
    return foreign;
  };
  const blockOn = (places: readonly Place[]): void => {
    const [first] = pending;
    if (first === undefined) return;
    // What is shown is still from before their draft came: in it stand nodes that they removed.
    conflict = conflictItems(first.operations, places, base.nodes, state.nodes);
    if (conflict.length > 0) blocked = 'conflict';
  };
  /** Others changed places that a waiting edit changes too, and its author had not seen theirs. */
  const checkWaiting = (foreign: readonly Place[]): void => {
    const index = pending.findIndex(({ operations }) =>
      operations.some((operation) => foreign.some((place) => overlaps(place, placeOf(operation)))),
    );
    const met = pending[index];
    if (met === undefined || isApplied(base.nodes, met.operations)) return;
    // The conflict is settled on the first edit: everything up to the one that is met becomes it.
    const joined = pending.slice(0, index + 1).flatMap(({ operations }) => operations);
    if (joined.length > maxOperations) return;
    setPending([{ ...met, operations: joined, origin: 'edit', sent: true }, ...pending.slice(index + 1)]);
    blockOn(foreign);
  };
  const acknowledged = (edit: PendingEdit, draft: Draft, inverse: readonly Operation[] | null): void => {
    const expected = applyOperations(base.nodes, edit.operations);
    setPending(pending.filter(({ key }) => key !== edit.key));
    const foreign = draft.revision === base.revision + 1 ? adoptOwn(draft) : adopt(draft, expected);
    if (inverse !== null && inverse.length > 0) {
      if (edit.origin === 'undo') redoSteps = [...redoSteps, inverse];
      else undoSteps = [...undoSteps, inverse];
    }
    checkWaiting(foreign);
  };
  const adoptOwn = (draft: Draft): Place[] => {
    base = draft;
    return [];
  };
  const lost = (): void => {
    offline = true;
    schedule(retries[Math.min(failures, retries.length - 1)] ?? 20_000);
    failures += 1;
  };

  /** A refusal may be of an edit that arrived before, when its answer was lost. */
  const refusedEdit = async (edit: PendingEdit, then: (fresh: Draft) => void): Promise<void> => {
    const fresh = await deps.load();
    if (fresh === null) {
      lost();
      return;
    }
    if (isApplied(fresh.nodes, edit.operations)) acknowledged(edit, fresh, null);
    else {
      adopt(fresh, base.nodes);
      then(fresh);
    }
  };
  const sendFirst = async (edit: PendingEdit): Promise<boolean> => {
    const answer = await deps.edit(base.revision, edit.operations);
    if (answer.outcome !== 'unreachable') {
      offline = false;
      failures = 0;
    }
    switch (answer.outcome) {
      case 'saved':
        acknowledged(edit, answer.draft, answer.inverse);
        return true;
      case 'conflict':
        await refusedEdit(edit, () => {
          blockOn(answer.paths.map(parsePlace));
          // Nothing of it meets theirs any more: it goes again, on their revision.
        });
        return blocked === null && !offline;
      case 'invalid':
        await refusedEdit(edit, () => {
          blocked = 'rejected';
          rejection = answer.message;
        });
        return blocked === null && !offline;
      case 'refused':
        blocked = 'refused';
        return false;
      case 'unreachable':
        lost();
        return false;
    }
  };
  const run = async (): Promise<void> => {
    for (;;) {
      const [first] = pending;
      if (first === undefined || blocked !== null || closed) return;
      const edit = { ...first, sent: true };
      setPending([edit, ...pending.slice(1)]);
      changed();
      if (!(await sendFirst(edit))) return;
      changed();
    }
  };
  const flush = async (): Promise<void> => {
    cancelTimer?.();
    cancelTimer = null;
    sending ??= run().finally(() => {
      sending = null;
      changed();
    });
    await sending;
  };

  const enqueue = (operations: readonly Operation[], origin: PendingEdit['origin']): void => {
    const last = pending.at(-1);
    const open = origin === 'edit' && last?.origin === 'edit' && !last.sent ? last : undefined;
    const joined = operations.reduce(appendOperation, open?.operations ?? []);
    if (open !== undefined && joined.length <= maxOperations)
      setPending([...pending.slice(0, -1), { ...open, operations: joined }]);
    else setPending([...pending, { key: deps.newKey(), operations, origin, sent: false }]);
  };
  /** Takes the newest step that is there when everything that waits has been saved. */
  const step = async (origin: 'undo' | 'redo'): Promise<void> => {
    await flush();
    const steps = origin === 'undo' ? undoSteps : redoSteps;
    const operations = steps.at(-1);
    if (operations === undefined || pending.length > 0) return;
    if (origin === 'undo') undoSteps = steps.slice(0, -1);
    else redoSteps = steps.slice(0, -1);
    enqueue(operations, origin);
    changed();
    await flush();
  };

  state = snapshot();
  if (pending.length > 0) schedule(0);

  return {
    get: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    edit: (operations, when = 'soon') => {
      if (operations.length === 0) return;
      redoSteps = [];
      enqueue(operations, 'edit');
      changed();
      if (!offline) schedule(when === 'now' ? 0 : typingPause);
    },
    undo: () => {
      const last = pending.at(-1);
      if (last?.origin === 'edit' && !last.sent) {
        // It never left this page: it is simply not sent.
        setPending(pending.slice(0, -1));
        redoSteps = [...redoSteps, last.operations];
        changed();
      } else void step('undo');
    },
    redo: () => void step('redo'),
    resolve: (isMine) => {
      const [first, ...rest] = pending;
      if (first === undefined || blocked !== 'conflict') return;
      const operations = resolveConflict(first.operations, conflict, isMine, base.nodes);
      const gone = new Set(
        conflict.filter((item) => item.removed && !isMine(item)).map((item) => subjectOf(item.operation)),
      );
      // What waits behind it can't change a node that stays removed.
      const others = rest
        .map((edit) => ({
          ...edit,
          operations: edit.operations.filter((operation) => !gone.has(subjectOf(operation))),
        }))
        .filter((edit) => edit.operations.length > 0);
      setPending(
        operations.length === 0 ? others : [{ ...first, key: deps.newKey(), operations, origin: 'edit' }, ...others],
      );
      blocked = null;
      conflict = [];
      changed();
      void flush();
    },
    discard: () => {
      setPending(blocked === 'refused' ? [] : pending.slice(1));
      blocked = null;
      rejection = null;
      changed();
      void flush();
    },
    flush: async () => {
      failures = 0;
      await flush();
    },
    refresh: async () => {
      if (sending !== null || blocked !== null) return;
      const before = base.revision;
      const fresh = await deps.load();
      // An edit that was sent meanwhile brings the newer draft itself.
      if (fresh === null || sending !== null || base.revision !== before || fresh.revision === before) return;
      if (pending.some(({ sent }) => sent)) return;
      checkWaiting(adopt(fresh, base.nodes));
      changed();
    },
    close: () => {
      closed = true;
      cancelTimer?.();
    },
  };
};
