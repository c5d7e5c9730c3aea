import fc from 'fast-check';
import { newId } from '@stargraph/kit/ids';
import { applyOperation, type Operation } from '../../src/domain/operation.ts';
import { nodeKinds, type JsonObject, type JsonValue, type NodeKind, type Nodes } from '../../src/domain/node.ts';
import { cleanValue } from '../../src/domain/props.ts';

const name = fc.constantFrom('title', 'en', 'ru', 'reward', 'goal');
const path = fc.array(name, { minLength: 1, maxLength: 3 });
const value = fc.jsonValue({ maxDepth: 2 }).map((json) => cleanValueOrNull(json));

/** Text that the store can't hold is refused elsewhere: here it only stands for "some value". */
const cleanValueOrNull = (json: unknown): JsonValue => {
  try {
    return cleanValue(json);
  } catch {
    return null;
  }
};
const props = fc.dictionary(name, value, { maxKeys: 3 }).map((object) => cleanValue(object) as JsonObject);

/** A wish for an operation: it becomes one on whatever draft is there, picking nodes by number. */
export type Wish = (nodes: Nodes) => Operation | null;

const pick = <Value>(list: readonly Value[], index: number): Value | null => list[index % list.length] ?? null;
const idsOf = (nodes: Nodes, kind?: NodeKind): string[] =>
  [...nodes.values()].filter((node) => kind === undefined || node.kind === kind).map((node) => node.id);

const place = (nodes: Nodes, kind: NodeKind, parentId: string | null, after: number, except: string | null) => {
  const siblings = [...nodes.values()].filter(
    (node) => node.kind === kind && node.parentId === parentId && node.id !== except,
  );
  const neighbour = pick(siblings, after)?.id ?? null;
  return {
    parentId,
    afterId: after % 3 === 1 ? neighbour : null,
    beforeId: after % 3 === 2 ? neighbour : null,
    order: null,
  };
};

export const wish: fc.Arbitrary<Wish> = fc.oneof(
  fc
    .tuple(fc.constantFrom(...nodeKinds), fc.nat(), fc.nat(), props)
    .map(([kind, parent, after, given]): Wish => (nodes) => {
      const parentId = kind === 'block' ? pick(idsOf(nodes, 'screen'), parent) : null;
      if (kind === 'block' && parentId === null) return null;
      if (kind === 'settings' && idsOf(nodes, 'settings').length > 0) return null;
      return { type: 'insert', id: newId('node'), kind, props: given, ...place(nodes, kind, parentId, after, null) };
    }),
  fc.tuple(fc.nat(), path, fc.oneof(value, fc.constant(null))).map(([node, at, to]): Wish => (nodes) => {
    const id = pick(idsOf(nodes), node);
    return id === null ? null : { type: 'set', id, path: at, value: to };
  }),
  fc.tuple(fc.nat(), fc.nat(), fc.nat()).map(([node, parent, after]): Wish => (nodes) => {
    const found = nodes.get(pick(idsOf(nodes), node) ?? '');
    if (found === undefined) return null;
    const parentId = found.kind === 'block' ? pick(idsOf(nodes, 'screen'), parent) : null;
    return { type: 'move', id: found.id, ...place(nodes, found.kind, parentId, after, found.id) };
  }),
  fc.nat().map((node): Wish => (nodes) => {
    const id = pick(idsOf(nodes), node);
    return id === null ? null : { type: 'remove', id };
  }),
);

/** Turns wishes into operations that apply in turn; those that the draft's structure refuses are left out. */
export const granted = (
  nodes: Nodes,
  wishes: readonly Wish[],
): { readonly nodes: Nodes; readonly operations: readonly Operation[] } => {
  let current = nodes;
  const operations: Operation[] = [];
  for (const one of wishes) {
    const operation = one(current);
    if (operation === null) continue;
    try {
      current = applyOperation(current, operation).nodes;
      operations.push(operation);
    } catch {
      // A path through something that is not an object: not what these properties are about.
    }
  }
  return { nodes: current, operations };
};
