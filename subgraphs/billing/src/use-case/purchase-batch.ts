import { NotFoundError, NotPublishedError } from '@stargraph/kit/errors';
import type { Clock } from '@stargraph/kit/clock';
import type { NewEvent } from '@stargraph/kit/contracts/event';
import type { Money } from '@stargraph/kit/contracts/release';
import type { Sql } from '@stargraph/kit/db/sql';
import { readKeptAnswers } from '@stargraph/kit/idempotency';
import { newId } from '@stargraph/kit/ids';
import { playerOwner, revenue, issuance, type AccountRef } from '../domain/account.ts';
import { purchaseCompleted, transferPosted } from '../domain/ledger-event.ts';
import type { EnvironmentAccount, Ledger } from '../domain/ledger.ts';
import { decidePurchase } from '../domain/purchase.ts';
import { assertPriceShown, type ShownPrice } from '../domain/sale.ts';
import { soldProduct, type Shelf, type SoldProduct } from '../domain/sold-product.ts';
import { checkoutMs } from '../domain/stars-order.ts';
import { purchaseGrantTransfers, purchaseTransfer } from '../domain/transfer.ts';
import type { PlayerKey } from '../store/account-store.ts';
import type { NewTransfer } from '../store/ledger-store.ts';
import { findPurchases, insertPurchases, type StoredPurchase } from '../store/purchase-store.ts';
import { lockSales } from '../store/sale-store.ts';
import { writtenAs } from './post-transfers.ts';
import { readAllSales, type WantedSale } from './read-sales.ts';

export interface BuyRequest extends PlayerKey {
  readonly projectId: string;
  readonly productId: string;
  readonly idempotencyKey: string;
  /** What the player was shown as the price; absent where that is not said. */
  readonly shown?: ShownPrice;
  readonly traceparent: string;
  /** The release that answers the request; null before the first publication. */
  readonly release: (Shelf & { readonly hash: string }) | null;
}

type PricedProduct = SoldProduct & { readonly price: Money };

/** What is asked for, where the release sells it for currency. */
const productOf = ({ release, productId }: BuyRequest): PricedProduct | undefined => {
  const product = release === null ? undefined : soldProduct(release, productId);
  return product?.price == null ? undefined : { ...product, price: product.price };
};

const wantedSales = (requests: readonly BuyRequest[]): WantedSale[] =>
  requests.flatMap((request) => {
    const product = productOf(request);
    if (product === undefined) return [];
    const { environmentId, playerId, productId } = request;
    const { perPlayerLimit, stock } = product;
    return [{ environmentId, playerId, productId, perPlayerLimit, stock }];
  });

/** Whether what is sold of it is counted, under a lock that others may want. */
export const isScarce = (request: BuyRequest): boolean =>
  wantedSales([request]).some(({ perPlayerLimit, stock }) => perPlayerLimit !== null || stock !== null);

/** To be called before accounts are locked. */
export const lockPurchaseSales = async (tx: Sql, requests: readonly BuyRequest[]): Promise<void> => {
  const limited = wantedSales(requests).filter(({ perPlayerLimit }) => perPlayerLimit !== null);
  if (limited.length > 0) await lockSales(tx, ...limited);
};

/** Every account that a purchase may touch. */
export const purchaseAccounts = (request: BuyRequest): EnvironmentAccount[] => {
  const product = productOf(request);
  if (product === undefined) return [];
  const { environmentId, playerId } = request;
  const owner = playerOwner(playerId);
  const accounts: AccountRef[] = [
    { owner, currencyId: product.price.currencyId },
    { owner: revenue, currencyId: product.price.currencyId },
    ...product.currencyGrants.flatMap(({ currencyId }): AccountRef[] => [
      { owner, currencyId },
      { owner: issuance, currencyId },
    ]),
  ];
  return accounts.map((account) => ({ environmentId, ...account }));
};

