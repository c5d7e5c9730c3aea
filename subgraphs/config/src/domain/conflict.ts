import { childrenOf, type Nodes } from './node.ts';
import type { Operation } from './operation.ts';

/**
 * A place in the draft: a node's id, then what of it. `[id]` is the whole node, `[id, 'place']` where it
 * stands, `[id, 'props', …]` a property, `[id, 'children', child]` a parent's tie to one child.
 */
export type Path = readonly string[];

export interface Touched {
  readonly writes: readonly Path[];
  /** Places that must still be as the author saw them, though they are not changed. */
  readonly reads: readonly Path[];
}

/** What an operation would change and rely on in `nodes`. */
export const touchedBy = (nodes: Nodes, operation: Operation): Touched => {
  switch (operation.type) {
    case 'set':
      return { writes: [[operation.id, 'props', ...operation.path]], reads: [] };
    case 'remove':
      return { writes: [[operation.id], ...childrenOf(nodes, operation.id).map((child) => [child.id])], reads: [] };
    case 'insert':
    case 'move': {
      const own: Path = operation.type === 'insert' ? [operation.id] : [operation.id, 'place'];
      return {
        // The tie to the parent is a write, so that a later removal of the parent by somebody who has not
        // seen this child conflicts.
        writes: operation.parentId === null ? [own] : [own, [operation.parentId, 'children', operation.id]],
        reads: [operation.afterId, operation.beforeId].flatMap((neighbour) =>
          neighbour === null ? [] : [[neighbour, 'place']],
        ),
      };
    }
  }
};

const overlaps = (a: Path, b: Path): boolean => {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  return short.every((step, index) => step === long[index]);
};

/** The places that an edit touches and others have written since, without repeats. */
export const conflictsOf = (mine: readonly Touched[], theirs: readonly Path[]): string[] => {
  const hit = mine
    .flatMap((touched) => [...touched.writes, ...touched.reads])
    .filter((path) => theirs.some((other) => overlaps(path, other)));
  return [...new Set(hit.map((path) => path.join('/')))];
};
