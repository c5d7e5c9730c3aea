import type { PlanId } from '@stargraph/kit/contracts/plan';
import type { Sql } from '@stargraph/kit/db/sql';
import type { PlanEnd, PlanSubscription } from '../domain/plan-subscription.ts';

export interface StoredPlanSubscription extends PlanSubscription {
  readonly orderedBy: string;
  readonly traceparent: string;
  readonly invoiceLink: string | null;
  readonly telegramUserId: string | null;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  readonly stopTold: boolean;
}

const columns = `company_id as "companyId", id, plan, stars, ordered_by as "orderedBy", traceparent, created_at as "createdAt", state,
  invoice_link as "invoiceLink", telegram_bot_id as "telegramBotId", charge_id as "chargeId", telegram_user_id as "telegramUserId",
  started_at as "startedAt", paid_from as "paidFrom", paid_until as "paidUntil", stopped_at as "stoppedAt", stop_told as "stopTold", ended_at as "endedAt",
  end_reason as "endReason"`;

type Key = Pick<StoredPlanSubscription, 'companyId' | 'id'>;

/** One decision over a company's plan at a time, until the transaction ends. */
export const lockPlan = async (tx: Sql, companyId: string): Promise<void> => {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('plan:' || $1, 0))`, [companyId]);
};

export const insertPlanOrder = async (
  tx: Sql,
  order: Key & {
    readonly plan: PlanId;
    readonly stars: number;
    readonly orderedBy: string;
    readonly traceparent: string;
    readonly createdAt: Date;
  },
): Promise<void> => {
  await tx.query(
    `insert into plan_subscription (company_id, id, plan, stars, ordered_by, traceparent, created_at, state)
     values ($1, $2, $3, $4, $5, $6, $7::timestamptz, 'ordered')`,
    [order.companyId, order.id, order.plan, order.stars, order.orderedBy, order.traceparent, order.createdAt],
  );
};

/** How many orders a company has made since `since` that are not paid. */
export const countOpenPlanOrders = async (tx: Sql, companyId: string, since: Date): Promise<number> =>
  Number(
    (
      await tx.query<{ count: bigint }>(
        `select count(*) from plan_subscription where company_id = $1 and state = 'ordered' and created_at > $2::timestamptz`,
        [companyId, since],
      )
    )[0]?.count ?? 0,
  );

/**
 * The subscription that an invoice's payload names. The payload is all that Telegram hands back: it names the company, so
 * this alone takes no company.
 */
export const findPlanOfPayload = async (sql: Sql, id: string): Promise<StoredPlanSubscription | null> =>
  (await sql.query<StoredPlanSubscription>(`select ${columns} from plan_subscription where id = $1`, [id]))[0] ?? null;

export const findPlanSubscription = async (sql: Sql, { companyId, id }: Key): Promise<StoredPlanSubscription | null> =>
  (
    await sql.query<StoredPlanSubscription>(
      `select ${columns} from plan_subscription where company_id = $1 and id = $2`,
      [companyId, id],
    )
  )[0] ?? null;

/** The subscription that gives a company its plan; null where none does. */
export const findActivePlan = async (sql: Sql, companyId: string): Promise<StoredPlanSubscription | null> =>
  (
    await sql.query<StoredPlanSubscription>(
      `select ${columns} from plan_subscription where company_id = $1 and state = 'active'`,
      [companyId],
    )
  )[0] ?? null;

/** The subscription of each of these companies that was paid last, whether it has ended or not. */
export const findLastPlans = (sql: Sql, companyIds: readonly string[]): Promise<StoredPlanSubscription[]> =>
  sql.query<StoredPlanSubscription>(
    `select distinct on (company_id) ${columns} from plan_subscription
     where company_id = any($1::text[]) and started_at is not null order by company_id, (state = 'active') desc, started_at desc, id desc`,
    [companyIds],
  );

/** Keeps the first link that comes for an order. @returns the one that is kept */
export const storePlanLink = async (
  sql: Sql,
  { companyId, id }: Key,
  link: string,
  telegramBotId: string,
): Promise<string> => {
  const [kept] = await sql.query<{ link: string }>(
    `update plan_subscription set invoice_link = coalesce(invoice_link, $3), telegram_bot_id = coalesce(telegram_bot_id, $4)
     where company_id = $1 and id = $2 returning invoice_link as link`,
    [companyId, id, link, telegramBotId],
  );
  if (kept === undefined) throw new Error('An order that was written is not there');
  return kept.link;
};

/** What a payment makes of its subscription: active, until the latest time that was ever paid for. */
export const markPlanPaid = async (
  tx: Sql,
  { companyId, id }: Key,
  payment: {
    readonly at: Date;
    readonly paidFrom: Date;
    readonly paidUntil: Date;
    /** The first charge of it; null for a renewal. */
    readonly first: { readonly chargeId: string; readonly telegramUserId: string } | null;
  },
): Promise<void> => {
  await tx.query(
    `update plan_subscription set state = 'active', ended_at = null, end_reason = null,
       started_at = coalesce(started_at, $3::timestamptz),
       paid_from = case when paid_until >= $4::timestamptz then paid_from else $7::timestamptz end, paid_until = greatest(paid_until, $4::timestamptz),
       charge_id = coalesce(charge_id, $5), telegram_user_id = coalesce(telegram_user_id, $6)
     where company_id = $1 and id = $2`,
    [
      companyId,
      id,
      payment.at,
      payment.paidUntil,
      payment.first?.chargeId ?? null,
      payment.first?.telegramUserId ?? null,
      payment.paidFrom,
    ],
  );
};

/** Ends one that has not ended, and wants it renewed no more. @returns whether it had not */
export const endPlan = async (tx: Sql, { companyId, id }: Key, reason: PlanEnd, at: Date): Promise<boolean> =>
  (
    await tx.query(
      `update plan_subscription set state = 'ended', ended_at = $3::timestamptz, end_reason = $4,
         stopped_at = case when $4 = 'expired' then stopped_at else coalesce(stopped_at, $3::timestamptz) end
       where company_id = $1 and id = $2 and state <> 'ended' returning id`,
      [companyId, id, at, reason],
    )
  ).length === 1;

/**
 * What is wanted of its renewal: null for that it goes on.
 * @param told whether it is Telegram who says so
 * @returns whether that is new
 */
export const setPlanStop = async (
  tx: Sql,
  { companyId, id }: Key,
  stoppedAt: Date | null,
  told = false,
): Promise<boolean> =>
  (
    await tx.query(
      `update plan_subscription set stopped_at = $3::timestamptz, stop_told = case when $4 then $3::timestamptz is not null else stop_told end
       where company_id = $1 and id = $2 and (stopped_at is null) <> ($3::timestamptz is null) returning id`,
      [companyId, id, stoppedAt, told],
    )
  ).length === 1;

/** Those of which Telegram has not been told what is wanted of their renewal. */
export const findUntoldPlans = (sql: Sql, limit: number): Promise<StoredPlanSubscription[]> =>
  sql.query<StoredPlanSubscription>(
    `select ${columns} from plan_subscription
     where charge_id is not null and telegram_user_id is not null and (stopped_at is not null) <> stop_told
     order by company_id limit $1`,
    [limit],
  );

export const savePlanTold = async (sql: Sql, { companyId, id }: Key, stopped: boolean): Promise<void> => {
  await sql.query('update plan_subscription set stop_told = $3 where company_id = $1 and id = $2', [
    companyId,
    id,
    stopped,
  ]);
};

/** Those whose paid time was over before. */
export const findOverduePlans = (sql: Sql, paidBefore: Date, limit: number): Promise<StoredPlanSubscription[]> =>
  sql.query<StoredPlanSubscription>(
    `select ${columns} from plan_subscription where state = 'active' and paid_until <= $1::timestamptz
     order by paid_until limit $2`,
    [paidBefore, limit],
  );

/** A company's subscriptions that have not ended. */
export const findOpenPlans = (sql: Sql, companyId: string): Promise<StoredPlanSubscription[]> =>
  sql.query<StoredPlanSubscription>(
    `select ${columns} from plan_subscription where company_id = $1 and state <> 'ended' order by id`,
    [companyId],
  );

/** Forgets whose account paid for what ended before, where Telegram has been told all and nothing is to be given back. */
export const forgetPayers = async (tx: Sql, before: Date, limit: number): Promise<void> => {
  await tx.query(
    `update plan_subscription set telegram_user_id = null where (company_id, id) in (
       select company_id, id from plan_subscription
       where state = 'ended' and ended_at < $1::timestamptz and telegram_user_id is not null
         and (charge_id is null or (stopped_at is not null) = stop_told) limit $2)`,
    [before, limit],
  );
  await tx.query(
    `update plan_payment set telegram_user_id = null where id in (
       select plan_payment.id from plan_payment
       left join plan_subscription on plan_subscription.company_id = plan_payment.company_id and plan_subscription.id = subscription_id
       left join plan_refund on payment_id = plan_payment.id
       where recorded_at < $1::timestamptz and plan_payment.telegram_user_id is not null
         and (subscription_id is null or (plan_subscription.state = 'ended' and ended_at < $1::timestamptz))
         and (payment_id is null or done_at is not null) limit $2)`,
    [before, limit],
  );
};
