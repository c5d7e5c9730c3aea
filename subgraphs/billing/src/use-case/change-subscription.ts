import { inTransaction, type Sql } from '@stargraph/kit/db/sql';
import { appendEvents } from '@stargraph/kit/outbox';
import type { SubscriptionStep } from '../domain/subscription.ts';
import { lockSales, type SaleKey } from '../store/sale-store.ts';
import { lockSubscription, type StoredSubscription } from '../store/subscription-store.ts';
import type { LedgerDeps } from './credit-rewards.ts';
import { keepStep } from './step-subscription.ts';

/** What is done to a subscription under its lock. @param now milliseconds since the epoch */
type Decide = (subscription: StoredSubscription, now: number, tx: Sql) => Promise<SubscriptionStep>;

/**
 * Changes a subscription, one change at a time, with what is told of it.
 *
 * @returns it as it is afterwards; null where it is not there
 */
export const changeSubscription = async (
  { pool, clock, wake }: Pick<LedgerDeps, 'pool' | 'clock' | 'wake'>,
  key: SaleKey & { readonly id: string },
  decide: Decide,
): Promise<{ readonly subscription: StoredSubscription; readonly isChanged: boolean } | null> => {
  const changed = await inTransaction(pool, async (tx) => {
    await lockSales(tx, key);
    const before = await lockSubscription(tx, key);
    if (before === null) return null;
    const now = clock.now();
    const step = await decide(before, now, tx);
    const isChanged = step.changes.length > 0;
    if (isChanged) await appendEvents(tx, await keepStep(tx, before, step, now), clock);
    const subscription = (await lockSubscription(tx, key)) ?? before;
    return { subscription, isChanged };
  });
  if (changed?.isChanged === true) wake();
  return changed;
};
