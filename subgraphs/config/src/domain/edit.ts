import { conflictsOf, touchedBy, type Path, type Touched } from './conflict.ts';
import { DraftConflictError } from './errors.ts';
import type { Nodes } from './node.ts';
import { applyOperation, type Applied, type Operation } from './operation.ts';

export interface Edited extends Applied {
  /** The places that the edit wrote, to be kept beside it. */
  readonly writes: readonly Path[];
}

/**
 * Applies a batch of operations in turn to a draft that may have moved on since its author saw it: all of
 * them or, by a throw, none. `nodes` is never changed in place.
 *
 * @param theirs what was written since the author's base revision
 * @param revision the revision of `nodes`
 * @throws DraftConflictError where both touched the same places
 * @throws InvalidInputError where an operation breaks the document's structure
 */
export const applyEdit = (
  nodes: Nodes,
  operations: readonly Operation[],
  theirs: readonly Path[],
  revision: number,
): Edited => {
  const refuseConflicts = (touched: readonly Touched[]): void => {
    const conflicts = conflictsOf(touched, theirs);
    if (conflicts.length > 0) throw new DraftConflictError(conflicts, revision);
  };
  // Before anything is applied: what others removed must answer as a conflict, not as an unknown node.
  refuseConflicts(operations.map((operation) => touchedBy(nodes, operation)));
  let current = nodes;
  const inverses: (readonly Operation[])[] = [];
  const touched: Touched[] = [];
  for (const operation of operations) {
    touched.push(touchedBy(current, operation));
    const applied = applyOperation(current, operation);
    current = applied.nodes;
    inverses.unshift(applied.inverse);
  }
  // Again with what was really touched: an operation may remove what an earlier one of the batch moved.
  refuseConflicts(touched);
  return { nodes: current, inverse: inverses.flat(), writes: touched.flatMap((one) => one.writes) };
};
