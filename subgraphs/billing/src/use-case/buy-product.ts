import { NotFoundError, NotPublishedError } from '@stargraph/kit/errors';
import type { ProductDefinition } from '@stargraph/kit/contracts/release';
import { inTransaction } from '@stargraph/kit/db/sql';
import { withIdempotency } from '@stargraph/kit/idempotency';
import { newId } from '@stargraph/kit/ids';
import { noFunds } from '../domain/account.ts';
import { assertRoom } from '../domain/currency-grant.ts';
import { decidePurchase } from '../domain/purchase.ts';
import { soldProduct } from '../domain/sold-product.ts';
import { checkoutMs } from '../domain/stars-order.ts';
import { lockWallets, type PlayerKey } from '../store/account-store.ts';
import { insertPendingPurchase, type StoredPurchase } from '../store/purchase-store.ts';
import { lockSales } from '../store/sale-store.ts';
import type { LedgerDeps } from './credit-rewards.ts';
import { finishPurchase } from './finish-purchase.ts';
import { readSales } from './read-sales.ts';

export interface BuyRequest extends PlayerKey {
  readonly projectId: string;
  readonly productId: string;
  readonly idempotencyKey: string;
  readonly traceparent: string;
  /** The release that answers the request; null before the first publication. */
  readonly release: { readonly hash: string; readonly products: readonly ProductDefinition[] } | null;
}

/**
 * Reserves the price and writes the purchase down, in one transaction: from here on it will be completed,
 * by this request, its repeat or the settler. A repeat with the key finds the same purchase, whatever the
 * release says by now; a refusal leaves the key free.
 *
 * @returns the purchase's id
 */
export const holdPrice = ({ pool, clock }: LedgerDeps, request: BuyRequest): Promise<string> =>
  inTransaction(pool, (tx) => {
    const { environmentId, playerId, projectId, productId, release, traceparent } = request;
    const place = async (): Promise<string> => {
      if (release === null) throw new NotPublishedError();
      const product = soldProduct(release.products, productId);
      if (product === undefined || product.price === null)
        throw new NotFoundError('A product with a price in currency');
      const { price, perPlayerLimit, grants, currencyGrants } = product;
      if (perPlayerLimit !== null) await lockSales(tx, request);
      const wallets = await lockWallets(tx, request);
      const now = clock.now();
      const sales = await readSales(tx, request, product, { checkedOutSince: new Date(now - checkoutMs), lock: true });
      const funds = wallets.find((wallet) => wallet.currencyId === price.currencyId) ?? noFunds;
      const amount = decidePurchase({ ...product, price }, sales, funds, now);
      assertRoom(currencyGrants, wallets);
      const id = newId('purchase');
      await insertPendingPurchase(tx, {
        environmentId,
        id,
        projectId,
        playerId,
        productId,
        releaseHash: release.hash,
        price: amount,
        currencyId: price.currencyId,
        grants,
        currencyGrants,
        holdId: newId('hold'),
        traceparent,
        createdAt: new Date(clock.now()),
      });
      return id;
    };
    return withIdempotency(
      {
        tx,
        environmentId,
        viewer: playerId,
        operation: 'productPurchase',
        key: request.idempotencyKey,
        input: { productId },
        clock,
      },
      place,
    );
  });

/**
 * Buys a product: a hold first, then the transfer that takes it. A repeat with the same key and product gives
 * the same purchase and finishes it if it was left half-way.
 *
 * @throws NotPublishedError, NotFoundError, SaleNotStartedError, SaleEndedError, PurchaseLimitReachedError, SoldOutError,
 * InsufficientFundsError, WalletFullError, IdempotencyConflictError
 */
export const buyProduct = async (deps: LedgerDeps, request: BuyRequest): Promise<StoredPurchase> => {
  const id = await holdPrice(deps, request);
  return finishPurchase(deps, request.environmentId, id);
};
