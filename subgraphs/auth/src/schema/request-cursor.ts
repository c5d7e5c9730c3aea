import { badInput } from '@stargraph/kit/errors';
import { decodeCursor, encodeCursor } from '@stargraph/kit/pagination';

/** Where a request stands in a list of requests, the newest first. */
export const requestCursor = ({ requestedAt, id }: { readonly requestedAt: Date; readonly id: string }): string =>
  encodeCursor([requestedAt.toISOString(), id]);

/**
 * What a cursor of {@link requestCursor} says; null for none.
 * @throws RequestError (BAD_USER_INPUT) for another one
 */
export const momentAfter = (cursor: string | null | undefined): { readonly at: Date; readonly id: string } | null => {
  if (cursor == null) return null;
  const [time, id] = decodeCursor(cursor, 2);
  const at = new Date(String(time));
  if (Number.isNaN(at.getTime())) throw badInput('The cursor is not one of this list.');
  return { at, id: String(id) };
};
