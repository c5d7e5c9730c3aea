import type { Sql } from '@stargraph/kit/db/sql';
import type { RefundCause, RefundFailure, RefundState, Taken } from '../domain/stars-refund.ts';

/** A charge of a bot: what Telegram's payments and refunds are known by. */
export interface Charge {
  readonly environmentId: string;
  readonly telegramBotId: string;
  readonly chargeId: string;
}

export interface StoredStarsRefund extends Charge {
  readonly id: string;
  readonly paymentId: string | null;
  readonly playerId: string | null;
  readonly amount: bigint;
  readonly cause: RefundCause;
  /** Empty where nobody gave any. */
  readonly reason: string;
  readonly requestedBy: string | null;
  readonly state: RefundState;
  readonly failure: RefundFailure | null;
  readonly failureWords: string | null;
  readonly taken: readonly Taken[];
  readonly attempts: number;
  readonly traceparent: string;
  readonly requestedAt: Date;
  readonly settledAt: Date | null;
}

const columns = `environment_id as "environmentId", id, telegram_bot_id as "telegramBotId", charge_id as "chargeId", payment_id as "paymentId",
  player_id as "playerId", amount, cause, reason, requested_by as "requestedBy", state, failure, failure_words as "failureWords", taken, attempts,
  traceparent, requested_at as "requestedAt", settled_at as "settledAt"`;

/**
 * Lets one transaction at a time decide over a charge: whether it is paid, credited, refunded. To be taken before sales,
 * orders and accounts are locked.
 */
export const lockCharge = async (
  tx: Sql,
  { telegramBotId, chargeId }: Omit<Charge, 'environmentId'>,
): Promise<void> => {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
    ['billing.charge', telegramBotId, chargeId].join('\n'),
  ]);
};

/** The refund of a charge that is done or under way; null where there is none. Exact under {@link lockCharge} only. */
export const findRefundOf = async (
  sql: Sql,
  { environmentId, telegramBotId, chargeId }: Charge,
): Promise<StoredStarsRefund | null> =>
  (
    await sql.query<StoredStarsRefund>(
      `select ${columns} from stars_refund where environment_id = $1 and telegram_bot_id = $2 and charge_id = $3 and state <> 'failed'`,
      [environmentId, telegramBotId, chargeId],
    )
  )[0] ?? null;

export const findRefund = async (sql: Sql, environmentId: string, id: string): Promise<StoredStarsRefund | null> =>
  (
    await sql.query<StoredStarsRefund>(`select ${columns} from stars_refund where environment_id = $1 and id = $2`, [
      environmentId,
      id,
    ])
  )[0] ?? null;

/** All refunds of payments, the failed ones too, the newest first. */
export const findRefundsOfPayments = async (
  sql: Sql,
  keys: readonly { readonly environmentId: string; readonly paymentId: string }[],
): Promise<
  { readonly environmentId: string; readonly paymentId: string; readonly refunds: readonly StoredStarsRefund[] }[]
> => {
  const rows = await sql.query<StoredStarsRefund & { readonly paymentId: string }>(
    `select ${columns} from stars_refund join unnest($1::text[], $2::text[]) as wanted(environment_id, payment_id) using (environment_id, payment_id)
     order by id desc`,
    [keys.map((key) => key.environmentId), keys.map((key) => key.paymentId)],
  );
  return [...Map.groupBy(rows, (row) => `${row.environmentId}\n${row.paymentId}`).values()].flatMap((refunds) =>
    refunds.slice(0, 1).map(({ environmentId, paymentId }) => ({ environmentId, paymentId, refunds })),
  );
};

