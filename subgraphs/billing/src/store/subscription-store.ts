import type { Sql } from '@stargraph/kit/db/sql';
import { dueAt, type Subscription } from '../domain/subscription.ts';
import { createPlayerPages } from './page-store.ts';
import type { SaleKey } from './sale-store.ts';

/** What Telegram is to be told of a subscription. */
export type SubscriptionWish = 'cancel' | 'resume';

export interface StoredSubscription extends Subscription, SaleKey {
  readonly id: string;
  readonly projectId: string;
  readonly orderId: string;
  readonly telegramBotId: string;
  /** The charge under which Telegram knows it. */
  readonly chargeId: string;
  readonly stars: number;
  readonly startedAt: Date;
  /** What Telegram has yet to be told; null where it knows. */
  readonly wish: SubscriptionWish | null;
  readonly wishTries: number;
  readonly traceparent: string;
}

const columns = `stars_subscription.environment_id as "environmentId", stars_subscription.id, stars_subscription.project_id as "projectId",
  stars_subscription.player_id as "playerId", stars_subscription.product_id as "productId", order_id as "orderId",
  stars_subscription.telegram_bot_id as "telegramBotId", charge_id as "chargeId", stars_subscription.stars, stars_subscription.state,
  started_at as "startedAt", period_start as "periodStart", period_end as "periodEnd", canceled_by as "canceledBy",
  canceled_at as "canceledAt", end_reason as "endReason", wish, wish_tries as "wishTries", stars_subscription.traceparent`;

type Key = Pick<StoredSubscription, 'environmentId' | 'id'>;

/** Writes a subscription with its first payment. @param wishAt when Telegram is told its wish, if it has one */
export const insertSubscription = async (tx: Sql, row: StoredSubscription, wishAt: Date): Promise<void> => {
  await tx.query(
    `insert into stars_subscription (environment_id, id, project_id, player_id, product_id, order_id, telegram_bot_id, charge_id, stars,
       state, started_at, period_start, period_end, canceled_by, canceled_at, end_reason, due_at, wish, wish_due_at, traceparent)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::timestamptz, $12::timestamptz, $13::timestamptz, $14, $15::timestamptz, $16,
       $17::timestamptz, $18, $19::timestamptz, $20)`,
    [
      row.environmentId,
      row.id,
      row.projectId,
      row.playerId,
      row.productId,
      row.orderId,
      row.telegramBotId,
      row.chargeId,
      row.stars,
      row.state,
      row.startedAt,
      row.periodStart,
      row.periodEnd,
      row.canceledBy,
      row.canceledAt,
      row.endReason,
      dueAt(row),
      row.wish,
      row.wish === null ? null : wishAt,
      row.traceparent,
    ],
  );
};

/** Keeps what became of a locked subscription. */
export const saveSubscription = async (tx: Sql, { environmentId, id }: Key, next: Subscription): Promise<void> => {
  await tx.query(
    `update stars_subscription set state = $3, period_start = $4::timestamptz, period_end = $5::timestamptz, canceled_by = $6,
       canceled_at = $7::timestamptz, end_reason = $8, due_at = $9::timestamptz where environment_id = $1 and id = $2`,
    [
      environmentId,
      id,
      next.state,
      next.periodStart,
      next.periodEnd,
      next.canceledBy,
      next.canceledAt,
      next.endReason,
      dueAt(next),
    ],
  );
};

/** Notes what Telegram is to be told, in the place of what it was to be told before; null once it knows. */
export const saveWish = async (
  tx: Sql,
  { environmentId, id }: Key,
  wish: SubscriptionWish | null,
  at: Date,
): Promise<void> => {
  await tx.query(
    `update stars_subscription set wish = $3, wish_due_at = $4::timestamptz, wish_tries = 0 where environment_id = $1 and id = $2`,
    [environmentId, id, wish, wish === null ? null : at],
  );
};

/** Puts off what could not be told; does nothing where it is another wish by now. */
export const postponeWish = async (
  sql: Sql,
  { environmentId, id, wish }: Key & Pick<StoredSubscription, 'wish'>,
  until: Date,
): Promise<void> => {
  await sql.query(
    `update stars_subscription set wish_due_at = $4::timestamptz, wish_tries = wish_tries + 1
     where environment_id = $1 and id = $2 and wish = $3`,
    [environmentId, id, wish, until],
  );
};

