import { nodeOf, valueAt, type DraftNode, type Nodes } from './node.ts';
import { subjectOf, type Operation } from './operation.ts';
import { overlaps, placeOf, type Place } from './touched.ts';

/** What of an edit meets somebody else's, with both versions. */
export interface ConflictItem {
  /** The place of the operation in its edit. */
  readonly index: number;
  readonly operation: Operation;
  /** What the draft has there now; undefined for nothing. */
  readonly theirs: unknown;
  /** The node as this page has it, with the edit; undefined for one that it removed. */
  readonly node: DraftNode | undefined;
  /** Somebody removed the node. */
  readonly removed: boolean;
}

export const conflictItems = (
  operations: readonly Operation[],
  places: readonly Place[],
  current: Nodes,
  own: Nodes,
): ConflictItem[] =>
  operations.flatMap((operation, index) => {
    const id = subjectOf(operation);
    const node = nodeOf(current, id);
    const removed = node === undefined && !('insert' in operation);
    const hit =
      removed || places.some((place) => overlaps(place, placeOf(operation)) || (place[0] === id && place.length === 1));
    if (!hit) return [];
    const theirs = 'set' in operation && node !== undefined ? valueAt(node.props, operation.set.path) : undefined;
    return [{ index, operation, theirs, node: nodeOf(own, id), removed }];
  });

/**
 * The operations that are left when each item was decided: theirs drops an operation; mine keeps it, and brings a
 * removed node back as it is on this page.
 */
export const resolveConflict = (
  operations: readonly Operation[],
  items: readonly ConflictItem[],
  isMine: (item: ConflictItem) => boolean,
  current: Nodes,
): readonly Operation[] => {
  const restored = new Set<string>();
  return operations.flatMap((operation, index): Operation[] => {
    const item = items.find((each) => each.index === index);
    if (item === undefined) return [operation];
    if (!isMine(item)) return [];
    if (!item.removed) return [operation];
    // Removed here as there: nothing is left to do.
    if ('remove' in operation) return [];
    const { node } = item;
    const parentGone = node?.parentId != null && nodeOf(current, node.parentId) === undefined;
    if (node === undefined || parentGone || restored.has(node.id)) return [];
    restored.add(node.id);
    return [{ insert: { id: node.id, kind: node.kind, parentId: node.parentId, props: node.props } }];
  });
};
