/**
 * The columns of many rows as arrays in PostgreSQL's binary form, for statements that are asked thousands of times a
 * second (`from unnest($1::text[], $2::bigint[]) as …`): neither side has anything to quote or to parse.
 */
const oids = { text: 25, int8: 20, timestamptz: 1184, uuid: 2950, jsonb: 3802 } as const;

/** Dimensions, whether there may be nulls, the elements' type; of the one dimension its length and its lower bound. */
const headerBytes = 20;
const noLength = 0xff_ff_ff_ff;

const writeHeader = (into: DataView, type: keyof typeof oids, length: number): void => {
  for (const [place, word] of [1, 1, oids[type], length, 1].entries()) into.setUint32(place * 4, word);
};

/** PostgreSQL writes an array of nothing without a dimension. */
const emptyOf = (type: keyof typeof oids): Buffer => {
  const empty = Buffer.alloc(12);
  empty.writeUint32BE(oids[type], 8);
  return empty;
};

/** Elements that all have as many bytes; nulls have none. */
const fixedArray =
  <Value>(
    type: keyof typeof oids,
    bytes: number,
    write: (into: DataView, at: number, value: Value) => void,
  ): ((values: readonly (Value | null)[]) => Buffer) =>
  (values) => {
    if (values.length === 0) return emptyOf(type);
    const buffer = Buffer.allocUnsafe(headerBytes + values.length * (4 + bytes));
    const view = new DataView(buffer.buffer, buffer.byteOffset);
    writeHeader(view, type, values.length);
    let at = headerBytes;
    for (const value of values) {
      view.setUint32(at, value === null ? noLength : bytes);
      at += 4;
      if (value === null) continue;
      write(view, at, value);
      at += bytes;
    }
    return buffer.subarray(0, at);
  };

/** @throws RangeError outside 64 bits with a sign, which PostgreSQL would otherwise be told cut off */
export const bigintArray = fixedArray<bigint>('int8', 8, (into, at, value) => {
  if (BigInt.asIntN(64, value) !== value) throw new RangeError(`${value} is no bigint of PostgreSQL`);
  into.setBigInt64(at, value);
});

/** Midnight of 1 January 2000, UTC, from which PostgreSQL counts microseconds. */
const epochMs = Date.UTC(2000, 0, 1);

/** @throws RangeError for a date that is none */
export const timestampArray = fixedArray<Date>('timestamptz', 8, (into, at, value) => {
  into.setBigInt64(at, BigInt(value.getTime() - epochMs) * 1000n);
});

/** @throws RangeError for what is no UUID of 32 digits */
export const uuidArray = fixedArray<string>('uuid', 16, (into, at, value) => {
  const digits = value.replaceAll('-', '');
  if (!/^[\da-f]{32}$/i.test(digits)) throw new RangeError(`${value} is no UUID`);
  for (let word = 0; word < 4; word += 1)
    into.setUint32(at + word * 4, Number.parseInt(digits.slice(word * 8, word * 8 + 8), 16));
});

const word = (value: number): string =>
  String.fromCharCode((value >>> 24) & 0xff, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff);

const shortWords = Array.from({ length: 1024 }, (_, value) => word(value));
const beyondAscii = /[^\0-\u007f]/;

/** Elements of text, each behind the same `prefix`. */
const textualArray =
  (type: keyof typeof oids, prefix = ''): ((values: readonly (string | null)[]) => Buffer) =>
  (values) => {
    if (values.length === 0) return emptyOf(type);
    // Nearly all is ASCII, one byte each: written as one string, which costs far less than a call for each.
    let bytes = [1, 1, oids[type], values.length, 1].map(word).join('');
    for (const value of values) {
      if (value === null) {
        bytes += word(noLength);
        continue;
      }
      const text = beyondAscii.test(value) ? Buffer.from(value, 'utf8').toString('latin1') : value;
      const length = prefix.length + text.length;
      bytes += (shortWords[length] ?? word(length)) + prefix + text;
    }
    return Buffer.from(bytes, 'latin1');
  };

export const textArray = textualArray('text');

/** Of JSON that is written already. Its binary form begins with the version, 1. */
export const jsonbArray = textualArray('jsonb', '\u0001');
