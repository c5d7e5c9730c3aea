import { z } from 'zod';

/**
 * A place between two events of a partition: before the event at `index` of the record at `offset`. As one number, so
 * that places compare.
 */
export type Place = bigint;

/** Above the events of any record. */
const bits = 10n;
const mask = (1n << bits) - 1n;

export const placeOf = (offset: bigint, index = 0): Place => (offset << bits) | BigInt(index);
export const offsetOf = (place: Place): bigint => place >> bits;
const indexOf = (place: Place): bigint => place & mask;

const formatInPartition = (place: Place): string =>
  indexOf(place) === 0n ? `${offsetOf(place)}` : `${offsetOf(place)}+${indexOf(place)}`;

/** As it stands in a range. */
export const formatPlace = (partition: number, place: Place): string => `${partition}:${formatInPartition(place)}`;

/** The end of a batch that was fixed before it was handed out; kept beside the place, in the offset's metadata. */
export interface FixedBatch {
  /** The place after its last event. */
  readonly to: Place;
  /** The types asked for when it was fixed; null for all. */
  readonly types: readonly string[] | null;
  /** Whether it is being handed out event by event, because one of them is poison. */
  readonly singly: boolean;
}

/** What the brokers keep for a group in a partition. */
export interface KeptPlace {
  /** Undefined where there is none yet. */
  readonly place: Place | undefined;
  readonly fixed: FixedBatch | undefined;
}

const fixedSchema = z.object({
  to: z
    .string()
    .regex(/^\d+(\+\d+)?$/)
    .transform((text) => {
      const [offset = '0', index = '0'] = text.split('+');
      return placeOf(BigInt(offset), Number(index));
    }),
  types: z.array(z.string()).nullable(),
  singly: z.boolean(),
});
const indexSchema = z.object({ index: z.number().int().min(0).max(Number(mask)).default(0) });

/** The metadata of an offset, of which a broker takes at most 4096 bytes: what the offset does not say of a place. */
export const formatMetadata = (place: Place, fixed: FixedBatch | undefined): string => {
  const index = Number(indexOf(place));
  if (index === 0 && fixed === undefined) return '';
  return JSON.stringify({
    ...(index === 0 ? {} : { index }),
    ...(fixed === undefined ? {} : { ...fixed, to: formatInPartition(fixed.to) }),
  });
};

/** What is not ours counts as nothing. */
export const parseKeptPlace = (offset: bigint, metadata: string): KeptPlace => {
  if (offset < 0n) return { place: undefined, fixed: undefined };
  try {
    const found: unknown = metadata === '' ? {} : JSON.parse(metadata);
    return {
      place: placeOf(offset, indexSchema.safeParse(found).data?.index ?? 0),
      fixed: fixedSchema.safeParse(found).data,
    };
  } catch {
    return { place: placeOf(offset), fixed: undefined };
  }
};

/** How dead letters stand in the order of a partition: as a number, and back. */
export interface LetterPositions {
  of(this: void, place: Place): bigint;
  placeOf(this: void, position: bigint): Place;
}

/**
 * In topics whose records hold an event each the number is the offset, as it was before there were others: while
 * processes of that version run beside ours, what the one parks must stand in order with what the other does.
 */
const byOffset: LetterPositions = { of: offsetOf, placeOf: (position) => placeOf(position) };
const byPlace: LetterPositions = { of: (place) => place, placeOf: (position) => position };

/** @param several whether records of the topic may hold several events */
export const letterPositions = (several: boolean): LetterPositions => (several ? byPlace : byOffset);
