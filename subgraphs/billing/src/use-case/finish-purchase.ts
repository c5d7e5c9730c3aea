import { inTransaction, type Sql } from '@stargraph/kit/db/sql';
import type { Clock } from '@stargraph/kit/clock';
import { appendEvents } from '@stargraph/kit/outbox';
import { purchaseCompleted, transferPosted } from '../domain/ledger-event.ts';
import { purchaseGrantTransfers, purchaseTransfer } from '../domain/transfer.ts';
import { completePurchase, lockPurchase, type StoredPurchase } from '../store/purchase-store.ts';
import type { LedgerDeps } from './credit-rewards.ts';
import { postTransfers, writtenAs } from './post-transfers.ts';

const finish = async (
  tx: Sql,
  environmentId: string,
  id: string,
  clock: Clock,
): Promise<{ purchase: StoredPurchase; changed: boolean }> => {
  const purchase = await lockPurchase(tx, environmentId, id);
  if (purchase === null) throw new Error('A purchase that was written is not there');
  if (purchase.state === 'completed') return { purchase, changed: false };
  const { projectId, playerId, releaseHash, traceparent } = purchase;
  const now = clock.now();
  const completedAt = new Date(now);
  const written = { environmentId, projectId, releaseHash, traceparent, createdAt: completedAt };
  if (purchase.holdId === null) throw new Error('A pending purchase has no hold');
  const price = {
    ...writtenAs(purchaseTransfer(purchase), written),
    hold: { id: purchase.holdId, amount: purchase.price },
  };
  const transfers = [price, ...purchaseGrantTransfers(purchase, completedAt).map((plan) => writtenAs(plan, written))];
  const { posted, expired } = await postTransfers(tx, transfers, clock);
  if (posted.length !== transfers.length) throw new Error('A pending purchase has a transfer already');
  await completePurchase(tx, purchase, price.id, completedAt);
  const scope = { environmentId, projectId, playerId, releaseHash, traceparent, now };
  await appendEvents(
    tx,
    [
      ...expired,
      ...transfers.flatMap((transfer) => transferPosted(scope, transfer)),
      purchaseCompleted(scope, purchase),
    ],
    clock,
  );
  return { purchase: { ...purchase, state: 'completed', completedAt }, changed: true };
};

/**
 * Completes a purchase whose price is held; does nothing to one that is complete. The hold guarantees that
 * this can't be refused, so whoever finds a purchase pending may call it, at any time and more than once.
 *
 * @throws WalletFullError where rewards have filled a wallet since the hold, so that it can't take what the product
 * brings: the purchase stays pending until there is room
 */
export const finishPurchase = async (
  { pool, clock, wake }: LedgerDeps,
  environmentId: string,
  id: string,
): Promise<StoredPurchase> => {
  const { purchase, changed } = await inTransaction(pool, (tx) => finish(tx, environmentId, id, clock));
  if (changed) wake();
  return purchase;
};
