import { z } from 'zod';

/** The end of a batch that was fixed before it was handed out; kept beside the place, in the offset's metadata. */
export interface FixedBatch {
  /** The offset after its last event. */
  readonly to: bigint;
  /** The types asked for when it was fixed; null for all. */
  readonly types: readonly string[] | null;
  /** Whether it is being handed out event by event, because one of them is poison. */
  readonly singly: boolean;
}

const schema = z.object({
  to: z.string().regex(/^\d+$/).transform(BigInt),
  types: z.array(z.string()).nullable(),
  singly: z.boolean(),
});

/** A broker takes at most 4096 bytes. */
export const formatFixedBatch = (batch: FixedBatch | undefined): string =>
  batch === undefined ? '' : JSON.stringify({ ...batch, to: batch.to.toString() });

/** What is not ours counts as nothing. */
export const parseFixedBatch = (metadata: string): FixedBatch | undefined => {
  if (metadata === '') return undefined;
  try {
    return schema.parse(JSON.parse(metadata));
  } catch {
    return undefined;
  }
};

/** A place between two events of a partition, as it stands in a range. */
export const formatPlace = (partition: number, offset: bigint): string => `${partition}:${offset}`;
