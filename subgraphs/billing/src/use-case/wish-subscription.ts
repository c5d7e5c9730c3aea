import { inTransaction, sqlOfPool } from '@stargraph/kit/db/sql';
import { NotFoundError } from '@stargraph/kit/errors';
import { SubscriptionUnchangedError } from '../domain/errors.ts';
import { passTime } from '../domain/subscription.ts';
import type { PlayerKey } from '../store/account-store.ts';
import {
  findSubscriptions,
  lockSubscription,
  saveWish,
  type StoredSubscription,
  type SubscriptionWish,
} from '../store/subscription-store.ts';
import { tellSubscription, type TellDeps } from './tell-subscription.ts';

/** Longer than Telegram is given: until then the wish is the request's to tell, later the job's. */
const ownMs = 20_000;

/** Whether there is something to be told; what is so already needs nothing. @throws SubscriptionUnchangedError */
const isNeeded = (subscription: StoredSubscription, wish: SubscriptionWish, now: number): boolean => {
  const { state, canceledBy } = passTime(subscription, now).next;
  if (state === 'expired') throw new SubscriptionUnchangedError('ended');
  if (wish === 'cancel') return state !== 'canceled' || subscription.wish === 'resume';
  if (state !== 'canceled') return subscription.wish === 'cancel';
  if (canceledBy !== 'player')
    throw new SubscriptionUnchangedError(canceledBy === 'telegram' ? 'telegram' : 'platform');
  return true;
};

/**
 * The player wants a subscription not to be renewed, or to be after all. The wish is durable before Telegram is
 * asked; where Telegram does not answer it stands, and is told later. Safe to repeat.
 *
 * @throws NotFoundError, SubscriptionUnchangedError
 */
export const wishSubscription = async (
  deps: TellDeps,
  { environmentId, playerId, id }: PlayerKey & { readonly id: string },
  wish: SubscriptionWish,
): Promise<StoredSubscription> => {
  const wished = await inTransaction(deps.pool, async (tx) => {
    const current = await lockSubscription(tx, { environmentId, id });
    if (current?.playerId !== playerId) throw new NotFoundError('A subscription');
    const now = deps.clock.now();
    if (!isNeeded(current, wish, now)) return null;
    await saveWish(tx, current, wish, new Date(now + ownMs));
    return { ...current, wish, wishTries: 0 };
  });
  if (wished !== null) {
    const told = await tellSubscription(deps, wished);
    if (told.outcome === 'refused')
      throw new SubscriptionUnchangedError(told.reason === 'no-bot' ? 'no-bot' : 'refused');
  }
  const [found] = await findSubscriptions(sqlOfPool(deps.pool), [{ environmentId, id }]);
  if (found === undefined) throw new Error('A subscription that was there is gone');
  return found;
};
