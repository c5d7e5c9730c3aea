import { sqlOfPool } from '@stargraph/kit/db/sql';
import { messageOf } from '@stargraph/kit/errors';
import type { Logger } from '@stargraph/kit/logging';
import { findPendingPurchases } from '../store/purchase-store.ts';
import type { LedgerDeps } from './credit-rewards.ts';
import { finishPurchase } from './finish-purchase.ts';

const batch = 100;

/**
 * Completes the purchases that whoever held their price never came to complete. One that fails is logged and
 * left for the next time; it does not hold up the others.
 *
 * @param before milliseconds since the epoch: only purchases begun earlier. Younger ones are most likely at work;
 * to take one of them all the same is harmless.
 * @returns how many there were, at most 100
 */
export const settlePurchases = async (
  deps: LedgerDeps & { readonly logger: Logger },
  before: number,
): Promise<number> => {
  const left = await findPendingPurchases(sqlOfPool(deps.pool), new Date(before), batch);
  for (const { environmentId, id } of left) {
    try {
      await finishPurchase(deps, environmentId, id);
    } catch (error) {
      deps.logger.error(
        { environmentId, purchaseId: id, problem: messageOf(error) },
        'a pending purchase could not be completed',
      );
    }
  }
  return left.length;
};
