import { recordAudit, type AuditSource } from '@stargraph/kit/audit';
import type { Clock } from '@stargraph/kit/clock';
import { inTransaction, sqlOfPool, type Sql } from '@stargraph/kit/db/sql';
import { NotFoundError } from '@stargraph/kit/errors';
import { withIdempotency } from '@stargraph/kit/idempotency';
import { newId } from '@stargraph/kit/ids';
import { starsCurrency } from '../domain/stars-order.ts';
import { AlreadyRefundedError, errorOfFailure } from '../domain/stars-refund.ts';
import { findStarsPaymentById, type StoredStarsPayment } from '../store/stars-payment-store.ts';
import {
  findRefund,
  findRefundOf,
  insertRefund,
  lockCharge,
  type StoredStarsRefund,
} from '../store/stars-refund-store.ts';
import { carryOutRefund, type RefundDeps } from './carry-out-refund.ts';

/** Whose payment is given back, by whom and why. */
interface Wanted {
  readonly companyId: string;
  readonly projectId: string;
  readonly source: AuditSource;
  readonly reason: string;
  /** The operator; null for the environment's policy. */
  readonly requestedBy: string | null;
}

export interface RefundRequest extends Wanted {
  readonly environmentId: string;
  readonly paymentId: string;
  readonly requestedBy: string;
  readonly idempotencyKey: string;
}

/**
 * Writes a refund down, with its line in the audit log, so that it is carried out whatever happens next. The words of
 * the reason stay in the refund: they may speak of a person, and the log can't forget.
 *
 * @throws AlreadyRefundedError
 */
export const writeRefund = async (
  tx: Sql,
  payment: StoredStarsPayment,
  { companyId, projectId, source, reason, requestedBy }: Wanted,
  clock: Clock,
): Promise<string> => {
  await lockCharge(tx, payment);
  const known = await findRefundOf(tx, payment);
  if (known !== null && known.state !== 'failed') throw new AlreadyRefundedError(known.state);
  const { environmentId, telegramBotId, chargeId, id: paymentId, playerId, amount } = payment;
  const id = newId('refund');
  const cause = requestedBy === null ? 'policy' : 'operator';
  await insertRefund(tx, {
    environmentId,
    id,
    telegramBotId,
    chargeId,
    paymentId,
    playerId,
    amount,
    cause,
    reason,
    requestedBy,
    state: 'requested',
    taken: [],
    traceparent: source.traceparent,
    requestedAt: new Date(clock.now()),
    settledAt: null,
  });
  await recordAudit(
    tx,
    'billing',
    source,
    {
      companyId,
      projectId,
      environmentId,
      action: 'stars.refundRequested',
      target: { kind: 'stars', id: paymentId },
      after: { stars: String(amount), cause },
    },
    clock,
  );
  return id;
};

/**
 * Gives the Stars of a payment back. The refund is durable before Telegram is asked; where Telegram gives no answer it
 * goes on by itself, and the answer here is that it is requested. A repeat with the same key finds the same refund.
 *
 * @throws NotFoundError for no payment in Stars of the environment, AlreadyRefundedError, IdempotencyConflictError
 * @throws BotDisconnectedError, StarsBalanceTooLowError, RefundRefusedError as Telegram says
 */
export const requestRefund = async (deps: RefundDeps, request: RefundRequest): Promise<StoredStarsRefund> => {
  const { pool, clock } = deps;
  const { environmentId, paymentId, reason, requestedBy, idempotencyKey } = request;
  const id = await inTransaction(pool, (tx) =>
    withIdempotency(
      {
        tx,
        environmentId,
        viewer: requestedBy,
        operation: 'starsPaymentRefund',
        key: idempotencyKey,
        input: { paymentId, reason },
        clock,
      },
      async () => {
        const payment = await findStarsPaymentById(tx, environmentId, paymentId);
        if (payment === null || payment.currency !== starsCurrency) throw new NotFoundError('A payment in Stars');
        return writeRefund(tx, payment, request, clock);
      },
    ),
  );
  await carryOutRefund(deps, environmentId, id);
  const refund = await findRefund(sqlOfPool(pool), environmentId, id);
  if (refund === null) throw new Error('A refund that was written is not there');
  if (refund.failure !== null) throw errorOfFailure(refund.failure, refund.failureWords);
  return refund;
};
