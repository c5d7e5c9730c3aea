import type { StoredPurchase } from '../store/purchase-store.ts';
import type { LedgerDeps } from './credit-rewards.ts';
import { finishPurchase } from './finish-purchase.ts';
import type { LedgerWriter } from './ledger-writer.ts';
import type { BuyRequest } from './purchase-batch.ts';

/**
 * Buys a product: its price, what it brings and the purchase itself are written at once. A repeat with the same key
 * and product gives the same purchase, whatever the release says by now; a refusal leaves the key free.
 *
 * @throws NotPublishedError, NotFoundError, SaleNotStartedError, SaleEndedError, PurchaseLimitReachedError, SoldOutError,
 * InsufficientFundsError, WalletFullError, IdempotencyConflictError
 */
export const buyProduct = async (
  deps: LedgerDeps & { readonly ledger: Pick<LedgerWriter, 'buy'> },
  request: BuyRequest,
): Promise<StoredPurchase> => {
  const purchase = await deps.ledger.buy(request);
  return purchase.state === 'pending' ? finishPurchase(deps, request.environmentId, purchase.id) : purchase;
};
