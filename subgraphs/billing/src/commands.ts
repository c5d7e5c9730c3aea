import { handleCommand, type CommandHandler } from '@stargraph/kit/commands';
import {
  ledgerHold,
  starsCheckout,
  starsPay,
  starsRefunded,
  planCheckout,
  planPay,
  planRefunded,
  planRenewal,
  starsSubscriptionChanged,
} from '@stargraph/kit/contracts/commands/billing';
import { billingPersonalDataRead } from '@stargraph/kit/contracts/commands/personal-data';
import { sqlOfPool } from '@stargraph/kit/db/sql';
import { answerPersonalDataRead } from '@stargraph/kit/personal-data';
import type { ReleaseCache } from '@stargraph/kit/release-cache';
import type { ServiceDeps } from '@stargraph/kit/service';
import type { z } from 'zod';
import { billingPersonalData } from './store/personal-data.ts';
import { checkoutStars } from './use-case/checkout-stars.ts';
import { noteRefund } from './use-case/note-refund.ts';
import type { LedgerWriter } from './use-case/ledger-writer.ts';
import { hearOfSubscription } from './use-case/hear-subscription.ts';
import { payStars } from './use-case/pay-stars.ts';
import { placeHolds } from './use-case/place-holds.ts';
import { notePlanRenewal } from './use-case/keep-plans.ts';
import { checkoutPlan, payPlan } from './use-case/pay-plan.ts';
import { noteRefundedPlan } from './use-case/refund-plan.ts';

/** The internal commands that billing owns. */
export const createCommands = (
  deps: ServiceDeps & { readonly releases: ReleaseCache; readonly ledger: LedgerWriter },
): CommandHandler[] => [
  handleCommand(starsCheckout, async (request, { traceparent }): Promise<z.input<typeof starsCheckout.output>> => {
    const reason = await checkoutStars(deps, { ...request, traceparent });
    return reason === null ? { outcome: 'ok' } : { outcome: 'refused', reason };
  }),
  handleCommand(ledgerHold, async (request) => ({ outcomes: await placeHolds(deps, request) })),
  handleCommand(starsPay, (request, { traceparent }) => payStars(deps, { ...request, traceparent })),
  handleCommand(starsRefunded, (told, { traceparent }) => noteRefund(deps, { ...told, traceparent })),
  handleCommand(planCheckout, (request) => checkoutPlan(deps, request)),
  handleCommand(planPay, (request, { traceparent }) => payPlan(deps, { ...request, traceparent })),
  handleCommand(planRenewal, async (word) => ({ outcome: await notePlanRenewal(deps, word) })),
  handleCommand(planRefunded, async (charge) => ({ outcome: await noteRefundedPlan(deps, charge) })),
  handleCommand(starsSubscriptionChanged, (word) => hearOfSubscription(deps, word)),
  answerPersonalDataRead(billingPersonalDataRead, (...asked) =>
    billingPersonalData.read(sqlOfPool(deps.pool), ...asked),
  ),
];
