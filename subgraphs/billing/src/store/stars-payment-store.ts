import type { Sql } from '@stargraph/kit/db/sql';
import { isId } from '@stargraph/kit/ids';
import type { Mismatch } from '../domain/stars-order.ts';

export type StarsPaymentState = 'matched' | 'unmatched';

export interface StoredStarsPayment {
  readonly environmentId: string;
  readonly id: string;
  readonly telegramBotId: string;
  readonly chargeId: string;
  readonly payload: string;
  readonly orderId: string | null;
  readonly playerId: string | null;
  readonly currency: string;
  readonly amount: bigint;
  readonly state: StarsPaymentState;
  readonly reason: Mismatch | 'over-limit' | null;
  readonly traceparent: string;
  readonly paidAt: Date;
  readonly recordedAt: Date;
  /** Of a subscription's period; null for what is paid once. */
  readonly subscriptionId: string | null;
  readonly recurrence: Recurrence | null;
  readonly paidUntil: Date | null;
}

/** Which of a subscription's payments it is, as far as Telegram said it. */
export type Recurrence = 'first' | 'renewal' | 'unknown';

/** Of `stars_payment`, as {@link StoredStarsPayment} names them. */
export const paymentColumns = `environment_id as "environmentId", id, telegram_bot_id as "telegramBotId", charge_id as "chargeId", payload, order_id as "orderId",
  player_id as "playerId", currency, amount, state, reason, traceparent, paid_at as "paidAt", recorded_at as "recordedAt",
  subscription_id as "subscriptionId", recurrence, paid_until as "paidUntil"`;

/**
 * Writes a payment unless its charge is known. Another transaction that writes the same charge at the same
 * moment is waited for.
 *
 * @returns whether it was written
 */
export const insertStarsPayment = async (tx: Sql, payment: StoredStarsPayment): Promise<boolean> => {
  const rows = await tx.query(
    `insert into stars_payment (environment_id, id, telegram_bot_id, charge_id, payload, order_id, player_id, currency, amount, state,
       reason, traceparent, paid_at, recorded_at, subscription_id, recurrence, paid_until)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9::bigint, $10, $11, $12, $13::timestamptz, $14::timestamptz, $15, $16, $17::timestamptz)
     on conflict (telegram_bot_id, charge_id) do nothing returning id`,
    [
      payment.environmentId,
      payment.id,
      payment.telegramBotId,
      payment.chargeId,
      payment.payload,
      payment.orderId,
      payment.playerId,
      payment.currency,
      String(payment.amount),
      payment.state,
      payment.reason,
      payment.traceparent,
      payment.paidAt,
      payment.recordedAt,
      payment.subscriptionId,
      payment.recurrence,
      payment.paidUntil,
    ],
  );
  return rows.length === 1;
};

/** Whether another charge than this one was an order's first payment of a subscription. */
export const hasOtherFirstPayment = async (
  tx: Sql,
  { environmentId, orderId, chargeId }: Pick<StoredStarsPayment, 'environmentId' | 'orderId' | 'chargeId'>,
): Promise<boolean> =>
  (
    await tx.query(
      `select from stars_payment where environment_id = $1 and order_id = $2 and state = 'matched' and recurrence = 'first' and charge_id <> $3 limit 1`,
      [environmentId, orderId, chargeId],
    )
  ).length === 1;

/** The payment of a charge, in its environment; null where there is none. */
export const findStarsPayment = async (
  sql: Sql,
  { environmentId, telegramBotId, chargeId }: Pick<StoredStarsPayment, 'environmentId' | 'telegramBotId' | 'chargeId'>,
): Promise<StoredStarsPayment | null> => {
  const rows = await sql.query<StoredStarsPayment>(
    `select ${paymentColumns} from stars_payment where environment_id = $1 and telegram_bot_id = $2 and charge_id = $3`,
    [environmentId, telegramBotId, chargeId],
  );
  return rows[0] ?? null;
};

/** A payment by its id; null where the environment has none of that id. */
export const findStarsPaymentById = async (
  sql: Sql,
  environmentId: string,
  id: string,
): Promise<StoredStarsPayment | null> =>
  (
    await sql.query<StoredStarsPayment>(
      `select ${paymentColumns} from stars_payment where environment_id = $1 and id = $2`,
      [environmentId, id],
    )
  )[0] ?? null;

/** Which payments of an environment are wanted. */
export interface PaymentFilter {
  /** Null for all. */
  readonly state: StarsPaymentState | null;
  /** Those whose Stars were given back (true), or not (false); null for all. */
  readonly refunded: boolean | null;
  /** A charge id, or the id of a payment, order or player; null for all. */
  readonly search: string | null;
}

/** The column that an id which is looked for stands in: each has an index with the environment. */
const columnOf = (search: string): string => {
  if (isId('player', search)) return 'player_id';
  if (isId('order', search)) return 'order_id';
  return isId('payment', search) ? 'id' : 'charge_id';
};

const refundDone = `exists (select from stars_refund as refund where refund.environment_id = stars_payment.environment_id
  and refund.payment_id = stars_payment.id and refund.state = 'done')`;

/** Payments of an environment, the newest first. */
export const findStarsPayments = (
  sql: Sql,
  environmentId: string,
  { state, refunded, search }: PaymentFilter,
  after: string | null,
  limit: number,
): Promise<StoredStarsPayment[]> =>
  sql.query<StoredStarsPayment>(
    // The unmatched ones are few among many: their index is used only where the statement names their state. So are the
    // refunded ones, which are looked for from their refunds.
    `select ${paymentColumns} from stars_payment where environment_id = $1 and ($2::text is null or id < $2)
     ${state === null ? '' : `and state = '${state}'`}
     ${search === null ? 'and $4::text is null' : `and ${columnOf(search)} = $4`}
     ${refunded === false ? `and not ${refundDone}` : ''}
     ${
       refunded === true
         ? `and id in (select payment_id from stars_refund where environment_id = $1 and state = 'done'
              and ($2::text is null or payment_id < $2) ${search === null ? 'order by payment_id desc limit $3' : ''})`
         : ''
     }
     order by id desc limit $3`,
    [environmentId, after, limit, search],
  );
