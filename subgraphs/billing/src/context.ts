import type { Clock } from '@stargraph/kit/clock';
import type { AuditSource } from '@stargraph/kit/audit';
import { sqlOfPool, type Sql } from '@stargraph/kit/db/sql';
import type { RequestContext } from '@stargraph/kit/graphql/context';
import { createLoader } from '@stargraph/kit/loaders';
import type { ReleaseCache } from '@stargraph/kit/release-cache';
import type { ServiceDeps } from '@stargraph/kit/service';
import { findWallets, type PlayerKey } from './store/account-store.ts';
import type { StoredExchange } from './store/exchange-store.ts';
import type { PlayerPageKey } from './store/page-store.ts';
import { findPurchasePages, type StoredPurchase } from './store/purchase-store.ts';
import { createSoldFigures } from './store/sold-figures.ts';
import { findStarsOrderPages, findStarsOrders, type StoredStarsOrder } from './store/stars-order-store.ts';
import { findBalancesAt, findEntryPages, type BalanceKey, type EntryPageKey } from './store/statement-store.ts';
import type { BuyRequest } from './use-case/purchase-batch.ts';
import type { StoredFinding, StoredRun } from './store/reconciliation-store.ts';
import type { StoredStarsPolicy } from './store/stars-policy-store.ts';
import { findRefundsOfPayments, type StoredStarsRefund } from './store/stars-refund-store.ts';
import type { ReconcileRequest } from './use-case/begin-reconciliation.ts';
import type { FindingRequest } from './use-case/dismiss-finding.ts';
import type { ExchangeRequest } from './use-case/exchange-currency.ts';
import type { PlanPaymentRow } from './store/plan-payment-store.ts';
import { findLastPlans, type StoredPlanSubscription } from './store/plan-subscription-store.ts';
import type { PlanOrderRequest } from './use-case/order-plan.ts';
import {
  findPaidPeriodPages,
  findSubscriptionPages,
  type StoredSubscription,
  type SubscriptionWish,
} from './store/subscription-store.ts';
import type { OrderRequest } from './use-case/order-stars.ts';
import type { setStarsPolicy } from './use-case/refund-by-policy.ts';
import type { RefundRequest } from './use-case/request-refund.ts';

/** Request-scoped lookups, each one query for all that a request asks at once. */
const createLoaders = (sql: Sql, soldFigures: ReturnType<typeof createSoldFigures>, clock: Clock) => ({
  wallets: createLoader(
    (keys: readonly { readonly environmentId: string; readonly playerId: string }[]) =>
      findWallets(sql, keys, new Date(clock.now())),
    ({ environmentId, playerId }: PlayerKey) => ({ environmentId, playerId }),
  ),
  entries: createLoader(
    (keys: readonly EntryPageKey[]) => findEntryPages(sql, keys),
    (page) => page.key,
  ),
  balancesAt: createLoader(
    (keys: readonly BalanceKey[]) => findBalancesAt(sql, keys),
    ({ key }) => key,
  ),
  purchases: createLoader(
    (keys: readonly PlayerPageKey[]) => findPurchasePages(sql, keys),
    (page) => page.key,
  ),
  sold: createLoader(soldFigures, (figure) => figure.key),
  starsOrders: createLoader(
    (keys: readonly PlayerPageKey[]) => findStarsOrderPages(sql, keys),
    (page) => page.key,
  ),
  starsRefunds: createLoader(
    (keys: readonly { readonly environmentId: string; readonly paymentId: string }[]) =>
      findRefundsOfPayments(sql, keys),
    ({ environmentId, paymentId }) => ({ environmentId, paymentId }),
  ),
  planSubscription: createLoader(
    (keys: readonly { readonly companyId: string }[]) =>
      findLastPlans(
        sql,
        keys.map(({ companyId }) => companyId),
      ),
    ({ companyId }: StoredPlanSubscription) => ({ companyId }),
  ),
  subscriptions: createLoader(
    (keys: readonly PlayerPageKey[]) => findSubscriptionPages(sql, keys),
    (page) => page.key,
  ),
  paidPeriods: createLoader(
    (keys: readonly PlayerPageKey[]) => findPaidPeriodPages(sql, keys),
    (page) => page.key,
  ),
  starsOrder: createLoader(
    (keys: readonly { readonly environmentId: string; readonly id: string }[]) => findStarsOrders(sql, keys),
    ({ environmentId, id }: StoredStarsOrder) => ({ environmentId, id }),
  ),
});

export interface BillingServices {
  readonly refund: (request: RefundRequest) => Promise<StoredStarsRefund>;
  readonly setPolicy: (request: Parameters<typeof setStarsPolicy>[1]) => Promise<StoredStarsPolicy>;
  readonly reconcile: (request: ReconcileRequest) => Promise<StoredRun>;
  readonly changeFinding: (request: FindingRequest) => Promise<StoredFinding>;
  readonly clock: Clock;
  readonly releases: ReleaseCache;
  readonly buy: (request: BuyRequest) => Promise<StoredPurchase>;
  readonly exchange: (request: ExchangeRequest) => Promise<StoredExchange>;
  readonly order: (
    request: OrderRequest,
  ) => Promise<{ readonly order: StoredStarsOrder; readonly invoiceLink: string }>;
  readonly orderPlan: (
    request: PlanOrderRequest,
  ) => Promise<{ readonly order: StoredPlanSubscription; readonly invoiceLink: string }>;
  readonly setPlanRenewal: (request: {
    readonly companyId: string;
    readonly renews: boolean;
    readonly source: AuditSource;
  }) => Promise<StoredPlanSubscription>;
  readonly refundPlan: (request: {
    readonly paymentId: string;
    readonly source: AuditSource;
    readonly reason: string;
  }) => Promise<PlanPaymentRow>;
  readonly wish: (
    subscription: PlayerKey & { readonly id: string },
    wish: SubscriptionWish,
  ) => Promise<StoredSubscription>;
}

export interface BillingContext extends RequestContext, BillingServices {
  readonly sql: Sql;
  readonly loaders: ReturnType<typeof createLoaders>;
}

export const createContext = (
  { pool, clock }: Pick<ServiceDeps, 'pool' | 'clock'>,
  services: BillingServices,
): ((request: RequestContext) => BillingContext) => {
  const sql = sqlOfPool(pool);
  const soldFigures = createSoldFigures(sql, clock);
  return (request) => ({ ...request, ...services, sql, loaders: createLoaders(sql, soldFigures, clock) });
};
