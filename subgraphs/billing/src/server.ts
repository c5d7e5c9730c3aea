import type { Bus, Subscription } from '@stargraph/kit/bus/bus';
import { subscribeToErasures } from '@stargraph/kit/player-erasure';
import { createReleaseCache } from '@stargraph/kit/release-cache';
import type { ConsumerDeps, Service, ServiceDeps, Worker } from '@stargraph/kit/service';
import { createSubgraph } from '@stargraph/kit/subgraph';
import { createCommands } from './commands.ts';
import { createContext } from './context.ts';
import { createBillingJobs } from './events/jobs.ts';
import { subscribeToHolds } from './events/holds.ts';
import { subscribeToCompanies } from './events/companies.ts';
import { subscribeToRewards } from './events/rewards.ts';
import { createSchema } from './schema.ts';
import { billingPersonalData } from './store/personal-data.ts';
import { buyProduct } from './use-case/buy-product.ts';
import { exchangeCurrency } from './use-case/exchange-currency.ts';
import { createLedgerWriter } from './use-case/ledger-writer.ts';
import { reconcileNow } from './use-case/begin-reconciliation.ts';
import { orderStars } from './use-case/order-stars.ts';
import { setStarsPolicy } from './use-case/refund-by-policy.ts';
import { requestRefund } from './use-case/request-refund.ts';
import { dismissOrReopen } from './use-case/dismiss-finding.ts';
import { setPlanRenewal } from './use-case/keep-plans.ts';
import { orderPlan } from './use-case/order-plan.ts';
import { requestPlanRefund } from './use-case/refund-plan.ts';
import { wishSubscription } from './use-case/wish-subscription.ts';

/** The billing service. */
export const createBillingServer = (deps: ServiceDeps): Service => {
  const releases = createReleaseCache(deps.commands);
  const ledger = createLedgerWriter(deps);
  const subgraph = createSubgraph({
    name: 'billing',
    schema: createSchema(),
    viewerKey: deps.viewerKey,
    commandKeyFor: deps.commandKeyFor,
    commands: createCommands({ ...deps, releases, ledger }),
    context: createContext(deps, {
      releases,
      buy: (request) => buyProduct({ ...deps, ledger }, request),
      exchange: (request) => exchangeCurrency({ ...deps, ledger }, request),
      order: (request) => orderStars(deps, request),
      refund: (request) => requestRefund(deps, request),
      setPolicy: (request) => setStarsPolicy(deps, request),
      reconcile: (request) => reconcileNow(deps, request),
      changeFinding: (request) => dismissOrReopen(deps, request),
      clock: deps.clock,
      orderPlan: (request) => orderPlan(deps, request),
      setPlanRenewal: (request) => setPlanRenewal(deps, request),
      refundPlan: (request) => requestPlanRefund(deps, request),
      wish: (subscription, wish) => wishSubscription(deps, subscription, wish),
    }),
    clock: deps.clock,
    logger: deps.logger,
    metrics: deps.metrics,
  });
  return { subgraph, close: () => ledger.close() };
};

/** Billing's consumers and jobs: rewards become money, purchases and refunds that were left half-way are completed, Stars compared with Telegram's list, players erased. */
export const createBillingConsumers = (deps: ConsumerDeps & { readonly bus: Bus }): Worker => {
  const jobs = createBillingJobs(deps);
  let subscriptions: readonly Subscription[] = [];
  return {
    start: async () => {
      await jobs.start();
      subscriptions = [
        subscribeToRewards(deps),
        subscribeToHolds(deps),
        subscribeToCompanies(deps),
        subscribeToErasures({ ...deps, domain: 'billing', erase: billingPersonalData.erase }),
      ];
    },
    stop: async () => {
      await Promise.all(subscriptions.map((subscription) => subscription.stop()));
      await jobs.stop();
    },
  };
};
