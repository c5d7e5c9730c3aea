import { isId } from '@stargraph/kit/ids';
import type { CommandClient } from '@stargraph/kit/commands';
import { releasePinned } from '@stargraph/kit/contracts/commands/config';
import { inTransaction, sqlOfPool, type Sql } from '@stargraph/kit/db/sql';
import type { ReleaseCache } from '@stargraph/kit/release-cache';
import { assertRoom } from '../domain/currency-grant.ts';
import { WalletFullError } from '../domain/errors.ts';
import { noSales } from '../domain/sale.ts';
import { soldProduct, type SoldProduct } from '../domain/sold-product.ts';
import { checkoutMs, checkoutRefusal, type CheckoutRefusal, type StarsCharge } from '../domain/stars-order.ts';
import { findWallets } from '../store/account-store.ts';
import { countSales, lockSales } from '../store/sale-store.ts';
import { findStarsOrder, lockStarsOrder, markCheckedOut, type StoredStarsOrder } from '../store/stars-order-store.ts';
import { hasRunning } from './running-subscription.ts';
import type { LedgerDeps } from './credit-rewards.ts';
import { readSales } from './read-sales.ts';

/** A charge with the tenant whose bot it came by and what its invoice carried. */
export interface CheckoutRequest extends StarsCharge {
  readonly environmentId: string;
  /** The order's id, if it is one of ours. */
  readonly payload: string;
  readonly traceparent: string;
}

export interface CheckoutDeps extends Pick<LedgerDeps, 'pool' | 'clock'> {
  readonly commands: CommandClient;
  readonly releases: ReleaseCache;
}

/** The order that a payload names, with what the environment's release, the one that it points to now, sells under its product. */
const findOrder = async (
  { pool, commands, releases }: CheckoutDeps,
  { environmentId, payload, traceparent }: CheckoutRequest,
): Promise<{ readonly order: StoredStarsOrder; readonly product: SoldProduct | null } | null> => {
  if (!isId('order', payload)) return null;
  // Both at once: a payer waits.
  const [order, { hash }] = await Promise.all([
    findStarsOrder(sqlOfPool(pool), environmentId, payload),
    commands.call(releasePinned, { environmentId }, { traceparent }),
  ]);
  if (order === null) return null;
  const release = hash === null ? null : await releases.get(order.projectId, hash);
  return { order, product: (release && soldProduct(release, order.productId)) ?? null };
};

const hasRoom = async (tx: Sql, order: StoredStarsOrder, now: number): Promise<boolean> => {
  const [found] = await findWallets(tx, [order], new Date(now));
  try {
    assertRoom(order.currencyGrants, found?.wallets ?? []);
    return true;
  } catch (error) {
    if (error instanceof WalletFullError) return false;
    throw error;
  }
};

/**
 * Whether an order may be paid now; asked before Telegram takes the Stars. An order that may be paid counts as
 * bought for ten minutes, so that two invoices of a product that one may buy once, or of the last piece of it, can't
 * both be paid.
 *
 * Asked again, for the same order, it answers again: Telegram repeats what it was not answered in time.
 *
 * @returns null where it may be paid
 * @throws CommandFailedError where config is out of reach: then nobody can say what is for sale
 */
export const checkoutStars = async (deps: CheckoutDeps, request: CheckoutRequest): Promise<CheckoutRefusal | null> => {
  const { pool, clock } = deps;
  const { environmentId } = request;
  const { order: known, product } = (await findOrder(deps, request)) ?? { order: null, product: null };
  return inTransaction(pool, async (tx) => {
    if (known !== null) await lockSales(tx, known);
    const order = known === null ? null : await lockStarsOrder(tx, environmentId, known.id);
    const now = clock.now();
    const counting = { checkedOutSince: new Date(now - checkoutMs), exceptOrder: order?.id ?? '', lock: true };
    const taken = order === null || product === null ? noSales : await readSales(tx, order, product, counting);
    const refusal = checkoutRefusal(order, request, product, taken, now);
    if (refusal !== null || order === null) return refusal;
    if (!(await hasRoom(tx, order, now))) return 'limit-reached';
    // Of a subscription a player pays for one, and may be paying for it just now by another invoice.
    if (order.isSubscription) {
      const [paid = 0] = await countSales(tx, [order], null, order.id);
      const [paidOrPaying = 0] = await countSales(tx, [order], new Date(now - checkoutMs), order.id);
      if (paidOrPaying > paid || (await hasRunning(tx, order, now))) return 'limit-reached';
    }
    await markCheckedOut(tx, order, new Date(now));
    return null;
  });
};
