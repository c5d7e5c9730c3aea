import { inTransaction, type Sql } from '@stargraph/kit/db/sql';
import type { Clock } from '@stargraph/kit/clock';
import { newId } from '@stargraph/kit/ids';
import { appendEvents } from '@stargraph/kit/outbox';
import { purchaseCompleted, transferPosted } from '../domain/ledger-event.ts';
import { purchaseTransfer } from '../domain/transfer.ts';
import { ensureSystemAccounts } from '../store/account-store.ts';
import { completePurchase, lockPurchase, type StoredPurchase } from '../store/purchase-store.ts';
import { insertPostings, insertTransfers } from '../store/transfer-store.ts';
import type { LedgerDeps } from './credit-rewards.ts';

const finish = async (
  tx: Sql,
  environmentId: string,
  id: string,
  clock: Clock,
): Promise<{ purchase: StoredPurchase; changed: boolean }> => {
  const purchase = await lockPurchase(tx, environmentId, id);
  if (purchase === null) throw new Error('A purchase that was written is not there');
  if (purchase.state === 'completed') return { purchase, changed: false };
  const { projectId, playerId, releaseHash, traceparent, price, currencyId } = purchase;
  const now = clock.now();
  const completedAt = new Date(now);
  const transfer = {
    ...purchaseTransfer(id, playerId, currencyId, price),
    environmentId,
    id: newId('transfer'),
    releaseHash,
    traceparent,
    createdAt: completedAt,
  };
  const [player, system] = transfer.postings;
  await ensureSystemAccounts(tx, [{ environmentId, ...system.account }], completedAt);
  if ((await insertTransfers(tx, [transfer])).length === 0)
    throw new Error('A pending purchase has a transfer already');
  await insertPostings(tx, [transfer]);
  await completePurchase(tx, purchase, transfer.id, completedAt);
  const scope = { environmentId, projectId, playerId, releaseHash, traceparent, now };
  await appendEvents(
    tx,
    [
      transferPosted(scope, { id: transfer.id, kind: transfer.kind, amount: player.amount, currencyId }),
      purchaseCompleted(scope, purchase),
    ],
    clock,
  );
  return { purchase: { ...purchase, state: 'completed', completedAt }, changed: true };
};

/**
 * Completes a purchase whose price is held; does nothing to one that is complete. The hold guarantees that
 * this can't be refused, so whoever finds a purchase pending may call it, at any time and more than once.
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
