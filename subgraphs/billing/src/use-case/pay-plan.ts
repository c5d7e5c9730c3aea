import type { z } from 'zod';
import type { planCheckout, planPay } from '@stargraph/kit/contracts/commands/billing';
import { inTransaction, sqlOfPool, type Sql } from '@stargraph/kit/db/sql';
import { isId, newId } from '@stargraph/kit/ids';
import type { Logger } from '@stargraph/kit/logging';
import { paidUntilOf, planCheckoutRefusal, planMismatchOf } from '../domain/plan-subscription.ts';
import {
  findPlanCharge,
  insertPlanPayment,
  insertPlanRefund,
  type StoredPlanPayment,
} from '../store/plan-payment-store.ts';
import {
  endPlan,
  findActivePlan,
  findPlanOfPayload,
  findPlanSubscription,
  lockPlan,
  markPlanPaid,
  setPlanStop,
  type StoredPlanSubscription,
} from '../store/plan-subscription-store.ts';
import type { LedgerDeps } from './credit-rewards.ts';
import { planSource, recordPlan, tellPlan } from './plan-records.ts';

type PayRequest = Omit<z.output<typeof planPay.input>, 'telegramUserId'> & {
  readonly traceparent: string;
  /** Null where nobody knows whose Telegram account paid. */
  readonly telegramUserId: string | null;
};
type PayAnswer = z.input<typeof planPay.output>;

/** Text that PostgreSQL can store. */
const storable = (text: string): string => text.toWellFormed().replaceAll('\0', '\ufffd');

const named = async (sql: Sql, payload: string): Promise<StoredPlanSubscription | null> =>
  isId('planSubscription', payload) ? findPlanOfPayload(sql, payload) : null;

/** Whether a plan may be paid for now; asked before Telegram takes the Stars, and again for what it was not answered in time. */
export const checkoutPlan = async (
  { pool, clock }: Pick<LedgerDeps, 'pool' | 'clock'>,
  request: z.output<typeof planCheckout.input>,
): Promise<z.input<typeof planCheckout.output>> => {
  const order = await named(sqlOfPool(pool), request.payload);
  const reason = planCheckoutRefusal(order, request, clock.now());
  if (order === null || reason !== null) return { outcome: 'refused', reason: reason ?? 'unknown-order' };
  return { outcome: 'ok', companyId: order.companyId };
};

const answerAgain = async (
  tx: Sql,
  payment: Pick<StoredPlanPayment, 'telegramBotId' | 'chargeId'>,
): Promise<PayAnswer> => {
  const known = await findPlanCharge(tx, payment);
  if (known?.state !== 'matched' || known.companyId === null || known.subscriptionId === null)
    return { outcome: 'returned' };
  const subscription = await findPlanSubscription(tx, { companyId: known.companyId, id: known.subscriptionId });
  if (subscription === null) throw new Error('A payment was matched with a subscription that is not there');
  return { outcome: 'repeated', plan: subscription.plan, paidUntil: known.paidUntil.getTime() };
};

/** Gives the company the plan that was paid for, or a longer time with it. */
const honour = async (
  tx: Sql,
  clock: LedgerDeps['clock'],
  subscription: StoredPlanSubscription,
  active: StoredPlanSubscription | null,
  payment: StoredPlanPayment,
): Promise<void> => {
  const at = payment.recordedAt;
  const { paidUntil, traceparent, chargeId, telegramUserId } = payment;
  const source = planSource('stars', traceparent);
  const replaced = active !== null && active.id !== subscription.id ? active : null;
  if (replaced !== null) await endPlan(tx, replaced, 'replaced', at);
  await markPlanPaid(tx, subscription, {
    at,
    paidFrom: payment.paidAt,
    paidUntil,
    first: payment.renewal || telegramUserId === null ? null : { chargeId, telegramUserId },
  });
  if (replaced !== null) await recordPlan(tx, clock, source, replaced, 'plan.replaced', { by: subscription.plan });
  await recordPlan(tx, clock, source, subscription, payment.renewal ? 'plan.renewed' : 'plan.paid', {
    stars: subscription.stars,
    paidUntil: paidUntil.toISOString(),
  });
  if (active?.id !== subscription.id)
    await tellPlan(tx, clock, { companyId: subscription.companyId, plan: subscription.plan, traceparent });
};

const pay = async (tx: Sql, request: PayRequest, clock: LedgerDeps['clock']): Promise<PayAnswer> => {
  const { telegramBotId, telegramUserId, renewal, traceparent } = request;
  const chargeId = storable(request.chargeId);
  const found = await named(tx, request.payload);
  if (found !== null) await lockPlan(tx, found.companyId);
  const subscription = found === null ? null : await findPlanSubscription(tx, found);
  const active = found === null ? null : await findActivePlan(tx, found.companyId);
  const other = active !== null && active.id !== subscription?.id;
  const reason = planMismatchOf(subscription, { ...request, chargeId }, other);
  const recordedAt = new Date(clock.now());
  const told = new Date(request.paidAt);
  const paidAt = Number.isNaN(told.getTime()) ? recordedAt : told;
  const paidUntil = new Date(paidUntilOf(paidAt.getTime(), request.paidUntil));
  const payment: StoredPlanPayment = {
    id: newId('planPayment'),
    companyId: subscription?.companyId ?? null,
    subscriptionId: subscription?.id ?? null,
    telegramBotId,
    chargeId,
    telegramUserId,
    payload: storable(request.payload),
    currency: storable(request.currency),
    amount: BigInt(request.amount),
    state: reason === null ? 'matched' : 'unmatched',
    reason,
    renewal,
    traceparent,
    paidAt,
    paidUntil,
    recordedAt,
  };
  if (!(await insertPlanPayment(tx, payment))) return answerAgain(tx, payment);
  if (reason !== null || subscription === null) {
    await insertPlanRefund(tx, {
      paymentId: payment.id,
      requestedBy: 'system',
      reason: reason ?? 'unknown-order',
      at: recordedAt,
      done: false,
    });
    // It must not come again in a month.
    if (reason === 'ended' && subscription !== null) await setPlanStop(tx, subscription, recordedAt);
    return { outcome: 'returned' };
  }
  await honour(tx, clock, subscription, active, payment);
  return { outcome: 'credited', plan: subscription.plan, paidUntil: paidUntil.getTime() };
};

/**
 * Records Stars that Telegram took for a plan and gives what was promised for them, in one transaction: once for each
 * charge. Another plan that runs ends with it. What pays for nothing is recorded, too, and given back by the job.
 */
export const payPlan = async (
  { pool, clock, wake, logger }: Pick<LedgerDeps, 'pool' | 'clock' | 'wake'> & { readonly logger: Logger },
  request: PayRequest,
): Promise<PayAnswer> => {
  const answer = await inTransaction(pool, (tx) => pay(tx, request, clock));
  if (answer.outcome === 'credited') wake();
  if (answer.outcome === 'returned')
    logger.warn({ telegramBotId: request.telegramBotId }, 'Stars came to the platform that pay for no plan');
  return answer;
};
