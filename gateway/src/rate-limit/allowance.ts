import type { RateBucket } from './policy.ts';

/** How one key of a bucket stands after points were taken. */
export interface Allowance {
  readonly bucket: RateBucket;
  readonly allowed: boolean;
  /** Points of the whole window. */
  readonly limit: number;
  readonly windowSeconds: number;
  readonly remaining: number;
  /** Until the window is over. */
  readonly resetMs: number;
}
