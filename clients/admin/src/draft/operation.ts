import { nodeOf, objectAt, siblingsOf, type DraftNode, type NodeKind, type Nodes, type Props } from './node.ts';

export interface Neighbours {
  readonly afterId?: string | null | undefined;
  readonly beforeId?: string | null | undefined;
  readonly order?: string | null | undefined;
}
export interface InsertOperation extends Neighbours {
  readonly id: string;
  readonly kind: NodeKind;
  readonly parentId?: string | null | undefined;
  readonly props: Props;
}
export interface SetOperation {
  readonly id: string;
  readonly path: readonly string[];
  /** Null takes the property away. */
  readonly value?: unknown;
}
export interface MoveOperation extends Neighbours {
  readonly id: string;
  readonly parentId?: string | null | undefined;
}

/** One small change, in the form that `draftEdit` takes: exactly one of the fields. */
export type Operation =
  | { readonly insert: InsertOperation }
  | { readonly set: SetOperation }
  | { readonly move: MoveOperation }
  | { readonly remove: { readonly id: string } };

/** The node that an operation is about. */
export const subjectOf = (operation: Operation): string => {
  if ('insert' in operation) return operation.insert.id;
  if ('set' in operation) return operation.set.id;
  return 'move' in operation ? operation.move.id : operation.remove.id;
};

const assign = (object: Props, [step, ...rest]: readonly string[], value: unknown): Props => {
  if (step === undefined) return object;
  const { [step]: old, ...others } = object;
  if (rest.length > 0) return { ...object, [step]: assign(objectAt(old), rest, value) };
  return value == null ? others : { ...object, [step]: value };
};

/** Puts `node` among its siblings of `nodes`, which does not hold it. */
const placed = (nodes: Nodes, node: DraftNode, { afterId, beforeId, order }: Neighbours): Nodes => {
  const siblings = siblingsOf(nodes, node.kind, node.parentId);
  const at = (id: string, shift: 0 | 1): number | undefined => {
    const index = nodes.findIndex((other) => other.id === id);
    return index < 0 ? undefined : index + shift;
  };
  const follower =
    order == null ? undefined : siblings.find((sibling) => sibling.order !== '' && sibling.order > order);
  const last = siblings.at(-1);
  const index =
    (order == null
      ? afterId == null
        ? beforeId == null
          ? undefined
          : at(beforeId, 0)
        : at(afterId, 1)
      : follower && at(follower.id, 0)) ??
    (last && at(last.id, 1)) ??
    nodes.length;
  return [...nodes.slice(0, index), { ...node, order: order ?? '' }, ...nodes.slice(index)];
};

/**
 * What the draft will be. An operation that no longer fits (its node is gone) changes nothing here: the server says
 * what becomes of it.
 */
export const applyOperation = (nodes: Nodes, operation: Operation): Nodes => {
  if ('insert' in operation) {
    const { id, kind, props, parentId = null } = operation.insert;
    if (nodeOf(nodes, id) !== undefined) return nodes;
    return placed(nodes, { id, kind, parentId, order: '', props }, operation.insert);
  }
  if ('set' in operation) {
    const { id, path, value } = operation.set;
    return nodes.map((node) => (node.id === id ? { ...node, props: assign(node.props, path, value) } : node));
  }
  if ('move' in operation) {
    const node = nodeOf(nodes, operation.move.id);
    if (node === undefined) return nodes;
    const others = nodes.filter(({ id }) => id !== node.id);
    return placed(others, { ...node, parentId: operation.move.parentId ?? node.parentId }, operation.move);
  }
  return nodes.filter(({ id, parentId }) => id !== operation.remove.id && parentId !== operation.remove.id);
};

export const applyOperations = (nodes: Nodes, operations: readonly Operation[]): Nodes =>
  operations.reduce(applyOperation, nodes);

/**
 * The operations with one more. A second value for the same place takes the first one's: what is typed letter by
 * letter is one change. A node that was added and not yet sent takes values into itself.
 */
export const appendOperation = (operations: readonly Operation[], next: Operation): readonly Operation[] => {
  const last = operations.at(-1);
  if (!('set' in next) || last === undefined) return [...operations, next];
  const path = next.set.path.join('\n');
  if ('set' in last && last.set.id === next.set.id && last.set.path.join('\n') === path)
    return [...operations.slice(0, -1), next];
  if ('insert' in last && last.insert.id === next.set.id)
    return [
      ...operations.slice(0, -1),
      { insert: { ...last.insert, props: assign(last.insert.props, next.set.path, next.set.value) } },
    ];
  return [...operations, next];
};
