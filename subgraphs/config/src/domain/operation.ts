import { generateKeyBetween } from 'fractional-indexing';
import { InvalidInputError } from '@stargraph/kit/errors';
import {
  childrenOf,
  maxNodes,
  maxPropsSize,
  siblingsAt,
  type DraftNode,
  type JsonObject,
  type JsonValue,
  type NodeKind,
  type Nodes,
} from './node.ts';
import { assign } from './props.ts';

/**
 * Where a node goes among its siblings: at the exact key `order` (right behind who holds it by now), else
 * behind `afterId`, else before `beforeId`, else last.
 */
export interface Place {
  readonly parentId: string | null;
  readonly afterId: string | null;
  readonly beforeId: string | null;
  readonly order: string | null;
}

/** One small change of the draft. */
export type Operation =
  | ({ readonly type: 'insert'; readonly id: string; readonly kind: NodeKind; readonly props: JsonObject } & Place)
  | { readonly type: 'set'; readonly id: string; readonly path: readonly string[]; readonly value: JsonValue }
  /** A null `parentId` keeps the parent. */
  | ({ readonly type: 'move'; readonly id: string } & Place)
  | { readonly type: 'remove'; readonly id: string };

export interface Applied {
  readonly nodes: Nodes;
  /** What restores the document exactly, order keys included, applied in this order. */
  readonly inverse: readonly Operation[];
}

const maxOrderLength = 256;

const nodeOf = (nodes: Nodes, id: string): DraftNode => {
  const node = nodes.get(id);
  if (node === undefined) throw new InvalidInputError(`The draft has no node ${id}.`);
  return node;
};

const isOrderKey = (text: string): boolean => {
  try {
    generateKeyBetween(text, null);
    return text.length <= maxOrderLength;
  } catch {
    return false;
  }
};

/** The index among `siblings` that the node follows; -1 for the first place. */
const predecessorAt = (siblings: readonly DraftNode[], { afterId, beforeId, order }: Place): number => {
  const indexOf = (id: string): number => {
    const index = siblings.findIndex((sibling) => sibling.id === id);
    if (index < 0) throw new InvalidInputError(`The node ${id} is no sibling there.`);
    return index;
  };
  if (order !== null) return siblings.findIndex((sibling) => sibling.order === order);
  if (afterId !== null) return indexOf(afterId);
  return beforeId === null ? siblings.length - 1 : indexOf(beforeId) - 1;
};

const orderAt = (siblings: readonly DraftNode[], place: Place): string => {
  const { order } = place;
  if (order !== null) {
    if (!isOrderKey(order)) throw new InvalidInputError(`${order} is not an order key.`);
    if (!siblings.some((sibling) => sibling.order === order)) return order;
  }
  const predecessor = predecessorAt(siblings, place);
  const key = generateKeyBetween(siblings[predecessor]?.order ?? null, siblings[predecessor + 1]?.order ?? null);
  if (key.length > maxOrderLength)
    throw new InvalidInputError('Too many nodes were moved to this place. Move the node elsewhere first.');
  return key;
};

const checkParent = (nodes: Nodes, kind: NodeKind, parentId: string | null): void => {
  if (kind !== 'block') {
    if (parentId !== null) throw new InvalidInputError(`A ${kind} has no parent.`);
    return;
  }
  if (parentId === null || nodes.get(parentId)?.kind !== 'screen')
    throw new InvalidInputError('The parent of a block must be a screen of this draft.');
};

const checkProps = (props: JsonObject): void => {
  if (JSON.stringify(props).length > maxPropsSize)
    throw new InvalidInputError(`The properties of a node take at most ${maxPropsSize} characters of JSON.`);
};

const insert = (nodes: Nodes, operation: Extract<Operation, { type: 'insert' }>): Applied => {
  const { id, kind, parentId, props } = operation;
  if (nodes.has(id)) throw new InvalidInputError(`The draft already has a node ${id}.`);
  if (nodes.size >= maxNodes) throw new InvalidInputError(`A draft holds at most ${maxNodes} nodes.`);
  checkParent(nodes, kind, parentId);
  checkProps(props);
  const siblings = siblingsAt(nodes, kind, parentId);
  if (kind === 'settings' && siblings.length > 0) throw new InvalidInputError('A draft has one settings node.');
  const node = { id, kind, parentId, order: orderAt(siblings, operation), props };
  return { nodes: new Map(nodes).set(id, node), inverse: [{ type: 'remove', id }] };
};

const set = (nodes: Nodes, operation: Extract<Operation, { type: 'set' }>): Applied => {
  const node = nodeOf(nodes, operation.id);
  const { object: props, undo } = assign(node.props, operation);
  if (undo === null) return { nodes, inverse: [] };
  checkProps(props);
  return { nodes: new Map(nodes).set(node.id, { ...node, props }), inverse: [{ type: 'set', id: node.id, ...undo }] };
};

const move = (nodes: Nodes, operation: Extract<Operation, { type: 'move' }>): Applied => {
  const node = nodeOf(nodes, operation.id);
  const parentId = operation.parentId ?? node.parentId;
  checkParent(nodes, node.kind, parentId);
  const siblings = siblingsAt(nodes, node.kind, parentId).filter((sibling) => sibling.id !== node.id);
  const order = orderAt(siblings, operation);
  return {
    nodes: new Map(nodes).set(node.id, { ...node, parentId, order }),
    inverse: [{ type: 'move', id: node.id, parentId: node.parentId, afterId: null, beforeId: null, order: node.order }],
  };
};

const remove = (nodes: Nodes, { id }: Extract<Operation, { type: 'remove' }>): Applied => {
  const gone = [nodeOf(nodes, id), ...childrenOf(nodes, id)];
  const left = new Map(nodes);
  for (const node of gone) left.delete(node.id);
  return { nodes: left, inverse: gone.map((node) => ({ type: 'insert', ...node, afterId: null, beforeId: null })) };
};

/** @throws InvalidInputError where the operation breaks the document's structure; the message names the rule */
export const applyOperation = (nodes: Nodes, operation: Operation): Applied => {
  switch (operation.type) {
    case 'insert':
      return insert(nodes, operation);
    case 'set':
      return set(nodes, operation);
    case 'move':
      return move(nodes, operation);
    case 'remove':
      return remove(nodes, operation);
  }
};
