import type { Sql } from '@stargraph/kit/db/sql';
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
}

const columns = `environment_id as "environmentId", id, telegram_bot_id as "telegramBotId", charge_id as "chargeId", payload, order_id as "orderId",
  player_id as "playerId", currency, amount, state, reason, traceparent, paid_at as "paidAt", recorded_at as "recordedAt"`;

/**
 * Writes a payment unless its charge is known. Another transaction that writes the same charge at the same
 * moment is waited for.
 *
 * @returns whether it was written
 */
export const insertStarsPayment = async (tx: Sql, payment: StoredStarsPayment): Promise<boolean> => {
  const rows = await tx.query(
    `insert into stars_payment (environment_id, id, telegram_bot_id, charge_id, payload, order_id, player_id, currency, amount, state,
       reason, traceparent, paid_at, recorded_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9::bigint, $10, $11, $12, $13::timestamptz, $14::timestamptz)
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
    ],
  );
  return rows.length === 1;
};

/** The payment of a charge, in its environment; null where there is none. */
export const findStarsPayment = async (
  sql: Sql,
  { environmentId, telegramBotId, chargeId }: Pick<StoredStarsPayment, 'environmentId' | 'telegramBotId' | 'chargeId'>,
): Promise<StoredStarsPayment | null> => {
  const rows = await sql.query<StoredStarsPayment>(
    `select ${columns} from stars_payment where environment_id = $1 and telegram_bot_id = $2 and charge_id = $3`,
    [environmentId, telegramBotId, chargeId],
  );
  return rows[0] ?? null;
};

/** Payments of an environment, the newest first. @param state null for all */
export const findStarsPayments = (
  sql: Sql,
  environmentId: string,
  state: StarsPaymentState | null,
  after: string | null,
  limit: number,
): Promise<StoredStarsPayment[]> =>
  sql.query<StoredStarsPayment>(
    // The unmatched ones are few among many: their index is used only where the statement names their state.
    `select ${columns} from stars_payment where environment_id = $1 and ($2::text is null or id < $2)
     ${state === null ? '' : `and state = '${state}'`} order by id desc limit $3`,
    [environmentId, after, limit],
  );
