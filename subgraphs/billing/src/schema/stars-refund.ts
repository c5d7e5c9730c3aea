import { companyOf } from '@stargraph/kit/graphql/request';
import type { BillingBuilder } from '../builder.ts';
import type { RefundCause, RefundFailure, RefundState, Taken } from '../domain/stars-refund.ts';
import type { StoredStarsRefund } from '../store/stars-refund-store.ts';
import type { ForeignEntities } from './foreign.ts';

const addEnums = ({ builder }: BillingBuilder) => ({
  state: builder.enumType('StarsRefundState', {
    description: 'How far a refund is.',
    values: {
      REQUESTED: { value: 'requested', description: 'Telegram is asked for it, again and again until it answers.' },
      DONE: { value: 'done', description: 'The Stars were given back, and what they brought was taken back.' },
      FAILED: { value: 'failed', description: 'Telegram refused; nothing was changed. It may be asked for again.' },
    } as const satisfies Record<string, { value: RefundState; description: string }>,
  }),
  cause: builder.enumType('StarsRefundCause', {
    description: 'Who wanted a refund.',
    values: {
      OPERATOR: { value: 'operator', description: 'Somebody of the company.' },
      POLICY: { value: 'policy', description: "The environment's policy: Stars that paid for nothing, by itself." },
      TELEGRAM: { value: 'telegram', description: 'Nobody here: Telegram told of it without being asked.' },
    } as const satisfies Record<string, { value: RefundCause; description: string }>,
  }),
  failure: builder.enumType('StarsRefundFailure', {
    description: 'Why a refund failed.',
    values: {
      BOT_DISCONNECTED: {
        value: 'no-bot',
        description: 'The bot that took the Stars is not connected, or its token revoked.',
      },
      BALANCE_TOO_LOW: { value: 'balance-too-low', description: 'The bot has fewer Stars than that.' },
      CHARGE_UNKNOWN: { value: 'charge-unknown', description: 'Telegram knows no such payment of the bot.' },
      REFUSED: { value: 'telegram-refused', description: 'Telegram refused for another reason: see its words.' },
    } as const satisfies Record<string, { value: RefundFailure; description: string }>,
  }),
});

/** Stars given back, for operators. */
export const addStarsRefund = (types: BillingBuilder, { currency, colleague }: ForeignEntities) => {
  const { builder } = types;
  const { state, cause, failure } = addEnums(types);
  const taken = builder.objectRef<Taken & { readonly environmentId: string }>('StarsTakenBack').implement({
    description: 'What a refund took back of one currency.',
    access: 'inherit',
    fields: (t) => ({
      currency: t.field({
        type: currency,
        description: 'The currency.',
        resolve: ({ environmentId, currencyId }) => ({ environmentId, id: currencyId }),
      }),
      amount: t.field({
        type: 'BigInt',
        description: 'What was taken from the wallet, minor units.',
        resolve: (parent) => BigInt(parent.amount),
      }),
      debt: t.field({
        type: 'BigInt',
        description: 'The part of it that was spent already: the player owes it.',
        resolve: (parent) => BigInt(parent.debt),
      }),
    }),
  });
  return builder.objectRef<StoredStarsRefund>('StarsRefund').implement({
    description: 'Stars of a payment that were given back, or that somebody wanted to give back.',
    access: 'inherit',
    fields: (t) => ({
      id: t.exposeID('id', { description: 'Its id, `rfd_…`.' }),
      state: t.expose('state', { type: state, description: 'How far it is.' }),
      cause: t.expose('cause', { type: cause, description: 'Who wanted it.' }),
      reason: t.exposeString('reason', { description: 'What the operator wrote; empty where nobody did.' }),
      requestedBy: t.field({
        type: colleague,
        nullable: true,
        description: 'The operator who asked for it.',
        resolve: ({ environmentId, requestedBy }, _args, { viewer }) =>
          requestedBy === null ? null : { companyId: companyOf(viewer, { environmentId }), operatorId: requestedBy },
      }),
      failure: t.expose('failure', { type: failure, nullable: true, description: 'Why it failed.' }),
      failureWords: t.exposeString('failureWords', { nullable: true, description: "Telegram's own words." }),
      taken: t.field({
        type: [taken],
        listSize: { assumedSize: 3 },
        description: 'The currency that was taken back. Items are taken a moment later, those that are still there.',
        resolve: ({ environmentId, taken: amounts }) => amounts.map((each) => ({ ...each, environmentId })),
      }),
      requestedAt: t.expose('requestedAt', { type: 'DateTime', description: 'When it was asked for.' }),
      settledAt: t.expose('settledAt', {
        type: 'DateTime',
        nullable: true,
        description: 'When it was done or failed.',
      }),
    }),
  });
};
export type StarsRefundType = ReturnType<typeof addStarsRefund>;
