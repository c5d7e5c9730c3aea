/** What a node of the draft can be. */
export const nodeKinds = [
  'settings',
  'screen',
  'block',
  'currency',
  'item',
  'action',
  'level',
  'quest',
  'product',
  'exchange',
  'leaderboard',
] as const;
export type NodeKind = (typeof nodeKinds)[number];

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** One part of the draft. Only blocks have a parent, which is always a screen of the same draft. */
export interface DraftNode {
  readonly id: string;
  readonly kind: NodeKind;
  readonly parentId: string | null;
  /** Fractional key among the siblings, unique there; compared by code unit. */
  readonly order: string;
  /** Free while being edited, checked against its kind's schema at publication. Objects in it hold no nulls. */
  readonly props: JsonObject;
}

/** The document: nodes by id. */
export type Nodes = ReadonlyMap<string, DraftNode>;

/** The most nodes that a draft may hold. */
export const maxNodes = 5000;
/** The largest `props` of a node, in characters of its JSON. */
export const maxPropsSize = 32_768;

const before = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Order among siblings; the id decides where keys are equal, so that every reader sees one order. */
const bySiblingOrder = (a: DraftNode, b: DraftNode): number => before(a.order, b.order) || before(a.id, b.id);

/** The nodes that share a place's order: those of the kind for roots, those of the parent for blocks. */
export const siblingsAt = (nodes: Nodes, kind: NodeKind, parentId: string | null): DraftNode[] =>
  [...nodes.values()].filter((node) => node.kind === kind && node.parentId === parentId).toSorted(bySiblingOrder);

export const childrenOf = (nodes: Nodes, id: string): DraftNode[] => siblingsAt(nodes, 'block', id);

/** The whole document in reading order: by kind, blocks by their screens. */
export const inReadingOrder = (nodes: Nodes): DraftNode[] =>
  nodeKinds.flatMap((kind) =>
    kind === 'block'
      ? siblingsAt(nodes, 'screen', null).flatMap((screen) => childrenOf(nodes, screen.id))
      : siblingsAt(nodes, kind, null),
  );
