import { sameValue } from './equal.ts';
import { nodeOf, objectAt, siblingsOf, type DraftNode, type Nodes } from './node.ts';
import type { Operation } from './operation.ts';

/** A place in the draft: `[node]` for all of it, `[node, 'place']`, or `[node, 'props', …]`. */
export type Place = readonly string[];

export const placeOf = (operation: Operation): Place => {
  if ('set' in operation) return [operation.set.id, 'props', ...operation.set.path];
  if ('move' in operation) return [operation.move.id, 'place'];
  return ['insert' in operation ? operation.insert.id : operation.remove.id];
};

export const overlaps = (a: Place, b: Place): boolean => {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  return short.every((step, index) => step === long[index]);
};

/** A place as the server names it in a conflict. */
export const parsePlace = (path: string): Place => path.split('/');

const changedIn = (before: unknown, after: unknown, path: Place): Place[] => {
  if (sameValue(before, after)) return [];
  const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isObject(before) || !isObject(after)) return [path];
  const [first, second] = [objectAt(before), objectAt(after)];
  return [...new Set([...Object.keys(first), ...Object.keys(second)])].flatMap((key) =>
    changedIn(first[key], second[key], [...path, key]),
  );
};

/** The sibling before it, as far as both drafts hold it: a place changes by a move, not by a neighbour's coming or going. */
const neighbour = (nodes: Nodes, other: Nodes, node: DraftNode): string | undefined => {
  const known = siblingsOf(nodes, node.kind, node.parentId).filter(
    ({ id }) => nodeOf(other, id)?.parentId === node.parentId,
  );
  return known[known.findIndex(({ id }) => id === node.id) - 1]?.id;
};

/** What is different in `after`, as places. */
export const changedPlaces = (before: Nodes, after: Nodes): Place[] => [
  ...before.flatMap((node) => {
    const now = nodeOf(after, node.id);
    if (now === undefined) return [[node.id]];
    const moved = now.parentId !== node.parentId || neighbour(before, after, node) !== neighbour(after, before, now);
    return [...(moved ? [[node.id, 'place']] : []), ...changedIn(node.props, now.props, [node.id, 'props'])];
  }),
  ...after.filter(({ id }) => nodeOf(before, id) === undefined).map(({ id }) => [id]),
];
