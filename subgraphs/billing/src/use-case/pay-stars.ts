import type { LocalizedText } from '@stargraph/kit/contracts/release';
import { inTransaction, type Sql } from '@stargraph/kit/db/sql';
import { isId, newId } from '@stargraph/kit/ids';
import type { Logger } from '@stargraph/kit/logging';
import { appendEvents } from '@stargraph/kit/outbox';
import { assertRoom } from '../domain/currency-grant.ts';
import { WalletFullError } from '../domain/errors.ts';
import { starsPaid, transferPosted } from '../domain/ledger-event.ts';
import { boundReached } from '../domain/sale.ts';
import { mismatchOf, type Mismatch } from '../domain/stars-order.ts';
import { storable } from '../domain/storable.ts';
import { starsTransfers } from '../domain/transfer.ts';
import { lockWallets } from '../store/account-store.ts';
import { lockSales } from '../store/sale-store.ts';
import { findStarsOrder, lockStarsOrder, markPaid, type StoredStarsOrder } from '../store/stars-order-store.ts';
import { findStarsPayment, hasOtherFirstPayment, insertStarsPayment } from '../store/stars-payment-store.ts';
import { findRefundOf, lockCharge, namePayment } from '../store/stars-refund-store.ts';
import type { CheckoutRequest } from './checkout-stars.ts';
import type { LedgerDeps } from './credit-rewards.ts';
import { keepPeriod, planPeriod, refuseSecond, type PlannedPeriod, type ToldRecurrence } from './pay-period.ts';
import { readSales } from './read-sales.ts';
import { postTransfers, writtenAs } from './post-transfers.ts';

export interface PayRequest extends CheckoutRequest {
  readonly chargeId: string;
  /** Milliseconds since the epoch. */
  readonly paidAt: number;
  /** Of a subscription's payment, as Telegram says it; what is not told is worked out. */
  readonly recurrence?: ToldRecurrence | null | undefined;
}

export type PayAnswer =
  | { readonly outcome: 'credited' | 'repeated'; readonly orderId: string; readonly title: LocalizedText }
  | { readonly outcome: 'unmatched' };

const matchOf = async (tx: Sql, order: StoredStarsOrder | null, request: PayRequest): Promise<Mismatch | null> => {
  const mismatch = mismatchOf(order, request);
  if (mismatch !== null || order === null) return mismatch;
  try {
    assertRoom(order.currencyGrants, await lockWallets(tx, order));
    return null;
  } catch (error) {
    if (error instanceof WalletFullError) return 'wallet-full';
    throw error;
  }
};

/** What a charge that is known already was answered with; unmatched where another environment knows it. */
const answerAgain = async (tx: Sql, charge: Parameters<typeof findStarsPayment>[1]): Promise<PayAnswer> => {
  const known = await findStarsPayment(tx, charge);
  if (known?.state !== 'matched' || known.orderId === null) return { outcome: 'unmatched' };
  const order = await findStarsOrder(tx, known.environmentId, known.orderId);
  if (order === null) throw new Error('A payment was matched with an order that is not there');
  return { outcome: 'repeated', orderId: order.id, title: order.title };
};

/**
 * Gives what the order promises: its currency now, its items by event.
 *
 * @param period the period of a subscription that was paid, each of which is given once; null for what is paid once
 */
const honour = async (
  tx: Sql,
  order: StoredStarsOrder,
  { paymentId, paidAt, period }: { paymentId: string; paidAt: Date; period: PlannedPeriod | null },
  clock: LedgerDeps['clock'],
): Promise<void> => {
  const { environmentId, projectId, playerId, releaseHash, traceparent } = order;
  const now = clock.now();
  const createdAt = new Date(now);
  if (order.state === 'open') await markPaid(tx, order, paidAt);
  const transfers = starsTransfers(period === null ? order : { ...order, id: paymentId }, createdAt).map((plan) =>
    writtenAs(plan, { environmentId, projectId, releaseHash, traceparent, createdAt }),
  );
  const made = await postTransfers(tx, transfers, clock);
  if (made.posted.length !== transfers.length) throw new Error('An open order has a transfer already');
  const scope = { environmentId, projectId, playerId, releaseHash, traceparent, now };
  const posted = [...made.expired, ...transfers.flatMap((transfer) => transferPosted(scope, transfer))];
  if (period === null) {
    await appendEvents(tx, [...posted, starsPaid(scope, order)], clock);
    return;
  }
  const told = { subscriptionId: period.subscription.id, paymentId, until: period.until };
  await appendEvents(tx, [...posted, starsPaid(scope, order, told), ...(await keepPeriod(tx, period, now))], clock);
};