const keyed = ({ environmentId, playerId, productId, idempotencyKey }: BuyRequest) => ({
  environmentId,
  viewer: playerId,
  operation: 'productPurchase',
  key: idempotencyKey,
  input: { productId },
});

/** Purchases that are decided together, in turn. */
export interface Purchases {
  /** @throws what `buyProduct` throws; nothing is changed then */
  buy(request: BuyRequest): StoredPurchase;
  /** What was bought moved this. */
  readonly transfers: readonly NewTransfer[];
  write(tx: Sql): Promise<void>;
  events(): readonly NewEvent[];
}

/** Reads what purchases depend on. Needs {@link lockPurchaseSales} and the locks of {@link purchaseAccounts}. */
export const createPurchases = async (
  tx: Sql,
  requests: readonly BuyRequest[],
  ledger: Ledger,
  clock: Clock,
): Promise<Purchases> => {
  const now = clock.now();
  const createdAt = new Date(now);
  const kept = await readKeptAnswers<string>(tx, requests.map(keyed), clock);
  const earlier = new Map<string, StoredPurchase>();
  const keptIds = requests.flatMap((request) => {
    const id = kept.peek(keyed(request));
    return id === undefined ? [] : [{ environmentId: request.environmentId, id }];
  });
  if (keptIds.length > 0) for (const purchase of await findPurchases(tx, keptIds)) earlier.set(purchase.id, purchase);
  const sales = await readAllSales(tx, wantedSales(requests), {
    checkedOutSince: new Date(now - checkoutMs),
    lock: true,
  });
  const transfers: NewTransfer[] = [];
  const made: { readonly purchase: StoredPurchase; readonly transfers: readonly NewTransfer[] }[] = [];

  const decide = (request: BuyRequest): StoredPurchase => {
    const { environmentId, playerId, projectId, productId, release, traceparent } = request;
    if (release === null) throw new NotPublishedError();
    const product = productOf(request);
    assertPriceShown(soldProduct(release, productId), request.shown);
    if (product === undefined) throw new NotFoundError('A product with a price in currency');
    const account = { environmentId, owner: playerOwner(playerId), currencyId: product.price.currencyId };
    const price = decidePurchase(product, sales.of(request), ledger.fundsOf(account), now);
    const purchase: StoredPurchase = {
      environmentId,
      id: newId('purchase'),
      projectId,
      playerId,
      productId,
      releaseHash: release.hash,
      price,
      currencyId: product.price.currencyId,
      grants: product.grants,
      currencyGrants: product.currencyGrants,
      state: 'completed',
      holdId: null,
      traceparent,
      createdAt,
      completedAt: createdAt,
    };
    const written = { environmentId, projectId, releaseHash: release.hash, traceparent, createdAt };
    const own = [purchaseTransfer(purchase), ...purchaseGrantTransfers(purchase, createdAt)].map((plan) =>
      writtenAs(plan, written),
    );
    ledger.post(...own);
    transfers.push(...own);
    made.push({ purchase, transfers: own });
    sales.add(request);
    return purchase;
  };

  return {
    buy: (request) => {
      const id = kept.of(keyed(request));
      if (id !== undefined) {
        const found = earlier.get(id);
        if (found === undefined) throw new Error('A purchase that was written is not there');
        return found;
      }
      const purchase = decide(request);
      kept.keep(keyed(request), purchase.id);
      earlier.set(purchase.id, purchase);
      return purchase;
    },
    transfers,
    write: async (sql) => {
      if (made.length > 0)
        await insertPurchases(
          sql,
          made.map(({ purchase }) => purchase),
        );
      await kept.write(sql);
    },
    events: () =>
      made.flatMap(({ purchase, transfers: own }) => {
        const scope = { ...purchase, now };
        return [...own.flatMap((transfer) => transferPosted(scope, transfer)), purchaseCompleted(scope, purchase)];
      }),
  };
};
