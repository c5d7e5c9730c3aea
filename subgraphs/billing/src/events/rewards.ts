import { PoisonError, type Bus, type Subscription } from '@stargraph/kit/bus/bus';
import type { Envelope } from '@stargraph/kit/contracts/event';
import { WalletFullError } from '../domain/errors.ts';
import { creditRewards, type LedgerDeps } from '../use-case/credit-rewards.ts';

const group = 'billing.rewards';

/**
 * Credits a batch. Where one reward can't be credited because the account would hold more than 2^63 - 1, the
 * batch is credited one by one up to that reward, which is poison: no retry helps it.
 */
export const handleRewards = async (deps: LedgerDeps, batch: readonly Envelope[]): Promise<void> => {
  try {
    await creditRewards(deps, batch);
  } catch (error) {
    if (!(error instanceof WalletFullError)) throw error;
    const [only, ...others] = batch;
    if (only !== undefined && others.length === 0)
      throw new PoisonError(only.id, 'The balance would pass what an account can hold');
    for (const reward of batch) await handleRewards(deps, [reward]);
  }
};

/** Takes rewards from the bus. They are money: later ones of a player wait behind one that failed. */
export const subscribeToRewards = (deps: LedgerDeps & { readonly bus: Bus }): Subscription =>
  deps.bus.subscribe({
    group,
    sources: ['game'],
    types: ['game.reward.granted.v1'],
    parkSubjects: true,
    handle: (batch) => handleRewards(deps, batch),
  });
