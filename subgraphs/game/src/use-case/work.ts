import type { ActScope } from '../domain/act-events.ts';
import type { PlacedCharge } from '../domain/charge.ts';
import type { Gain, Intent, IntentOutcome } from '../domain/intent.ts';
import type { PlayerState, QuestState } from '../domain/player-state.ts';
import type { Rules } from '../domain/rules.ts';

/** One act: a player's intents and the rules that they are decided by. */
export interface Act extends ActScope {
  readonly rules: Rules;
  readonly intents: readonly Intent[];
  /** By intent, what billing answered for those that cost something. */
  readonly charges: ReadonlyMap<string, PlacedCharge>;
}

/** A player's wish to be paid for a completed quest, under a key that takes effect once. */
export interface Claim extends ActScope {
  readonly rules: Rules;
  readonly questId: string;
  readonly idempotencyKey: string;
}

interface PlayerAnswer {
  readonly state: PlayerState;
  readonly createdAt: Date;
}
export interface ActAnswer extends PlayerAnswer {
  readonly outcomes: readonly IntentOutcome[];
}
export interface ClaimAnswer extends PlayerAnswer {
  readonly gain: Gain;
  readonly progress: QuestState;
}

/** One piece of what is written together. */
export type Work = (Act & { readonly kind: 'act' }) | (Claim & { readonly kind: 'claim' });
