import type { AuditSource } from '@stargraph/kit/audit';
import { platformCharge } from '@stargraph/kit/contracts/commands/tenant-bot';
import { inTransaction, sqlOfPool } from '@stargraph/kit/db/sql';
import { messageOf } from '@stargraph/kit/errors';
import { isId } from '@stargraph/kit/ids';
import { NoPlanSubscriptionError } from '../domain/errors.ts';
import { payerKeptMs, planStandingOf } from '../domain/plan-subscription.ts';
import {
  endPlan,
  findActivePlan,
  findOpenPlans,
  findOverduePlans,
  findPlanOfPayload,
  findPlanSubscription,
  findUntoldPlans,
  forgetPayers,
  lockPlan,
  savePlanTold,
  setPlanStop,
  type StoredPlanSubscription,
} from '../store/plan-subscription-store.ts';
import { planSource, recordPlan, tellPlan } from './plan-records.ts';
import type { PlanJobDeps } from './refund-plan.ts';

const mostAtOnce = 50;
/** More than are ever in their grace at once, or the rest waits for the next minute. */
const mostLookedAt = 1000;

/** Ends plans whose time is over: nobody renewed them. */
export const expirePlans = async (deps: PlanJobDeps): Promise<void> => {
  const { pool, clock } = deps;
  const paidBefore = new Date(clock.now());
  const found = await findOverduePlans(sqlOfPool(pool), paidBefore, mostLookedAt);
  const due = found.filter((each) => planStandingOf(each, clock.now()) === 'ended');
  for (const key of due)
    await inTransaction(pool, async (tx) => {
      await lockPlan(tx, key.companyId);
      const subscription = await findPlanSubscription(tx, key);
      // Renewed, or ended, meanwhile.
      if (subscription?.state !== 'active' || planStandingOf(subscription, clock.now()) !== 'ended') return;
      await endPlan(tx, key, 'expired', new Date(clock.now()));
      const { traceparent, companyId } = subscription;
      await recordPlan(tx, clock, planSource('plans', traceparent), subscription, 'plan.expired');
      await tellPlan(tx, clock, { companyId, plan: null, traceparent });
    });
  if (due.length > 0) deps.wake();
};

const tellTelegram = async (deps: PlanJobDeps, subscription: StoredPlanSubscription): Promise<void> => {
  const { chargeId, telegramUserId, stoppedAt, companyId, traceparent } = subscription;
  if (chargeId === null || telegramUserId === null) return;
  const stopped = stoppedAt !== null;
  const answer = await deps.commands.call(
    platformCharge,
    { act: stopped ? 'stop' : 'allow', telegramUserId, chargeId },
    { traceparent },
  );
  // What Telegram refuses for good is over at its end, too: a subscription that ran out can't be stopped.
  if (answer.outcome === 'done' || (answer.reason === 'telegram-refused' && subscription.state === 'ended'))
    await savePlanTold(sqlOfPool(deps.pool), subscription, stopped);
  else deps.logger.warn({ companyId, problem: answer.problem }, 'Telegram was not told of a renewal');
};

/** Tells Telegram which subscriptions it is to renew, where it does not know yet. */
export const tellRenewals = async (deps: PlanJobDeps): Promise<void> => {
  for (const subscription of await findUntoldPlans(sqlOfPool(deps.pool), mostAtOnce))
    await tellTelegram(deps, subscription).catch((error: unknown) => {
      deps.logger.warn(
        { companyId: subscription.companyId, problem: messageOf(error) },
        'Telegram could not be told of a renewal',
      );
    });
};

/**
 * Wants a company's subscription renewed no more, or again. What is wanted is durable before Telegram is told; where that
 * fails the job does it. Safe to repeat.
 * @throws NoPlanSubscriptionError
 */
export const setPlanRenewal = async (
  deps: PlanJobDeps,
  { companyId, renews, source }: { readonly companyId: string; readonly renews: boolean; readonly source: AuditSource },
): Promise<StoredPlanSubscription> => {
  const { pool, clock } = deps;
  const changed = await inTransaction(pool, async (tx) => {
    await lockPlan(tx, companyId);
    const active = await findActivePlan(tx, companyId);
    if (active === null) throw new NoPlanSubscriptionError();
    if (await setPlanStop(tx, active, renews ? null : new Date(clock.now())))
      await recordPlan(tx, clock, source, active, renews ? 'plan.renewalAllowed' : 'plan.renewalStopped');
    return (await findActivePlan(tx, companyId)) ?? active;
  });
  deps.wake();
  if ((changed.stoppedAt !== null) !== changed.stopTold)
    await tellTelegram(deps, changed).catch((error: unknown) => {
      deps.logger.warn({ companyId, problem: messageOf(error) }, 'Telegram could not be told of a renewal yet');
    });
  return (await findPlanSubscription(sqlOfPool(pool), changed)) ?? changed;
};

/**
 * Whoever pays has turned the renewal off in Telegram, or on again. Told again it changes nothing; what Telegram says of a
 * subscription that has ended is over. It may say so before it tells of the first payment: that is kept with the order.
 */
export const notePlanRenewal = async (
  deps: Pick<PlanJobDeps, 'pool' | 'clock' | 'wake'>,
  { payload, renews }: { readonly payload: string; readonly renews: boolean },
): Promise<'noted' | 'unchanged'> => {
  const { pool, clock } = deps;
  const found = isId('planSubscription', payload) ? await findPlanOfPayload(sqlOfPool(pool), payload) : null;
  if (found === null) return 'unchanged';
  const changed = await inTransaction(pool, async (tx) => {
    await lockPlan(tx, found.companyId);
    const told = await findPlanSubscription(tx, found);
    if (told === null || told.state === 'ended') return false;
    if (!(await setPlanStop(tx, told, renews ? null : new Date(clock.now()), true))) return false;
    const source = planSource('stars', told.traceparent);
    await recordPlan(tx, clock, source, told, renews ? 'plan.renewalAllowed' : 'plan.renewalStopped');
    return true;
  });
  if (changed) deps.wake();
  return changed ? 'noted' : 'unchanged';
};

/** Ends what a company that is gone had ordered or paid for: Telegram is told to take nothing more. Repeatable. */
export const endPlansOf = (deps: Pick<PlanJobDeps, 'pool' | 'clock'>, companyId: string): Promise<void> =>
  inTransaction(deps.pool, async (tx) => {
    await lockPlan(tx, companyId);
    for (const subscription of await findOpenPlans(tx, companyId))
      await endPlan(tx, subscription, 'gone', new Date(deps.clock.now()));
  });

export const forgetPlanPayers = (deps: Pick<PlanJobDeps, 'pool' | 'clock'>): Promise<void> =>
  inTransaction(deps.pool, (tx) => forgetPayers(tx, new Date(deps.clock.now() - payerKeptMs), 500));
