import type { Sql } from '@stargraph/kit/db/sql';
import type { PlanMismatch } from '../domain/plan-subscription.ts';

export interface StoredPlanPayment {
  readonly id: string;
  readonly companyId: string | null;
  readonly subscriptionId: string | null;
  readonly telegramBotId: string;
  readonly chargeId: string;
  readonly telegramUserId: string | null;
  readonly payload: string;
  readonly currency: string;
  readonly amount: bigint;
  readonly state: 'matched' | 'unmatched';
  readonly reason: PlanMismatch | null;
  readonly renewal: boolean;
  readonly traceparent: string;
  readonly paidAt: Date;
  readonly paidUntil: Date;
  readonly recordedAt: Date;
}

/** A payment with what became of giving it back. */
export interface PlanPaymentRow extends StoredPlanPayment {
  readonly refundRequestedAt: Date | null;
  readonly refundedAt: Date | null;
  readonly refundProblem: string | null;
}

const columns = `plan_payment.id, company_id as "companyId", subscription_id as "subscriptionId", telegram_bot_id as "telegramBotId",
  charge_id as "chargeId", telegram_user_id as "telegramUserId", payload, currency, amount, state, plan_payment.reason, renewal, traceparent,
  paid_at as "paidAt", paid_until as "paidUntil", recorded_at as "recordedAt"`;
const rows = `select ${columns}, requested_at as "refundRequestedAt", done_at as "refundedAt", problem as "refundProblem"
  from plan_payment left join plan_refund on payment_id = plan_payment.id`;

/**
 * Writes a payment unless its charge is known; another transaction that writes the same one is waited for.
 * @returns whether it was written
 */
export const insertPlanPayment = async (tx: Sql, payment: StoredPlanPayment): Promise<boolean> =>
  (
    await tx.query(
      `insert into plan_payment (id, company_id, subscription_id, telegram_bot_id, charge_id, telegram_user_id, payload, currency, amount,
         state, reason, renewal, traceparent, paid_at, paid_until, recorded_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9::bigint, $10, $11, $12, $13, $14::timestamptz, $15::timestamptz, $16::timestamptz)
       on conflict (telegram_bot_id, charge_id) do nothing returning id`,
      [
        payment.id,
        payment.companyId,
        payment.subscriptionId,
        payment.telegramBotId,
        payment.chargeId,
        payment.telegramUserId,
        payment.payload,
        payment.currency,
        String(payment.amount),
        payment.state,
        payment.reason,
        payment.renewal,
        payment.traceparent,
        payment.paidAt,
        payment.paidUntil,
        payment.recordedAt,
      ],
    )
  ).length === 1;

export const findPlanCharge = async (
  sql: Sql,
  { telegramBotId, chargeId }: Pick<StoredPlanPayment, 'telegramBotId' | 'chargeId'>,
): Promise<PlanPaymentRow | null> =>
  (
    await sql.query<PlanPaymentRow>(`${rows} where telegram_bot_id = $1 and charge_id = $2`, [telegramBotId, chargeId])
  )[0] ?? null;

/** A payment by its id, for the platform's staff and jobs: it may name no company. */
export const findPlanPayment = async (sql: Sql, id: string): Promise<PlanPaymentRow | null> =>
  (await sql.query<PlanPaymentRow>(`${rows} where plan_payment.id = $1`, [id]))[0] ?? null;

/** What was paid for a company's plans, the newest first. */
export const findPlanPayments = (
  sql: Sql,
  companyId: string,
  after: string | null,
  limit: number,
): Promise<PlanPaymentRow[]> =>
  sql.query<PlanPaymentRow>(
    `${rows} where company_id = $1 and ($2::text is null or plan_payment.id < $2) order by plan_payment.id desc limit $3`,
    [companyId, after, limit],
  );

/** What came to the platform's bot, of one company or of all, the newest first. */
export const findAllPlanPayments = (
  sql: Sql,
  companyId: string | null,
  after: string | null,
  limit: number,
): Promise<PlanPaymentRow[]> =>
  sql.query<PlanPaymentRow>(
    `${rows} where ($1::text is null or company_id = $1) and ($2::text is null or plan_payment.id < $2)
     order by plan_payment.id desc limit $3`,
    [companyId, after, limit],
  );

/** Wants a payment given back, once. @returns whether nobody wanted it before */
export const insertPlanRefund = async (
  tx: Sql,
  refund: {
    readonly paymentId: string;
    readonly requestedBy: string;
    readonly reason: string;
    readonly at: Date;
    /** Where Telegram has done it already. */
    readonly done: boolean;
  },
): Promise<boolean> =>
  (
    await tx.query(
      `insert into plan_refund (payment_id, requested_by, reason, requested_at, due_at, done_at)
       values ($1, $2, $3, $4::timestamptz, $4::timestamptz, case when $5 then $4::timestamptz end)
       on conflict do nothing returning payment_id`,
      [refund.paymentId, refund.requestedBy, refund.reason, refund.at, refund.done],
    )
  ).length === 1;

export interface DueRefund {
  readonly paymentId: string;
  readonly attempts: number;
}

/** Takes what is due to be given back, so that no other process asks Telegram meanwhile; `until` it is whoever's took it. */
export const claimPlanRefunds = (sql: Sql, now: Date, until: Date, limit: number): Promise<DueRefund[]> =>
  sql.query<DueRefund>(
    `update plan_refund set attempts = attempts + 1, due_at = $2::timestamptz where payment_id in (
       select payment_id from plan_refund where done_at is null and due_at <= $1::timestamptz order by due_at limit $3
       for update skip locked)
     returning payment_id as "paymentId", attempts`,
    [now, until, limit],
  );

export const delayPlanRefund = async (sql: Sql, paymentId: string, dueAt: Date, problem: string): Promise<void> => {
  await sql.query(
    `update plan_refund set due_at = $2::timestamptz, problem = $3 where payment_id = $1 and done_at is null`,
    [paymentId, dueAt, problem],
  );
};

/** @returns what staff said of it; null where it was done before, or nobody wants it */
export const markPlanRefunded = async (
  tx: Sql,
  paymentId: string,
  at: Date,
): Promise<{ readonly requestedBy: string; readonly reason: string } | null> =>
  (
    await tx.query<{ requestedBy: string; reason: string }>(
      `update plan_refund set done_at = $2::timestamptz, problem = null where payment_id = $1 and done_at is null
       returning requested_by as "requestedBy", reason`,
      [paymentId, at],
    )
  )[0] ?? null;
