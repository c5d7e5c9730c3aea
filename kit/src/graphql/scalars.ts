import { GraphQLError } from 'graphql';

const largest = 2n ** 63n - 1n;

/** A `BigInt` as it comes in. @throws GraphQLError for anything but a whole number of up to 64 bits, as a string */
export const toBigInt = (value: unknown): bigint => {
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  if (typeof text !== 'string' || !/^-?\d{1,19}$/.test(text))
    throw new GraphQLError('BigInt takes a whole number as a string.');
  const big = BigInt(text);
  if (big > largest || big < -largest - 1n) throw new GraphQLError('BigInt is out of the range of 64 bits.');
  return big;
};

const iso = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** A `DateTime` as it comes in. @throws GraphQLError for anything but an ISO 8601 time with its zone */
export const toDate = (value: unknown): Date => {
  const date = typeof value === 'string' && iso.test(value) ? new Date(value) : undefined;
  if (date === undefined || Number.isNaN(date.getTime()))
    throw new GraphQLError('DateTime takes an ISO 8601 time with its zone.');
  return date;
};
