import { sameValue } from './equal.ts';
import { nodeOf, siblingsOf, valueAt, type DraftNode, type Nodes } from './node.ts';
import { subjectOf, type Neighbours, type Operation } from './operation.ts';
import { overlaps, placeOf } from './touched.ts';

const isPlacedSo = (nodes: Nodes, node: DraftNode, { afterId, beforeId, order }: Neighbours): boolean => {
  const siblings = siblingsOf(nodes, node.kind, node.parentId);
  const index = siblings.findIndex(({ id }) => id === node.id);
  if (order != null) return node.order === order;
  if (afterId != null) return siblings[index - 1]?.id === afterId;
  return beforeId == null ? index === siblings.length - 1 : siblings[index + 1]?.id === beforeId;
};

/** Whether the draft already is as the operations want it: they arrived, and their answer was lost. */
export const isApplied = (nodes: Nodes, operations: readonly Operation[]): boolean =>
  operations.every((operation, index) => {
    // What a later one of them covers is no longer there to be seen.
    if (operations.slice(index + 1).some((later) => overlaps(placeOf(later), placeOf(operation)))) return true;
    const node = nodeOf(nodes, subjectOf(operation));
    if ('remove' in operation) return node === undefined;
    if (node === undefined) return false;
    if ('insert' in operation) return true;
    if ('set' in operation) return sameValue(valueAt(node.props, operation.set.path), operation.set.value);
    const { parentId } = operation.move;
    return (parentId == null || parentId === node.parentId) && isPlacedSo(nodes, node, operation.move);
  });