/** Writes a refund down. Its charge must be locked, and have none that is done or under way. */
export const insertRefund = async (
  tx: Sql,
  refund: Omit<StoredStarsRefund, 'failure' | 'failureWords' | 'attempts'> & { readonly state: 'requested' | 'done' },
): Promise<void> => {
  await tx.query(
    `insert into stars_refund (environment_id, id, telegram_bot_id, charge_id, payment_id, player_id, amount, cause, reason, requested_by, state,
       taken, attempts, due_at, traceparent, requested_at, settled_at)
     values ($1, $2, $3, $4, $5, $6, $7::bigint, $8, $9, $10, $11, $12::jsonb, 0, $14::timestamptz, $13, $14::timestamptz, $15::timestamptz)`,
    [
      refund.environmentId,
      refund.id,
      refund.telegramBotId,
      refund.chargeId,
      refund.paymentId,
      refund.playerId,
      String(refund.amount),
      refund.cause,
      refund.reason,
      refund.requestedBy,
      refund.state,
      JSON.stringify(refund.taken),
      refund.traceparent,
      refund.requestedAt,
      refund.settledAt,
    ],
  );
};

/** Marks a requested refund as done. @returns false where it was settled before */
export const markRefunded = async (
  tx: Sql,
  { environmentId, id }: Pick<StoredStarsRefund, 'environmentId' | 'id'>,
  taken: readonly Taken[],
  at: Date,
): Promise<boolean> =>
  (
    await tx.query(
      `update stars_refund set state = 'done', taken = $3::jsonb, settled_at = $4::timestamptz
       where environment_id = $1 and id = $2 and state = 'requested' returning id`,
      [environmentId, id, JSON.stringify(taken), at],
    )
  ).length === 1;

/** Marks a requested refund as failed; nothing where it was settled meanwhile. */
export const markRefundFailed = async (
  sql: Sql,
  { environmentId, id }: Pick<StoredStarsRefund, 'environmentId' | 'id'>,
  failure: RefundFailure,
  words: string,
  at: Date,
): Promise<void> => {
  await sql.query(
    `update stars_refund set state = 'failed', failure = $3, failure_words = $4, settled_at = $5::timestamptz
     where environment_id = $1 and id = $2 and state = 'requested'`,
    [environmentId, id, failure, words, at],
  );
};

/** Names the payment of a refund that was told of before it. */
export const namePayment = async (
  tx: Sql,
  { environmentId, id }: Pick<StoredStarsRefund, 'environmentId' | 'id'>,
  payment: { readonly id: string; readonly playerId: string | null },
): Promise<void> => {
  await tx.query(
    'update stars_refund set payment_id = $3, player_id = $4 where environment_id = $1 and id = $2 and payment_id is null',
    [environmentId, id, payment.id, payment.playerId],
  );
};

/** Takes a requested refund that is due, until `until`: nobody else asks Telegram before. Null where there is nothing to do. */
export const claimRefund = async (
  sql: Sql,
  environmentId: string,
  id: string,
  now: Date,
  until: Date,
): Promise<StoredStarsRefund | null> =>
  (
    await sql.query<StoredStarsRefund>(
      `update stars_refund set attempts = attempts + 1, due_at = $4::timestamptz
       where environment_id = $1 and id = $2 and state = 'requested' and due_at <= $3::timestamptz returning ${columns}`,
      [environmentId, id, now, until],
    )
  )[0] ?? null;

/** Has Telegram asked again at `dueAt`. */
export const putRefundOff = async (
  sql: Sql,
  { environmentId, id }: Pick<StoredStarsRefund, 'environmentId' | 'id'>,
  dueAt: Date,
): Promise<void> => {
  await sql.query(
    `update stars_refund set due_at = $3::timestamptz where environment_id = $1 and id = $2 and state = 'requested'`,
    [environmentId, id, dueAt],
  );
};

/** Refunds of all environments that Telegram is to be asked for, the oldest first. For the job alone: no request may reach it. */
export const findDueRefunds = (
  sql: Sql,
  now: Date,
  limit: number,
): Promise<{ readonly environmentId: string; readonly id: string }[]> =>
  sql.query(
    `select environment_id as "environmentId", id from stars_refund where state = 'requested' and due_at <= $1::timestamptz
     order by due_at limit $2`,
    [now, limit],
  );