/** Subscriptions of any player by id; those that their environment does not have are left out. */
export const findSubscriptions = (sql: Sql, keys: readonly Key[]): Promise<StoredSubscription[]> =>
  sql.query<StoredSubscription>(
    `select ${columns} from stars_subscription join unnest($1::text[], $2::text[]) as wanted(environment_id, id) using (environment_id, id)`,
    [keys.map((key) => key.environmentId), keys.map((key) => key.id)],
  );

/** A subscription, locked until the transaction ends; null where the environment has none of that id. */
export const lockSubscription = async (tx: Sql, { environmentId, id }: Key): Promise<StoredSubscription | null> =>
  (
    await tx.query<StoredSubscription>(
      `select ${columns} from stars_subscription where environment_id = $1 and id = $2 for no key update`,
      [environmentId, id],
    )
  )[0] ?? null;

/** The subscription that an order began, locked; where its invoice was paid twice, the first. */
export const lockSubscriptionOfOrder = async (
  tx: Sql,
  environmentId: string,
  orderId: string,
): Promise<StoredSubscription | null> =>
  (
    await tx.query<StoredSubscription>(
      `select ${columns} from stars_subscription where environment_id = $1 and order_id = $2 order by id limit 1 for no key update`,
      [environmentId, orderId],
    )
  )[0] ?? null;

/** A player's subscriptions of a product that nobody has noted as ended. Exact under the lock of its sales only. */
export const findOpenSubscriptions = (
  sql: Sql,
  { environmentId, playerId, productId }: SaleKey,
): Promise<StoredSubscription[]> =>
  sql.query<StoredSubscription>(
    `select ${columns} from stars_subscription
     where environment_id = $1 and player_id = $2 and product_id = $3 and state <> 'expired'`,
    [environmentId, playerId, productId],
  );

/** Those that time changes, the longest due first. */
export const findDueSubscriptions = (sql: Sql, now: Date, limit: number): Promise<StoredSubscription[]> =>
  sql.query<StoredSubscription>(
    `select ${columns} from stars_subscription where state <> 'expired' and due_at <= $1::timestamptz order by due_at limit $2`,
    [now, limit],
  );

/** Those of which Telegram is to be told, the longest due first. */
export const findWishes = (sql: Sql, now: Date, limit: number): Promise<StoredSubscription[]> =>
  sql.query<StoredSubscription>(
    `select ${columns} from stars_subscription where wish is not null and wish_due_at <= $1::timestamptz order by wish_due_at limit $2`,
    [now, limit],
  );

/** What players pay for every 30 days, the newest first: a page for each key that has any. */
export const findSubscriptionPages = createPlayerPages<StoredSubscription>('stars_subscription', columns);

/** A period of a subscription that was paid for. */
export interface PaidPeriod extends Pick<StoredSubscription, 'environmentId' | 'productId'> {
  /** The payment's id. */
  readonly id: string;
  readonly orderId: string;
  readonly stars: bigint;
  /** Whether a period was paid for before. */
  readonly renewal: boolean;
  readonly paidAt: Date;
  readonly paidUntil: Date;
  /** When its Stars were given back; null where they were not. */
  readonly refundedAt: Date | null;
}

const ofSubscription = (column: string): string =>
  `(select ${column} from stars_subscription as subscription where subscription.environment_id = stars_payment.environment_id
     and subscription.id = subscription_id)`;

/** The periods that players paid for, the newest first: a page for each key that has any. */
export const findPaidPeriodPages = createPlayerPages<PaidPeriod>(
  'stars_payment',
  `environment_id as "environmentId", id, order_id as "orderId", amount as stars, paid_at as "paidAt", paid_until as "paidUntil",
   ${ofSubscription('product_id')} as "productId",
   recurrence = 'renewal' or recurrence = 'unknown' and paid_at > ${ofSubscription('started_at')} as renewal,
   (select settled_at from stars_refund as refund where refund.environment_id = stars_payment.environment_id
      and refund.payment_id = stars_payment.id and refund.state = 'done') as "refundedAt"`,
  `state = 'matched' and subscription_id is not null`,
);
