import { noStars, type AcknowledgedStars } from '../kill-stars.ts';

/** What the platform said it had done. Everything here must be found afterwards, once. */
export interface Acknowledged {
  /** Points of applied intents, by intent id. */
  readonly intents: Map<string, { readonly playerId: string; readonly points: bigint }>;
  /** Points of claims, by `player quest`. */
  readonly claims: Map<string, bigint>;
  /** Ids of purchases, by idempotency key. */
  readonly purchases: Map<string, string>;
  /** What each tracked event carries as its property `load`. */
  readonly tracked: Set<string>;
  readonly stars: AcknowledgedStars;
}

export const nothingAcknowledged = (): Acknowledged => ({
  intents: new Map(),
  claims: new Map(),
  purchases: new Map(),
  tracked: new Set(),
  stars: noStars(),
});
