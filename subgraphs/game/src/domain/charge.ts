import { v5 } from 'uuid';
import type { Money } from '@stargraph/kit/contracts/release';
import type { Intent } from './intent.ts';
import type { Rules } from './rules.ts';

/** Whose act it is and under which release: what a hold's id is made of, beside the intent. */
interface ChargeScope {
  readonly environmentId: string;
  readonly playerId: string;
  readonly releaseHash: string;
}

/** What an intent costs, and the hold that billing is asked to place for it. */
export interface Charge {
  readonly holdId: string;
  readonly actionId: string;
  readonly money: Money;
}

/**
 * What stands behind a charge when its intent is decided: `held`, the money is promised; `insufficient`, there was too
 * little; `ended`, its hold was taken or freed before.
 */
export type ChargeState = 'held' | 'insufficient' | 'ended';

/** A charge that billing has answered. */
export interface PlacedCharge extends Charge {
  readonly state: ChargeState;
}

/** How a hold ended, as game tells billing. */
export type Settlement = 'posted' | 'voided';

/** Amounts of more digits are not money (kit/src/contracts/release.ts, `amountSchema`). */
export const firstIllegalAmount = 10n ** 18n;

/** Namespace of hold ids. Never change it: a repeat finds its own hold by them. */
const holdNamespace = '2a3d0c52-8c5f-4f0c-9d5e-0d9f6f1b7b64';

/**
 * What an intent costs by the rules; null for what is free and for what the rules refuse anyway. The hold's id names the
 * intent with all that its price comes from, so that a repeat finds its own hold and another price has another one.
 */
export const chargeOf = (scope: ChargeScope, intent: Intent, rules: Rules): Charge | null => {
  const action = rules.actions.get(intent.action);
  if (action?.cost == null || intent.count < 1 || intent.count > action.maxCount) return null;
  const amount = BigInt(action.cost.amount) * BigInt(intent.count);
  if (amount >= firstIllegalAmount) return null;
  const names = [
    scope.environmentId,
    scope.playerId,
    intent.id,
    intent.action,
    String(intent.count),
    scope.releaseHash,
  ];
  return {
    holdId: v5(names.join('\n'), holdNamespace),
    actionId: action.id,
    money: { currencyId: action.cost.currencyId, amount: String(amount) },
  };
};
