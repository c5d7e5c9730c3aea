import type { BlockType } from './field.ts';
import { nodeOf, ofKind, type DraftNode, type NodeKind, type Nodes } from './node.ts';

/** Which block shows a definition, and the property of the block that names it. */
const shownBy: Readonly<Partial<Record<NodeKind, { readonly type: BlockType; readonly property: string }>>> = {
  QUEST: { type: 'quests', property: 'questIds' },
  PRODUCT: { type: 'shop', property: 'productIds' },
  LEADERBOARD: { type: 'leaderboard', property: 'leaderboardId' },
  CURRENCY: { type: 'balance', property: 'currencyId' },
  ACTION: { type: 'tap', property: 'actionId' },
  LEVEL: { type: 'level', property: '' },
  ITEM: { type: 'profile', property: '' },
  EXCHANGE: { type: 'profile', property: '' },
};

/** What a block names of the draft, in its order: what it shows instead of all there is. */
export const shownIn = (nodes: Nodes, { kind, props }: DraftNode): Nodes => {
  const by = kind === 'BLOCK' ? Object.values(shownBy).find(({ type }) => type === props['type']) : undefined;
  const named = by === undefined ? undefined : props[by.property];
  const ids: readonly unknown[] = Array.isArray(named) ? named : [named];
  return ids.flatMap((id) => (typeof id === 'string' ? (nodeOf(nodes, id) ?? []) : []));
};

/** The first block in which players see the node; the node itself where it is a block. */
export const blockShowing = (nodes: Nodes, node: DraftNode): DraftNode | undefined => {
  if (node.kind === 'BLOCK') return node;
  const by = shownBy[node.kind];
  if (by === undefined) return undefined;
  return ofKind(nodes, 'BLOCK').find(({ props }) => {
    if (props['type'] !== by.type) return false;
    const named = props[by.property];
    // Without ids a block shows every definition.
    return named === undefined || named === node.id || (Array.isArray(named) && named.includes(node.id));
  });
};
