import { valueAt, type Draft, type DraftNode, type Nodes } from '../../src/draft/node.ts';
import { applyOperations, subjectOf, type Operation } from '../../src/draft/operation.ts';
import type { PendingEdit, PendingStore } from '../../src/draft/pending.ts';
import type { DraftDeps, EditAnswer } from '../../src/draft/store.ts';
import { overlaps, placeOf, type Place } from '../../src/draft/touched.ts';

export const node = (id: string, props: Record<string, unknown> = {}, rest: Partial<DraftNode> = {}): DraftNode => ({
  id,
  kind: 'QUEST',
  parentId: null,
  order: id,
  props,
  ...rest,
});

/** What becomes of a request on its way: it arrives and is answered, or its answer is lost, or it never arrives. */
export type Fate = 'answered' | 'answerLost' | 'lost';

/** A draft that edits by the server's rules: revisions, conflicts by place, inverses. */
export interface TestServer {
  readonly draft: () => Draft;
  readonly edits: () => readonly (readonly Operation[])[];
  readonly fates: Fate[];
  /** Somebody else edits. */
  readonly foreign: (operations: readonly Operation[]) => void;
  readonly edit: DraftDeps['edit'];
  readonly load: DraftDeps['load'];
}

const inverseOf = (nodes: Nodes, operation: Operation): Operation[] => {
  const before = nodes.find(({ id }) => id === subjectOf(operation));
  if ('insert' in operation) return [{ remove: { id: operation.insert.id } }];
  if (before === undefined) return [];
  if ('set' in operation)
    return [
      { set: { id: before.id, path: operation.set.path, value: valueAt(before.props, operation.set.path) ?? null } },
    ];
  if ('move' in operation) return [{ move: { id: before.id, order: before.order } }];
  return [{ insert: { ...before } }];
};

export const createTestServer = (nodes: Nodes): TestServer => {
  let draft: Draft = { revision: 1, nodes };
  const history: { readonly revision: number; readonly places: readonly Place[] }[] = [];
  const edits: (readonly Operation[])[] = [];
  const fates: Fate[] = [];
  const apply = (operations: readonly Operation[]): Operation[] => {
    let current = draft.nodes;
    const inverse: Operation[] = [];
    for (const operation of operations) {
      inverse.unshift(...inverseOf(current, operation));
      current = applyOperations(current, [operation]);
    }
    draft = { revision: draft.revision + 1, nodes: current };
    history.push({ revision: draft.revision, places: operations.map(placeOf) });
    return inverse;
  };
  const answer = (baseRevision: number, operations: readonly Operation[]): EditAnswer => {
    const places = operations.map(placeOf);
    const hit = history
      .filter(({ revision }) => revision > baseRevision)
      .flatMap((past) => past.places.filter((place) => places.some((own) => overlaps(own, place))));
    if (hit.length > 0) return { outcome: 'conflict', paths: hit.map((place) => place.join('/')) };
    const known = new Set(draft.nodes.map(({ id }) => id));
    for (const operation of operations) {
      const id = subjectOf(operation);
      if ('insert' in operation === known.has(id)) return { outcome: 'invalid', message: `No edit of ${id}.` };
      if ('insert' in operation) known.add(id);
      if ('remove' in operation) known.delete(id);
    }
    edits.push(operations);
    return { outcome: 'saved', inverse: apply(operations), draft };
  };
  return {
    draft: () => draft,
    edits: () => edits,
    fates,
    foreign: (operations) => {
      apply(operations);
    },
    edit: async (baseRevision, operations) => {
      const fate = fates.shift() ?? 'answered';
      await Promise.resolve();
      if (fate === 'lost') return { outcome: 'unreachable' };
      const result = answer(baseRevision, operations);
      return fate === 'answerLost' ? { outcome: 'unreachable' } : result;
    },
    load: async () => {
      await Promise.resolve();
      return draft;
    },
  };
};

/** Pending edits kept in an array, as a browser's storage would. */
export const createMemoryPending = (): PendingStore & { readonly kept: () => readonly PendingEdit[] } => {
  let kept: readonly PendingEdit[] = [];
  return {
    kept: () => kept,
    adopt: () => kept.map((edit) => ({ ...edit, sent: true })),
    save: (edits) => {
      kept = structuredClone(edits);
    },
  };
};
