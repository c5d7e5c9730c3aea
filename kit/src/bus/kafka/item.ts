import type { IncomingRecord } from './client.ts';
import { unbundled } from './bundle.ts';
import { placeOf } from './place.ts';
import type { Place } from './place.ts';
import { createdAtOf, fieldsOf, header, readEvent, valueOf } from './record.ts';
import type { ReadEvent } from './record.ts';

/** An event at its place in a partition. Its record is parsed once, when the first of its events is read. */
export interface Item {
  readonly place: Place;
  /** The place behind it. */
  readonly next: Place;
  /** Milliseconds since the epoch; undefined where the record does not tell. */
  readonly createdAt: number | undefined;
  /** Whether it is of one of these types; null for all. */
  isWanted(types: readonly string[] | null): boolean;
  read(): ReadEvent;
}

/** @param name of the record, unique: for an event that carries no id of its own */
export const itemsOf = (record: IncomingRecord, name: string): Item[] => {
  const { offset } = record;
  const createdAt = createdAtOf(record);
  const told = record.header(header.count);
  if (told === undefined) {
    const type = record.header(header.type);
    return [
      {
        place: placeOf(offset),
        next: placeOf(offset + 1n),
        createdAt,
        // One that does not tell its type is looked into.
        isWanted: (types) => types === null || type === undefined || types.includes(type),
        read: () => readEvent(valueOf(record), name, record.header(header.traceparent)),
      },
    ];
  }
  let parsed: unknown[] | undefined;
  const envelopes = (): unknown[] => {
    if (parsed === undefined) {
      const value = valueOf(record);
      parsed = unbundled(value) ?? [value];
    }
    return parsed;
  };
  // What it says is ours to say; what is not there is poison by itself.
  const count = Math.min(Math.max(Number.parseInt(told, 10) || 1, 1), 1000);
  const typesTold = record.header(header.types)?.split(',');
  return Array.from({ length: count }, (_, index) => ({
    place: placeOf(offset, index),
    next: index === count - 1 ? placeOf(offset + 1n) : placeOf(offset, index + 1),
    createdAt,
    isWanted: (types) => {
      if (types === null) return true;
      if (typesTold !== undefined && !typesTold.some((type) => types.includes(type))) return false;
      const { type } = fieldsOf(envelopes()[index]);
      return typeof type !== 'string' || types.includes(type);
    },
    read: () => readEvent(envelopes()[index] ?? { missing: index }, index === 0 ? name : `${name}+${index}`, undefined),
  }));
};
