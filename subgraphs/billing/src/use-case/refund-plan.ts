import { recordAudit, type AuditSource } from '@stargraph/kit/audit';
import type { CommandClient } from '@stargraph/kit/commands';
import { platformCharge } from '@stargraph/kit/contracts/commands/tenant-bot';
import { inTransaction, sqlOfPool, type Sql } from '@stargraph/kit/db/sql';
import { messageOf, NotFoundError } from '@stargraph/kit/errors';
import { withIdempotency } from '@stargraph/kit/idempotency';
import { isId, platformBotId } from '@stargraph/kit/ids';
import type { Logger } from '@stargraph/kit/logging';
import {
  claimPlanRefunds,
  delayPlanRefund,
  findPlanCharge,
  findPlanPayment,
  insertPlanRefund,
  markPlanRefunded,
  type DueRefund,
  type PlanPaymentRow,
} from '../store/plan-payment-store.ts';
import { endPlan, findPlanSubscription, lockPlan } from '../store/plan-subscription-store.ts';
import type { LedgerDeps } from './credit-rewards.ts';
import { planSource, recordPlan, tellPlan } from './plan-records.ts';

export interface PlanJobDeps extends Pick<LedgerDeps, 'pool' | 'clock' | 'wake'> {
  readonly commands: CommandClient;
  readonly logger: Logger;
}

/** Longer than asking Telegram takes. */
const leaseMs = 60_000;
const mostAtOnce = 20;
const longestPauseMs = 60 * 60 * 1000;
const retryMs = (attempts: number): number => Math.min(longestPauseMs, 30_000 * 2 ** Math.min(attempts, 8));

/** What follows once Telegram has given a payment back: the time that it paid for ends, if it is still going on. */
const settleRefund = async (
  tx: Sql,
  { clock }: Pick<PlanJobDeps, 'clock'>,
  payment: PlanPaymentRow,
  at: Date,
  source: AuditSource,
  reason: string,
): Promise<void> => {
  const { companyId, subscriptionId, state, traceparent } = payment;
  if (companyId === null || subscriptionId === null) return;
  const subscription = await findPlanSubscription(tx, { companyId, id: subscriptionId });
  if (subscription === null) throw new Error('A payment names a subscription that is not there');
  const wasActive = subscription.state === 'active';
  const ends = state === 'matched' && payment.paidUntil.getTime() > at.getTime();
  const ended = ends && (await endPlan(tx, subscription, 'refunded', at));
  await recordPlan(tx, clock, source, subscription, 'plan.refunded', { stars: String(payment.amount), reason });
  if (ended && wasActive) await tellPlan(tx, clock, { companyId, plan: null, traceparent });
};

/** @returns whether it was not known before */
const finishRefund = async (
  deps: PlanJobDeps,
  charge: Pick<PlanPaymentRow, 'telegramBotId' | 'chargeId'>,
): Promise<'done' | 'unknown'> => {
  const outcome = await inTransaction(deps.pool, async (tx) => {
    const found = await findPlanCharge(tx, charge);
    if (found === null) return 'unknown';
    if (found.companyId !== null) await lockPlan(tx, found.companyId);
    const at = new Date(deps.clock.now());
    const unasked = { paymentId: found.id, requestedBy: 'telegram', reason: 'Telegram gave the Stars back.' };
    const fresh = await insertPlanRefund(tx, { ...unasked, at, done: true });
    const refund = fresh ? unasked : await markPlanRefunded(tx, found.id, at);
    if (refund === null) return 'done';
    const source = planSource('stars', found.traceparent);
    const asked = isId('operator', refund.requestedBy);
    const by = asked ? ({ ...source, actor: { kind: 'staff', id: refund.requestedBy } } as const) : source;
    await settleRefund(tx, deps, found, at, by, refund.reason);
    return 'done';
  });
  deps.wake();
  return outcome;
};

/** Telegram says that it gave a charge back, whoever asked for it. Told again it changes nothing. */
export const noteRefundedPlan = finishRefund;

const giveBack = async (deps: PlanJobDeps, { paymentId, attempts }: DueRefund): Promise<void> => {
  const sql = sqlOfPool(deps.pool);
  const payment = await findPlanPayment(sql, paymentId);
  if (payment === null) throw new Error('A payment that is to be given back is not there');
  const { telegramUserId, chargeId, traceparent } = payment;
  const put = (problem: string): Promise<void> =>
    delayPlanRefund(sql, paymentId, new Date(deps.clock.now() + retryMs(attempts)), problem.slice(0, 300));
  if (telegramUserId === null) return put('nobody knows any more whose account paid');
  try {
    // Somebody paid an invoice that was paid before: Telegram would renew that, too.
    if (payment.state === 'unmatched' && !payment.renewal)
      await deps.commands.call(platformCharge, { act: 'stop', telegramUserId, chargeId }, { traceparent });
    const answer = await deps.commands.call(
      platformCharge,
      { act: 'refund', telegramUserId, chargeId },
      { traceparent },
    );
    if (answer.outcome === 'done') await finishRefund(deps, payment);
    else await put(answer.problem === '' ? answer.reason : answer.problem);
  } catch (error) {
    await put(messageOf(error));
  }
};

/** Has Telegram give back what is due. What it would not do is tried again, ever later, for as long as it takes. */
export const refundPlans = async (deps: PlanJobDeps): Promise<void> => {
  const sql = sqlOfPool(deps.pool);
  const now = deps.clock.now();
  const due = await claimPlanRefunds(sql, new Date(now), new Date(now + leaseMs), mostAtOnce);
  for (const refund of due) await giveBack(deps, refund);
};

/**
 * A payment that names no company is in no company's log: the platform's own names who asked for it back, once, also where
 * that was under way by itself.
 */
const recordNobodys = (
  tx: Sql,
  clock: PlanJobDeps['clock'],
  source: AuditSource,
  { id, amount }: PlanPaymentRow,
  reason: string,
): Promise<boolean> =>
  withIdempotency(
    {
      tx,
      environmentId: platformBotId,
      viewer: source.actor.id,
      operation: 'staffPlanPaymentRefund',
      key: id,
      input: null,
      clock,
    },
    async () => {
      const change = { companyId: platformBotId, target: { kind: 'planPayment', id } };
      const after = { stars: String(amount), reason };
      await recordAudit(tx, 'billing', source, { ...change, action: 'stars.refundRequested', after }, clock);
      return true;
    },
  );

/**
 * Staff wants a payment given back. It is durable before Telegram is asked; the job goes on with it after a kill. The plan
 * ends when Telegram has done it. Safe to repeat.
 * @throws NotFoundError
 */
export const requestPlanRefund = async (
  deps: PlanJobDeps,
  request: { readonly paymentId: string; readonly source: AuditSource; readonly reason: string },
): Promise<PlanPaymentRow> => {
  const { paymentId, source, reason } = request;
  await inTransaction(deps.pool, async (tx) => {
    const found = await findPlanPayment(tx, paymentId);
    if (found === null) throw new NotFoundError('The payment');
    await insertPlanRefund(tx, {
      paymentId,
      requestedBy: source.actor.id,
      reason,
      at: new Date(deps.clock.now()),
      done: false,
    });
    if (found.companyId === null && found.refundedAt === null)
      await recordNobodys(tx, deps.clock, source, found, reason);
  });
  await refundPlans(deps);
  const payment = await findPlanPayment(sqlOfPool(deps.pool), paymentId);
  if (payment === null) throw new Error('A payment that was there is gone');
  return payment;
};
