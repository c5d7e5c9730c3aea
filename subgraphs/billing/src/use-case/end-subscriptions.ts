import { sqlOfPool } from '@stargraph/kit/db/sql';
import { messageOf } from '@stargraph/kit/errors';
import type { Logger } from '@stargraph/kit/logging';
import { passTime } from '../domain/subscription.ts';
import { findDueSubscriptions } from '../store/subscription-store.ts';
import { changeSubscription } from './change-subscription.ts';
import type { LedgerDeps } from './credit-rewards.ts';

const batch = 100;

/**
 * Notes what time made of subscriptions: those not paid for anew are in their grace, then over. Who asks how one is
 * needs no such note; the events do. Each is noted in a transaction of its own, so that a kill leaves the rest for
 * the next time.
 *
 * @returns how many were due
 */
export const endSubscriptions = async (
  deps: Pick<LedgerDeps, 'pool' | 'clock' | 'wake'> & { readonly logger: Logger },
): Promise<number> => {
  const due = await findDueSubscriptions(sqlOfPool(deps.pool), new Date(deps.clock.now()), batch);
  for (const each of due) {
    try {
      await changeSubscription(deps, each, async (subscription, now) => passTime(subscription, now));
    } catch (error) {
      const { environmentId, id } = each;
      deps.logger.error(
        { environmentId, subscriptionId: id, problem: messageOf(error) },
        'a subscription that is due could not be changed',
      );
    }
  }
  return due.length;
};
