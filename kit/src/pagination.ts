import { badInput } from './errors.ts';

/** The most that a connection gives at once. */
const maxPageSize = 100;
export const defaultPageSize = 20;

/** An opaque cursor over the values that a list is ordered by. */
export const encodeCursor = (values: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(values)).toString('base64url');

/** @throws RequestError (BAD_USER_INPUT) for a cursor that this platform did not make */
export const decodeCursor = (cursor: string, length: number): (string | number)[] => {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (
      Array.isArray(values) &&
      values.length === length &&
      values.every((value) => typeof value === 'string' || typeof value === 'number')
    )
      return values;
  } catch {
    // Falls through to the one answer for every malformed cursor.
  }
  throw badInput('The cursor is not one of this list. Use endCursor of an earlier page.');
};

/** @throws RequestError (BAD_USER_INPUT) outside 1…{@link maxPageSize} */
export const pageSize = (first: number | null | undefined): number => {
  const size = first ?? defaultPageSize;
  if (size < 1 || size > maxPageSize) throw badInput(`first must be between 1 and ${maxPageSize}.`);
  return size;
};

export interface Connection<Node> {
  readonly edges: readonly { readonly cursor: string; readonly node: Node }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

/**
 * A Relay connection from rows that were read with `LIMIT size + 1`.
 * @param after whether a cursor was given, so that earlier rows exist
 */
export const connectionOf = <Node>(
  rows: readonly Node[],
  size: number,
  cursorOf: (node: Node) => string,
  after: boolean,
): Connection<Node> => {
  const edges = rows.slice(0, size).map((node) => ({ cursor: cursorOf(node), node }));
  return {
    edges,
    pageInfo: {
      hasNextPage: rows.length > size,
      hasPreviousPage: after,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
};
