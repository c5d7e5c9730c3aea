import type { ByteRange } from '@stargraph/kit/objects';

/**
 * What a `Range` header asks of `size` bytes: `whole` where it asks for nothing, or for what is not understood here,
 * such as several parts (RFC 9110, 14.2 allows to ignore it); `impossible` where it begins behind the end.
 */
export const readRange = (header: string | undefined, size: number): ByteRange | 'whole' | 'impossible' => {
  const [, from = '', to = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (from === '' && to === '') return 'whole';
  const last = size - 1;
  if (from === '') {
    const length = Math.min(Number(to), size);
    return length === 0 ? 'impossible' : { start: size - length, end: last };
  }
  const start = Number(from);
  const end = to === '' ? last : Math.min(Number(to), last);
  if (to !== '' && Number(to) < start) return 'whole';
  return start > last ? 'impossible' : { start, end };
};
