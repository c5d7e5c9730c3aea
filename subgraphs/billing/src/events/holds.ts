import { PoisonError, type Bus, type Subscription } from '@stargraph/kit/bus/bus';
import type { Envelope } from '@stargraph/kit/contracts/event';
import { HoldUnsettledError } from '../domain/errors.ts';
import type { LedgerDeps } from '../use-case/credit-rewards.ts';
import { settleHolds } from '../use-case/end-holds.ts';

/** Settles a batch. @throws PoisonError for an event that contradicts what the ledger knows: no retry helps it */
export const handleHolds = async (deps: LedgerDeps, batch: readonly Envelope[]): Promise<void> => {
  try {
    await settleHolds(deps, batch);
  } catch (error) {
    if (error instanceof HoldUnsettledError) throw new PoisonError(error.eventId, error.message);
    throw error;
  }
};

/** Takes from the bus what became of holds. It is money: later ones of a player wait behind one that failed. */
export const subscribeToHolds = (deps: LedgerDeps & { readonly bus: Bus }): Subscription =>
  deps.bus.subscribe({
    group: 'billing.holds',
    sources: ['game'],
    types: ['game.hold.settled.v1'],
    parkSubjects: true,
    handle: (batch) => handleHolds(deps, batch),
  });
