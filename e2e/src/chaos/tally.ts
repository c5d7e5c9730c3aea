/** One kind of thing, as it was promised and as it is. */
export interface Tally {
  readonly kind: string;
  /** What was acknowledged, or what another part of the platform promised. */
  readonly promised: number;
  readonly found: number;
  readonly lost: number;
  readonly doubled: number;
  /** Some of those lost or doubled, to begin to look from. */
  readonly examples: readonly string[];
}

const mostExamples = 5;

export const tallyOf = (
  kind: string,
  counts: { readonly promised: number; readonly found: number },
  lost: readonly string[],
  doubled: readonly string[],
): Tally => ({
  kind,
  ...counts,
  lost: lost.length,
  doubled: doubled.length,
  examples: [
    ...lost.slice(0, mostExamples).map((id) => `lost ${id}`),
    ...doubled.slice(0, mostExamples).map((id) => `doubled ${id}`),
  ],
});

/**
 * Holds what was promised against how often each is there.
 * @param found how often, by key; keys that nobody promised are surplus only where `closed`
 * @param closed whether everything that may be there is in `promised`
 */
export const compare = (
  kind: string,
  promised: Iterable<string>,
  found: ReadonlyMap<string, number>,
  closed: boolean,
): Tally => {
  const wanted = new Set(promised);
  const lost = [...wanted].filter((key) => (found.get(key) ?? 0) === 0);
  const doubled = [...found].filter(([key, times]) => times > 1 || (closed && !wanted.has(key))).map(([key]) => key);
  return tallyOf(kind, { promised: wanted.size, found: found.size }, lost, doubled);
};
