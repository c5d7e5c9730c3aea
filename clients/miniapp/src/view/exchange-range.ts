import type { Exchange } from '../release/release.ts';

/** How often a rate may be exchanged at once by somebody who has so much: `most` below `least` where it is too little. */
export interface ExchangeRange {
  readonly least: bigint;
  readonly most: bigint;
}

const over = (a: bigint, b: bigint): bigint => (a + b - 1n) / b;

/** @param available minor units of what is given */
export const exchangeRange = ({ give, minimum, maximum }: Exchange, available: bigint): ExchangeRange => {
  const unit = BigInt(give.amount);
  const most = maximum === null || available < BigInt(maximum) ? available : BigInt(maximum);
  return { least: minimum === null ? 1n : over(BigInt(minimum), unit), most: most / unit };
};
