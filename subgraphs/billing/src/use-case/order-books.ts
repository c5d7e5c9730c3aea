import { botStarPayer } from '@stargraph/kit/contracts/commands/tenant-bot';
import { starsCurrency } from '../domain/stars-order.ts';
import { findOrderBooks, findOrdersElsewhere, findUnlistedOrders } from '../store/stars-books-store.ts';
import { noteRefund } from './note-refund.ts';
import { payStars } from './pay-stars.ts';
import { PausedError, type StarsBooks } from './stars-books.ts';

/** What players of an environment paid for their orders, to its bot. */
export const orderBooks: StarsBooks = {
  find: findOrderBooks,
  findElsewhere: findOrdersElsewhere,
  findUnlisted: findUnlistedOrders,
  bookPayment: async (deps, { environmentId, telegramBotId }, { id: chargeId, stars, payload, at }, position) => {
    const charge = { environmentId, telegramBotId, chargeId };
    const payer = await deps.commands.call(botStarPayer, { ...charge, position });
    if (payer.outcome === 'unavailable') throw new PausedError(payer.retryAfterMs);
    const playerId = payer.outcome === 'found' ? payer.playerId : null;
    await payStars(deps, {
      ...charge,
      currency: starsCurrency,
      amount: stars,
      payload: payload ?? '',
      playerId,
      paidAt: at,
      traceparent: '',
    });
  },
  bookRefund: async (deps, { environmentId, telegramBotId }, { id: chargeId, stars, at }) => {
    await noteRefund(deps, {
      environmentId,
      telegramBotId,
      chargeId,
      currency: starsCurrency,
      amount: stars,
      refundedAt: at,
      traceparent: '',
    });
  },
};