/** An invoice of a subscription that is paid once more, for another one: the first goes on, this one pays for nothing. */
const repeatedFirst = async (
  tx: Sql,
  order: StoredStarsOrder | null,
  request: PayRequest,
): Promise<Mismatch | null> => {
  if (order === null || !order.isSubscription || request.recurrence?.isFirst !== true) return null;
  const { environmentId, chargeId } = request;
  return (await hasOtherFirstPayment(tx, { environmentId, orderId: order.id, chargeId })) ? 'already-paid' : null;
};

const pay = async (tx: Sql, request: PayRequest, clock: LedgerDeps['clock']): Promise<PayAnswer> => {
  const { environmentId, payload, telegramBotId, playerId, currency, traceparent } = request;
  const chargeId = storable(request.chargeId);
  const charge = { environmentId, telegramBotId, chargeId };
  await lockCharge(tx, charge);
  const refund = await findRefundOf(tx, charge);
  const named = isId('order', payload) ? await findStarsOrder(tx, environmentId, payload) : null;
  if (named !== null) await lockSales(tx, named);
  const order = named === null ? null : await lockStarsOrder(tx, environmentId, named.id);
  // Told of as refunded before it was told of as paid: nothing is owed for it any more.
  const mismatch =
    refund === null
      ? ((await matchOf(tx, order, request)) ?? (await repeatedFirst(tx, order, { ...request, chargeId })))
      : 'refunded';
  const recordedAt = new Date(clock.now());
  const told = new Date(request.paidAt);
  const paidAt = Number.isNaN(told.getTime()) ? recordedAt : told;
  const period =
    mismatch === null && order?.isSubscription === true
      ? await planPeriod(tx, order, { ...charge, paidAt, told: request.recurrence ?? null }, recordedAt.getTime())
      : null;
  const isSurplus = period?.isSurplus === true;
  const isOverLimit =
    mismatch === null &&
    order !== null &&
    !order.isSubscription &&
    boundReached(
      order,
      await readSales(tx, order, order, { checkedOutSince: null, exceptOrder: order.id, lock: true }),
    ) !== null;
  const id = newId('payment');
  const written = await insertStarsPayment(tx, {
    ...charge,
    id,
    payload: storable(payload),
    orderId: order?.id ?? null,
    playerId,
    currency: storable(currency),
    amount: BigInt(request.amount),
    state: mismatch === null ? 'matched' : 'unmatched',
    reason: mismatch ?? (isOverLimit || isSurplus ? 'over-limit' : null),
    traceparent,
    paidAt,
    recordedAt,
    subscriptionId: period?.subscription.id ?? null,
    recurrence: period?.recurrence ?? null,
    paidUntil: period?.until ?? null,
  });
  if (!written) return answerAgain(tx, charge);
  if (refund !== null) await namePayment(tx, refund, { id, playerId });
  if (mismatch === 'already-paid' && order?.isSubscription === true)
    await refuseSecond(tx, order, { telegramBotId, chargeId, paidAt }, recordedAt);
  if (mismatch !== null || order === null) return { outcome: 'unmatched' };
  await honour(tx, order, { paymentId: id, paidAt, period }, clock);
  return { outcome: 'credited', orderId: order.id, title: order.title };
};

/**
 * Records Stars that Telegram took, and gives what was promised for them, in one transaction. A charge counts once,
 * an order is paid once, whatever comes how often and in what order, also before its checkout. Stars that pay for
 * nothing are kept as unmatched, with the reason.
 */
export const payStars = async (
  { pool, clock, wake, logger }: LedgerDeps & { readonly logger: Logger },
  request: PayRequest,
): Promise<PayAnswer> => {
  const answer = await inTransaction(pool, (tx) => pay(tx, request, clock));
  if (answer.outcome === 'credited') wake();
  if (answer.outcome === 'unmatched') {
    const { environmentId, telegramBotId } = request;
    logger.warn({ environmentId, telegramBotId }, 'Stars came that pay for nothing');
  }
  return answer;
};
