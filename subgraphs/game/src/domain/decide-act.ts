import { applyIntent, type Applied } from './act.ts';
import type { Gain, Intent, IntentOutcome } from './intent.ts';
import type { PlayerState } from './player-state.ts';
import type { Rules } from './rules.ts';

/** An intent that was applied before, as it is stored. */
export interface StoredIntent {
  readonly action: string;
  readonly count: number;
  readonly gain: Gain;
}

export interface AppliedIntent extends Omit<Applied, 'state'> {
  readonly intent: Intent;
}

export interface Decision {
  readonly state: PlayerState;
  /** One for each intent, in their order. */
  readonly outcomes: readonly IntentOutcome[];
  /** Those that moved something, in their order. */
  readonly applied: readonly AppliedIntent[];
}

/**
 * Decides a batch of intents of one player, in order. An intent that was applied before is answered from
 * `known` and moves nothing; under the same id with another content it is refused. A refusal isn't
 * remembered: the same intent may be applied by a later release.
 *
 * @param known the player's stored intents, at least those that the batch names
 */
export const decideAct = (
  start: PlayerState,
  known: ReadonlyMap<string, StoredIntent>,
  intents: readonly Intent[],
  rules: Rules,
  now: number,
): Decision => {
  let state = start;
  const applied: AppliedIntent[] = [];
  const outcomes = intents.map((intent): IntentOutcome => {
    const intentId = intent.id;
    const stored = known.get(intentId);
    if (stored !== undefined) {
      const same = stored.action === intent.action && stored.count === intent.count;
      return same
        ? { status: 'REPEATED', intentId, gain: stored.gain }
        : { status: 'REFUSED', intentId, refusal: 'INTENT_CONFLICT' };
    }
    const result = applyIntent(state, intent, rules, now);
    if ('refusal' in result) return { status: 'REFUSED', intentId, refusal: result.refusal };
    const { state: next, ...effects } = result;
    state = next;
    applied.push({ intent, ...effects });
    return { status: 'APPLIED', intentId, gain: effects.gain };
  });
  return { state, outcomes, applied };
};
