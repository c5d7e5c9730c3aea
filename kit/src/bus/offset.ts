/** A place in a source. Rows are read in the order of (ordering, position). */
export interface Offset {
  readonly ordering: bigint;
  readonly position: bigint;
}

export const isBefore = (a: Offset, b: Offset): boolean =>
  a.ordering < b.ordering || (a.ordering === b.ordering && a.position < b.position);

export const formatOffset = (offset: Offset): string => `${offset.ordering}.${offset.position}`;
