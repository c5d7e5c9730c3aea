import { badInput } from '@stargraph/kit/errors';
import { isUuid } from '@stargraph/kit/ids';
import { decodeCursor, encodeCursor } from '@stargraph/kit/pagination';

/** Where a page of events ends: the event's time in milliseconds, and its id. */
export interface FeedPlace {
  readonly at: number;
  readonly id: string;
}

/** The years that the events' table can tell apart: what lies beyond, no event has and the engine refuses. */
const earliest = Date.UTC(1900);
const latest = Date.UTC(2299);

export const cursorOfPlace = ({ at, id }: FeedPlace): string => encodeCursor([at, id]);

/** @throws RequestError (BAD_USER_INPUT) for a cursor that no list of events has given */
export const placeOfCursor = (cursor: string): FeedPlace => {
  const [at, id] = decodeCursor(cursor, 2);
  if (
    typeof at !== 'number' ||
    !Number.isSafeInteger(at) ||
    at < earliest ||
    at > latest ||
    typeof id !== 'string' ||
    !isUuid(id)
  )
    throw badInput('The cursor is not one of this list. Use endCursor of an earlier page.');
  return { at, id };
};
