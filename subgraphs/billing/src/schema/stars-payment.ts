import type { BillingBuilder } from '../builder.ts';
import type { StarsPaymentState, StoredStarsPayment } from '../store/stars-payment-store.ts';
import type { ForeignEntities } from './foreign.ts';
import type { PlayerType } from './player.ts';
import type { StarsOrderType } from './stars-order.ts';
import type { StarsRefundType } from './stars-refund.ts';

type Reason = NonNullable<StoredStarsPayment['reason']>;

const addReason = ({ builder }: BillingBuilder) =>
  builder.enumType('StarsPaymentReason', {
    description: 'Why Stars paid for nothing, or what is odd about what they paid for.',
    values: {
      UNKNOWN_ORDER: { value: 'unknown-order', description: 'The invoice names no order of this environment.' },
      ALREADY_PAID: { value: 'already-paid', description: 'The order was paid by another charge before.' },
      WRONG_PLAYER: { value: 'wrong-player', description: 'Somebody else than the player who ordered paid.' },
      WRONG_AMOUNT: { value: 'wrong-amount', description: 'Another amount was paid than the order costs.' },
      WRONG_CURRENCY: { value: 'wrong-currency', description: 'It was not paid in Stars.' },
      WALLET_FULL: {
        value: 'wallet-full',
        description: "The player's wallet could not hold the currency that the order brings.",
      },
      REFUNDED: {
        value: 'refunded',
        description: 'Telegram had given them back before it told that they came, so nothing was given for them.',
      },
      OVER_LIMIT: {
        value: 'over-limit',
        description:
          'The order was given, though thereby the player has more of the product than one may buy, or more are sold than there were.',
      },
    } as const satisfies Record<string, { value: Reason; description: string }>,
  });

/** Stars that came, for operators. */
export const addStarsPayment = (
  types: BillingBuilder,
  order: StarsOrderType,
  player: PlayerType,
  refund: StarsRefundType,
  { playerProfile }: ForeignEntities,
) => {
  const { builder } = types;
  const reason = addReason(types);
  const state = builder.enumType('StarsPaymentState', {
    description: 'Whether Stars that came paid for an order.',
    values: {
      MATCHED: { value: 'matched', description: 'They paid for their order, which was given to the player.' },
      UNMATCHED: { value: 'unmatched', description: 'They paid for nothing: look at the reason, and pay them back.' },
    } as const satisfies Record<string, { value: StarsPaymentState; description: string }>,
  });
  const payment = builder.objectRef<StoredStarsPayment>('StarsPayment').implement({
    description: 'Stars that Telegram took from somebody for an invoice of this environment. It never changes.',
    access: 'inherit',
    fields: (t) => ({
      id: t.exposeID('id', { description: 'Its id, `pay_…`.' }),
      chargeId: t.exposeString('chargeId', { description: "Telegram's id of the charge, unique for a bot." }),
      stars: t.field({
        type: 'BigInt',
        description: 'What was paid, whole Stars; units of another currency where the reason is WRONG_CURRENCY.',
        resolve: (parent) => parent.amount,
      }),
      playerId: t.exposeID('playerId', {
        nullable: true,
        description: 'Who paid; null for somebody who is no player of this environment.',
      }),
      player: t.field({
        type: player,
        nullable: true,
        description: 'Who paid; null for somebody who is no player of this environment.',
        resolve: ({ environmentId, playerId }) => (playerId === null ? null : { environmentId, id: playerId }),
      }),
      playerProfile: t.field({
        type: playerProfile,
        nullable: true,
        description:
          'By which name others know who paid, also one who has not acted yet; null for somebody who is no player of this environment.',
        resolve: ({ environmentId, playerId }) => (playerId === null ? null : { environmentId, id: playerId }),
      }),
      order: t.field({
        type: order,
        nullable: true,
        description: 'The order that the invoice names, whether or not this paid it; null where it names none.',
        resolve: ({ environmentId, orderId }, _args, { loaders }) =>
          orderId === null ? null : loaders.starsOrder.load({ environmentId, id: orderId }),
      }),
      state: t.expose('state', { type: state, description: 'Whether they paid for an order.' }),
      reason: t.expose('reason', {
        type: reason,
        nullable: true,
        description: 'Why they paid for nothing, or what is odd; null for a payment like any other.',
      }),
      paidAt: t.expose('paidAt', { type: 'DateTime', description: 'When Telegram took them.' }),
      recordedAt: t.expose('recordedAt', { type: 'DateTime', description: 'When it was booked here.' }),
      refunds: t.field({
        type: [refund],
        listSize: { assumedSize: 1 },
        description: 'Its refunds, the newest first; all but one of them failed.',
        resolve: async ({ environmentId, id }, _args, { loaders }) => [
          ...((await loaders.starsRefunds.load({ environmentId, paymentId: id }))?.refunds ?? []),
        ],
      }),
    }),
  });
  return { payment, state };
};
export type StarsPaymentTypes = ReturnType<typeof addStarsPayment>;
