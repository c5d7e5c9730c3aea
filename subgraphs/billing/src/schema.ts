import { createSubgraphSchema } from '@stargraph/kit/graphql/subgraph-schema';
import type { GraphQLSchema } from 'graphql';
import { createBillingBuilder } from './builder.ts';
import { addCurrencyExchange } from './schema/currency-exchange.ts';
import { addEconomy } from './schema/economy.ts';
import { addEnvironment } from './schema/environment.ts';
import { addFindingDismiss } from './schema/finding-dismiss.ts';
import { addExchangeAllowance } from './schema/exchange-allowance.ts';
import { addForeignEntities } from './schema/foreign.ts';
import { addLedgerProof } from './schema/ledger-proof.ts';
import { addMoney } from './schema/money.ts';
import { addPlayer } from './schema/player.ts';
import { addPlatformStars } from './schema/platform-stars.ts';
import { addPlan } from './schema/plan.ts';
import { addPlanChange } from './schema/plan-change.ts';
import { addProductPurchase } from './schema/product-purchase.ts';
import { addProductSales } from './schema/product-sales.ts';
import { addPurchase } from './schema/purchase.ts';
import { addRefusals } from './schema/refusal.ts';
import { addStarsInvoiceCreate } from './schema/stars-invoice-create.ts';
import { addStarsOrder } from './schema/stars-order.ts';
import { addReconciliation } from './schema/reconciliation.ts';
import { addStarsPayment } from './schema/stars-payment.ts';
import { addTransferKind } from './schema/transfer-kind.ts';
import { addStarsPaymentRefund } from './schema/stars-payment-refund.ts';
import { addStarsPayout } from './schema/stars-payout.ts';
import { addStarsPolicy } from './schema/stars-policy.ts';
import { addStarsReconcile } from './schema/stars-reconcile.ts';
import { addStarsRefund } from './schema/stars-refund.ts';
import { addStarsSubscriptionChanges } from './schema/stars-subscription-change.ts';
import { addSubscriptionPeriod } from './schema/subscription-period.ts';
import { addStarsSubscription } from './schema/stars-subscription.ts';
import { addWallet } from './schema/wallet.ts';

/** Billing's part of the supergraph. Needs no services: resolvers find them in their context. */
export const createSchema = (): GraphQLSchema => {
  const types = createBillingBuilder();
  const foreign = addForeignEntities(types);
  const kind = addTransferKind(types);
  const wallet = addWallet(types, foreign, kind);
  const money = addMoney(types, foreign);
  const { purchase, grant } = addPurchase(types, foreign, money);
  const starsOrder = addStarsOrder(types, foreign, money, grant);
  const starsSubscription = addStarsSubscription(types, foreign);
  const player = addPlayer(types, {
    wallet,
    purchase,
    starsOrder,
    starsSubscription,
    allowance: addExchangeAllowance(types),
    period: addSubscriptionPeriod(types, foreign),
  });
  const payments = addStarsPayment(types, starsOrder, player, addStarsRefund(types, foreign), foreign);
  const plan = addPlan(types);
  const reconciliation = addReconciliation(types, {
    payment: payments.payment,
    planPayment: plan.payment,
    colleague: foreign.colleague,
  });
  addEnvironment(types, foreign, {
    payments,
    reconciliation,
    policy: addStarsPolicy(types),
    payout: addStarsPayout(types),
    proof: addLedgerProof(types, foreign),
    economy: addEconomy(types, foreign, kind),
    sales: addProductSales(types, foreign),
  });
  const refusals = addRefusals(types);
  addProductPurchase(types, purchase, wallet, refusals);
  addCurrencyExchange(types, foreign, { money, wallet, errors: refusals });
  addStarsInvoiceCreate(types, starsOrder, refusals);
  addStarsPaymentRefund(types, payments, refusals);
  addStarsReconcile(types, reconciliation, refusals);
  addFindingDismiss(types, reconciliation, refusals);
  addPlatformStars(types, reconciliation);
  addPlanChange(types, plan, refusals);
  addStarsSubscriptionChanges(types, starsSubscription, refusals);
  return createSubgraphSchema(types.builder, { cacheControl: true });
};
