import type { Exchange } from '../release/release.ts';

/** How often a rate may be exchanged at once by somebody who has so much: `most` below `least` where it is too little. */
export interface ExchangeRange {
  readonly least: bigint;
  readonly most: bigint;
}

const over = (a: bigint, b: bigint): bigint => (a + b - 1n) / b;

const lessOf = (a: bigint, b: bigint | null): bigint => (b === null || a < b ? a : b);

/**
 * @param available minor units of what is given
 * @param left what of a day's limit is left; null for no limit
 */
export const exchangeRange = (
  { give, minimum, maximum }: Exchange,
  available: bigint,
  left: bigint | null = null,
): ExchangeRange => {
  const unit = BigInt(give.amount);
  const most = lessOf(lessOf(available, maximum === null ? null : BigInt(maximum)), left);
  return { least: minimum === null ? 1n : over(BigInt(minimum), unit), most: most / unit };
};
