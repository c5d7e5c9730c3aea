import type { Clock } from '@stargraph/kit/clock';
import type { LocalizedText } from '@stargraph/kit/contracts/release';
import type { NewEvent } from '@stargraph/kit/contracts/event';
import type { Sql } from '@stargraph/kit/db/sql';
import { appendEvents } from '@stargraph/kit/outbox';
import { starsRefunded, transferPosted } from '../domain/ledger-event.ts';
import { refundPeriod } from '../domain/subscription.ts';
import { takeBack, type RefundCause, type Taken } from '../domain/stars-refund.ts';
import { refundTransfers } from '../domain/transfer.ts';
import { lockSales } from '../store/sale-store.ts';
import { findStarsOrder, lockStarsOrder, markOrderRefunded } from '../store/stars-order-store.ts';
import type { StoredStarsPayment } from '../store/stars-payment-store.ts';
import { lockSubscription } from '../store/subscription-store.ts';
import { lockCurrentWallets } from './expire-lots.ts';
import { postTransfers, writtenAs } from './post-transfers.ts';
import { keepStep } from './step-subscription.ts';

/** What was taken back, and of which product; null where the Stars had paid for nothing. */
export interface ClawBack {
  readonly taken: readonly Taken[];
  readonly title: LocalizedText | null;
}

/** What is told of a subscription whose last period this was: it has ended. */
const endRefunded = async (
  tx: Sql,
  { environmentId, subscriptionId, paidUntil }: StoredStarsPayment,
  now: number,
): Promise<NewEvent[]> => {
  if (subscriptionId === null || paidUntil === null) return [];
  const subscription = await lockSubscription(tx, { environmentId, id: subscriptionId });
  if (subscription === null) throw new Error('A payment was for a subscription that is not there');
  return keepStep(tx, subscription, refundPeriod(subscription, paidUntil, now), now);
};

/**
 * Takes back what a payment brought, in the transaction that notes its refund: the currency at once, also where it is
 * spent already (the player then has a debt), the items by the event that game takes them by. The charge must be
 * locked, and this be the one transaction that settles its refund: that is what makes it happen once. The ledger's keys
 * stand behind it.
 */
export const clawBack = async (
  tx: Sql,
  payment: StoredStarsPayment,
  refund: { readonly id: string; readonly cause: RefundCause },
  clock: Clock,
): Promise<ClawBack> => {
  const { environmentId, orderId } = payment;
  const named =
    payment.state === 'matched' && orderId !== null ? await findStarsOrder(tx, environmentId, orderId) : null;
  if (named === null) return { taken: [], title: null };
  await lockSales(tx, named);
  const order = await lockStarsOrder(tx, environmentId, named.id);
  if (order === null) throw new Error('A payment was matched with an order that is not there');
  const { projectId, playerId, releaseHash, traceparent } = order;
  const now = clock.now();
  const createdAt = new Date(now);
  // A subscription's order goes on being paid; what ends is what the refunded period paid for.
  if (!order.isSubscription) await markOrderRefunded(tx, order, createdAt);
  const current = await lockCurrentWallets(tx, order, clock);
  const taken = takeBack(order.currencyGrants, current.wallets);
  const transfers = refundTransfers({ ...order, paymentId: payment.id }, taken).map((plan) =>
    writtenAs(plan, { environmentId, projectId, releaseHash, traceparent, createdAt }),
  );
  const { posted, expired } = await postTransfers(tx, transfers, clock);
  if (posted.length !== transfers.length)
    throw new Error('A payment that was not refunded has its transfers taken back already');
  const scope = { environmentId, projectId, playerId, releaseHash, traceparent, now };
  await appendEvents(
    tx,
    [
      ...current.expired,
      ...expired,
      ...transfers.flatMap((transfer) => transferPosted(scope, transfer)),
      starsRefunded(scope, order, refund),
      ...(await endRefunded(tx, payment, now)),
    ],
    clock,
  );
  return { taken, title: order.title };
};
