import { applyIntent, type Applied } from './act.ts';
import type { PlacedCharge } from './charge.ts';
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
 * @param charges by intent, what is promised for those that cost something
 */
export const decideAct = (
  start: PlayerState,
  known: ReadonlyMap<string, StoredIntent>,
  intents: readonly Intent[],
  rules: Rules,
  now: number,
  charges: ReadonlyMap<string, PlacedCharge> = new Map(),
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
    const charge = charges.get(intentId);
    const cost = rules.actions.get(intent.action)?.cost ?? null;
    if (cost !== null && charge === undefined)
      throw new Error('An intent that costs something came without its charge');
    if (charge !== undefined && charge.state !== 'held')
      return {
        status: 'REFUSED',
        intentId,
        refusal: charge.state === 'insufficient' ? 'INSUFFICIENT_FUNDS' : 'CHARGE_ENDED',
      };
    const { state: next, ...effects } = result;
    const gain: Gain = charge === undefined ? effects.gain : { ...effects.gain, cost: charge.money };
    state = next;
    applied.push({ intent, ...effects, gain });
    return { status: 'APPLIED', intentId, gain };
  });
  return { state, outcomes, applied };
};
