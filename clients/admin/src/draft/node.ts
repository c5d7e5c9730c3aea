export type NodeKind =
  | 'SETTINGS'
  | 'SCREEN'
  | 'BLOCK'
  | 'CURRENCY'
  | 'ITEM'
  | 'ACTION'
  | 'LEVEL'
  | 'QUEST'
  | 'PRODUCT'
  | 'EXCHANGE'
  | 'LEADERBOARD';

export type Props = Readonly<Record<string, unknown>>;

/** One part of the draft, as the server says it, or as an edit on its way will have it (its order is empty then). */
export interface DraftNode {
  readonly id: string;
  readonly kind: NodeKind;
  readonly parentId: string | null;
  readonly order: string;
  readonly props: Props;
}

/** Siblings stand in their order; how the groups stand to each other means nothing. */
export type Nodes = readonly DraftNode[];

export interface Draft {
  readonly revision: number;
  readonly nodes: Nodes;
}

export const nodeOf = (nodes: Nodes, id: string): DraftNode | undefined => nodes.find((node) => node.id === id);

export const siblingsOf = (nodes: Nodes, kind: NodeKind, parentId: string | null): Nodes =>
  nodes.filter((node) => node.kind === kind && node.parentId === parentId);

export const ofKind = (nodes: Nodes, kind: NodeKind): Nodes => nodes.filter((node) => node.kind === kind);

/** A property that should be an object; an empty one for whatever else stands there. */
export const objectAt = (value: unknown): Props =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Props) : {};

/** The value at `path` of the properties; undefined where there is none. */
export const valueAt = (props: Props, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, step) => {
    const object = objectAt(value);
    return Object.hasOwn(object, step) ? object[step] : undefined;
  }, props);
