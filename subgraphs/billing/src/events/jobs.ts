import { sqlOfPool } from '@stargraph/kit/db/sql';
import { messageOf } from '@stargraph/kit/errors';
import { purgeIdempotencyRecords } from '@stargraph/kit/idempotency';
import { createJobs } from '@stargraph/kit/jobs';
import type { ConsumerDeps, Worker } from '@stargraph/kit/service';
import { observeMoney } from '../store/money-figures.ts';
import { expireHolds } from '../use-case/end-holds.ts';
import { expireLots } from '../use-case/expire-lots.ts';
import { proveLedgers } from '../use-case/prove-ledgers.ts';
import { reconcileDue } from '../use-case/begin-reconciliation.ts';
import { carryOutRefunds } from '../use-case/carry-out-refund.ts';
import { refundByPolicy } from '../use-case/refund-by-policy.ts';
import { expirePlans, forgetPlanPayers, tellRenewals } from '../use-case/keep-plans.ts';
import { refundPlans } from '../use-case/refund-plan.ts';
import { endSubscriptions } from '../use-case/end-subscriptions.ts';
import { settlePurchases } from '../use-case/settle-purchases.ts';
import { tellSubscriptions } from '../use-case/tell-subscription.ts';

/** Younger purchases are left to the request that is most likely still at work on them. */
const graceMs = 5_000;

/** How long one run proves ledgers; the next goes on. */
const proveMs = 60_000;

/** How long one run moves what has expired; at midnight that may be much. */
const expireMs = 50_000;

/**
 * Billing's jobs. A purchase needs none of its own: its row says that it is pending, and one look a minute
 * finds all such rows. A job for each would be written for every purchase and needed by almost none, and
 * one that is killed at work stays locked for hours.
 */
export const createBillingJobs = (deps: ConsumerDeps): Worker => {
  const { pool, clock, logger } = deps;
  let stopping = false;
  const prove = (): Promise<void> => {
    const until = performance.now() + proveMs;
    return proveLedgers(deps, () => !stopping && performance.now() < until);
  };
  const jobs = createJobs({
    pool,
    schema: 'billing_jobs',
    logger,
    metrics: deps.metrics,
    tasks: {
      settlePurchases: async () => {
        await settlePurchases(deps, clock.now() - graceMs);
      },
      expireHolds: async () => {
        await expireHolds(deps);
      },
      expireLots: async () => {
        const until = performance.now() + expireMs;
        await expireLots(deps, () => !stopping && performance.now() < until);
      },
      proveLedgers: prove,
      refundStars: async () => {
        await refundByPolicy(deps);
        await carryOutRefunds(deps);
      },
      reconcileStars: () => reconcileDue(deps),
      keepPlans: async () => {
        await expirePlans(deps);
        await tellRenewals(deps);
        await refundPlans(deps);
      },
      forgetPlanPayers: () => forgetPlanPayers(deps),
      keepSubscriptions: async () => {
        await endSubscriptions(deps);
        await tellSubscriptions(deps);
      },
      purgeIdempotencyRecords: async () => {
        await purgeIdempotencyRecords(sqlOfPool(pool), clock);
      },
    },
    cron: [
      { task: 'proveLedgers', at: '*/5 * * * *' },
      { task: 'settlePurchases', at: '* * * * *' },
      { task: 'refundStars', at: '* * * * *' },
      { task: 'reconcileStars', at: '* * * * *' },
      { task: 'expireHolds', at: '* * * * *' },
      { task: 'expireLots', at: '* * * * *' },
      { task: 'keepPlans', at: '* * * * *' },
      { task: 'forgetPlanPayers', at: '41 * * * *' },
      { task: 'keepSubscriptions', at: '* * * * *' },
      { task: 'purgeIdempotencyRecords', at: '17 * * * *' },
    ],
    // Neither a proof nor a comparison, which may take half a minute, holds up purchases and refunds.
    concurrency: 4,
  });
  let forget: (() => void) | undefined;
  let first: Promise<void> | undefined;
  return {
    start: async () => {
      forget = observeMoney({ ...deps, sql: sqlOfPool(pool) });
      // What a kill left behind is completed now, not in a minute.
      await settlePurchases(deps, clock.now()).catch((error: unknown) => {
        logger.error({ problem: messageOf(error) }, 'pending purchases could not be read');
      });
      await jobs.start();
      first = prove().catch((error: unknown) => {
        logger.warn({ problem: messageOf(error) }, 'ledgers could not be proved');
      });
    },
    stop: async () => {
      stopping = true;
      forget?.();
      await first;
      await jobs.stop();
    },
  };
};
