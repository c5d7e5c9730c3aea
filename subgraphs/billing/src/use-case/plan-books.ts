import { platformStarPayer } from '@stargraph/kit/contracts/commands/tenant-bot';
import { sqlOfPool } from '@stargraph/kit/db/sql';
import { isId } from '@stargraph/kit/ids';
import { isRenewalAt } from '../domain/plan-subscription.ts';
import { starsCurrency } from '../domain/stars-order.ts';
import { findPlanCharge } from '../store/plan-payment-store.ts';
import { findPlanOfPayload } from '../store/plan-subscription-store.ts';
import { findUnlistedPlans, findPlanBooks } from '../store/stars-books-store.ts';
import { payPlan } from './pay-plan.ts';
import { noteRefundedPlan } from './refund-plan.ts';
import { PausedError, type StarsBooks } from './stars-books.ts';

/** What companies paid for their plans, to the platform's own bot. */
export const planBooks: StarsBooks = {
  find: findPlanBooks,
  // The platform's own bot has one book.
  findElsewhere: () => Promise.resolve([]),
  findUnlisted: findUnlistedPlans,
  bookPayment: async (deps, { telegramBotId }, { id: chargeId, stars, payload, at }, position) => {
    const payer = await deps.commands.call(platformStarPayer, { telegramBotId, chargeId, position });
    if (payer.outcome === 'unavailable') throw new PausedError(payer.retryAfterMs);
    const sql = sqlOfPool(deps.pool);
    const known = payload !== null && isId('planSubscription', payload);
    const subscription = known ? await findPlanOfPayload(sql, payload) : null;
    const firstCharge = subscription?.chargeId ?? chargeId;
    const first = firstCharge === chargeId ? null : await findPlanCharge(sql, { telegramBotId, chargeId: firstCharge });
    await payPlan(deps, {
      telegramBotId,
      chargeId,
      payload: payload ?? '',
      currency: starsCurrency,
      amount: stars,
      telegramUserId: payer.outcome === 'found' ? payer.telegramUserId : null,
      paidAt: at,
      // The list says neither: until when it pays follows from the period, and which payment it is from its time.
      paidUntil: null,
      renewal: first !== null && isRenewalAt(first.paidAt.getTime(), at),
      traceparent: subscription?.traceparent ?? '',
    });
  },
  bookRefund: async (deps, { telegramBotId }, { id: chargeId }) => {
    await noteRefundedPlan(deps, { telegramBotId, chargeId });
  },
};
