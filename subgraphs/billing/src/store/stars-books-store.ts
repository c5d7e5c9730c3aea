import type { Sql } from '@stargraph/kit/db/sql';
import type { Finding, OurBooks, StarTransaction } from '../domain/reconciliation.ts';
import type { BotKey } from './stars-book-store.ts';

/** What is here and not in Telegram's list. */
export interface Unlisted extends Pick<Finding, 'transactionId' | 'direction' | 'paymentId' | 'at'> {
  readonly ours: bigint;
}

interface ListedPayment {
  readonly chargeId: string;
  readonly id: string;
  readonly amount: bigint;
  readonly payload: string;
}
type ListedRefund = Pick<ListedPayment, 'chargeId' | 'amount'>;

const booksOf = (payments: readonly ListedPayment[], refunds: readonly ListedRefund[]): OurBooks => ({
  payments: new Map(payments.map((payment) => [payment.chargeId, payment])),
  refunds: new Map(refunds.map((refund) => [refund.chargeId, refund])),
});

/** Whether Telegram's list lacks a charge, and nobody has been told that yet. */
const unlisted = (direction: Finding['direction']): string =>
  `not exists (select from stars_transaction as listed where listed.environment_id = $1 and listed.telegram_bot_id = $2
     and listed.id = charge_id and listed.direction = '${direction}')
   and not exists (select from reconciliation_finding as found where found.environment_id = $1 and found.telegram_bot_id = $2
     and found.transaction_id = charge_id and found.direction = '${direction}' and found.kind in ('payment-unknown', 'refund-unknown')
     and found.state in ('open', 'dismissed'))`;

/** What stands here under the ids of transactions of an environment's bot. */
export const findOrderBooks = async (
  sql: Sql,
  { environmentId, telegramBotId }: BotKey,
  ids: readonly string[],
): Promise<OurBooks> =>
  booksOf(
    await sql.query<ListedPayment>(
      `select charge_id as "chargeId", id, amount, payload from stars_payment
       where environment_id = $1 and telegram_bot_id = $2 and charge_id = any($3::text[])`,
      [environmentId, telegramBotId, ids],
    ),
    await sql.query<ListedRefund>(
      `select charge_id as "chargeId", amount from stars_refund
       where environment_id = $1 and telegram_bot_id = $2 and charge_id = any($3::text[]) and state = 'done'`,
      [environmentId, telegramBotId, ids],
    ),
  );

/**
 * Transactions of a bot that another environment of the same project knows: a bot may have moved from there, and its list
 * goes with it. Whatever other projects know stays theirs.
 *
 * @returns by charge id and direction
 */
export const findOrdersElsewhere = (
  sql: Sql,
  { environmentId, telegramBotId }: BotKey,
  ids: readonly string[],
): Promise<Pick<StarTransaction, 'id' | 'direction'>[]> =>
  sql.query(
    `with own as (select project_id from stars_order where environment_id = $1 limit 1),
     known as (
       select environment_id, charge_id as id, 'in' as direction from stars_payment
       where environment_id <> $1 and telegram_bot_id = $2 and charge_id = any($3::text[])
       union all
       select environment_id, charge_id, 'out' from stars_refund
       where environment_id <> $1 and telegram_bot_id = $2 and charge_id = any($3::text[]) and state = 'done')
     select id, direction from known, own
     where own.project_id = (select project_id from stars_order as theirs where theirs.environment_id = known.environment_id limit 1)`,
    [environmentId, telegramBotId, ids],
  );

/**
 * Payments of orders and their refunds that are here and that Telegram's list, as far as it was read, does not have.
 *
 * @param from null where the list was read from its beginning
 */
export const findUnlistedOrders = (
  sql: Sql,
  { environmentId, telegramBotId }: BotKey,
  from: Date | null,
  until: Date,
): Promise<Unlisted[]> =>
  sql.query(
    `select charge_id as "transactionId", 'in' as direction, id as "paymentId", paid_at as at, amount as ours from stars_payment
     where environment_id = $1 and telegram_bot_id = $2 and currency = 'XTR' and paid_at < $4::timestamptz and recorded_at < $4::timestamptz
       and ($3::timestamptz is null or paid_at > $3::timestamptz)
       and ${unlisted('in')}
     union all
     select charge_id, 'out', payment_id, settled_at, amount from stars_refund
     where environment_id = $1 and telegram_bot_id = $2 and state = 'done' and settled_at < $4::timestamptz
       and ($3::timestamptz is null or settled_at > $3::timestamptz)
       and ${unlisted('out')}
     limit 200`,
    [environmentId, telegramBotId, from, until],
  );

/** What stands here under the ids of transactions of the platform's bot: payments of plans, and their refunds. */
export const findPlanBooks = async (
  sql: Sql,
  { telegramBotId }: Pick<BotKey, 'telegramBotId'>,
  ids: readonly string[],
): Promise<OurBooks> =>
  booksOf(
    await sql.query<ListedPayment>(
      `select charge_id as "chargeId", id, amount, payload from plan_payment where telegram_bot_id = $1 and charge_id = any($2::text[])`,
      [telegramBotId, ids],
    ),
    await sql.query<ListedRefund>(
      `select charge_id as "chargeId", amount from plan_refund join plan_payment on plan_payment.id = payment_id
       where telegram_bot_id = $1 and charge_id = any($2::text[]) and done_at is not null`,
      [telegramBotId, ids],
    ),
  );

/** Payments of plans and their refunds that are here and that Telegram's list does not have; as {@link findUnlistedOrders}. */
export const findUnlistedPlans = (
  sql: Sql,
  { environmentId, telegramBotId }: BotKey,
  from: Date | null,
  until: Date,
): Promise<Unlisted[]> =>
  sql.query(
    `select charge_id as "transactionId", 'in' as direction, id as "paymentId", paid_at as at, amount as ours from plan_payment
     where telegram_bot_id = $2 and currency = 'XTR' and paid_at < $4::timestamptz and recorded_at < $4::timestamptz
       and ($3::timestamptz is null or paid_at > $3::timestamptz)
       and ${unlisted('in')}
     union all
     select charge_id, 'out', plan_payment.id, done_at, amount from plan_refund join plan_payment on plan_payment.id = payment_id
     where telegram_bot_id = $2 and done_at < $4::timestamptz and ($3::timestamptz is null or done_at > $3::timestamptz)
       and ${unlisted('out')}
     limit 200`,
    [environmentId, telegramBotId, from, until],
  );
