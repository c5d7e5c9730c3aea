/** After which time a domain that has not reported is asked again, milliseconds. */
export const askedAgainMs = 10 * 60_000;

/** After which time it is looked whether anything is left: what was on its way has arrived by then. */
export const lookAgainMs = 30_000;

interface Part {
  /** The last round that it reported of. */
  readonly round: number;
  /** Rows that it found then. */
  readonly found: number;
}

/**
 * Where a request stands: `waiting` for domains; `again` where all have reported and one had found something, or it was
 * the round that erases; `over` where a look at everything found nothing.
 */
export const standingOf = (round: number, parts: readonly Part[]): 'waiting' | 'again' | 'over' => {
  if (parts.some((part) => part.round < round)) return 'waiting';
  return round > 1 && parts.every(({ found }) => found === 0) ? 'over' : 'again';
};
