import { siblingsOf, type DraftNode, type Nodes } from '../draft/node.ts';
import type { Operation } from '../draft/operation.ts';

/** One place up (-1) or down (1) among its siblings; nothing at the end of them. */
export const moveBy = (nodes: Nodes, node: DraftNode, step: -1 | 1): Operation[] => {
  const siblings = siblingsOf(nodes, node.kind, node.parentId);
  const other = siblings[siblings.findIndex(({ id }) => id === node.id) + step];
  if (other === undefined) return [];
  return [{ move: { id: node.id, ...(step === -1 ? { beforeId: other.id } : { afterId: other.id }) } }];
};

/** To where it was dropped: beside a sibling, or as the last block of a screen. */
export const moveTo = (node: DraftNode, target: DraftNode, side: 'before' | 'after' | 'inside'): Operation[] => {
  if (side === 'inside') return [{ move: { id: node.id, parentId: target.id } }];
  const parent = node.kind === 'BLOCK' && target.parentId !== null ? { parentId: target.parentId } : {};
  return [
    { move: { id: node.id, ...parent, ...(side === 'before' ? { beforeId: target.id } : { afterId: target.id }) } },
  ];
};
