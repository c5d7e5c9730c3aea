import type { Money } from '@stargraph/kit/contracts/release';

/** What a player says it did. A client's word: only `action` and `count` within the rules move anything. */
export interface Intent {
  /** Chosen by the client, once per intended effect. */
  readonly id: string;
  readonly action: string;
  readonly count: number;
}

export type Refusal =
  | 'UNKNOWN_ACTION'
  | 'COUNT_OUT_OF_RANGE'
  | 'INTENT_CONFLICT'
  | 'INSUFFICIENT_FUNDS'
  | 'CHARGE_ENDED';

export type RewardKind = 'action' | 'level' | 'quest';

/** Currency that the rules owe the player. */
export interface Reward {
  readonly currencyId: string;
  /** Minor units, a positive decimal of at most 18 digits. */
  readonly amount: string;
  /** The definition that pays. */
  readonly reason: { readonly kind: RewardKind; readonly id: string };
}

/** What an applied intent brought. Stored with the intent, and the answer to every repeat. */
export interface Gain {
  /** Points, those of completed quests included. */
  readonly points: bigint;
  readonly rewards: readonly Reward[];
  /** What it cost; absent for what is free. */
  readonly cost?: Money;
}

export type IntentOutcome =
  | { readonly status: 'APPLIED' | 'REPEATED'; readonly intentId: string; readonly gain: Gain }
  | { readonly status: 'REFUSED'; readonly intentId: string; readonly refusal: Refusal };

const maxIntents = 50;
const legalId = /^[A-Za-z0-9_-]{1,64}$/;
const maxActionLength = 64;

/**
 * What is wrong with the shape of a batch: its size, an id, an id that comes twice, an action's length.
 * @returns a sentence for the caller; null where the shape is right
 */
export const shapeProblem = (intents: readonly Intent[]): string | null => {
  if (intents.length < 1 || intents.length > maxIntents) return `intents must hold 1 to ${maxIntents} entries.`;
  if (intents.some((intent) => !legalId.test(intent.id)))
    return 'An intent id must be 1 to 64 characters of A-Z, a-z, 0-9, _ and -.';
  if (new Set(intents.map((intent) => intent.id)).size < intents.length)
    return 'Each intent id may come only once in a batch.';
  if (intents.some((intent) => intent.action.length > maxActionLength))
    return `action must be at most ${maxActionLength} characters.`;
  return null;
};
