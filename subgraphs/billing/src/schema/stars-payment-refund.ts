import { auditSourceOf } from '@stargraph/kit/audit';
import { badInput, IdempotencyConflictError, NotFoundError } from '@stargraph/kit/errors';
import { settle } from '@stargraph/kit/graphql/error-types';
import {
  companyOf,
  idempotencyKeyDescription,
  idempotencyKeyOf,
  operatorOf,
  projectOf,
} from '@stargraph/kit/graphql/request';
import { isId } from '@stargraph/kit/ids';
import type { BillingBuilder } from '../builder.ts';
import {
  AlreadyRefundedError,
  BotDisconnectedError,
  RefundRefusedError,
  StarsBalanceTooLowError,
} from '../domain/stars-refund.ts';
import { findStarsPaymentById, type StoredStarsPayment } from '../store/stars-payment-store.ts';
import type { RefusalTypes } from './refusal.ts';
import type { StarsPaymentTypes } from './stars-payment.ts';

const maxReasonLength = 500;

const refusals = [
  NotFoundError,
  AlreadyRefundedError,
  BotDisconnectedError,
  StarsBalanceTooLowError,
  RefundRefusedError,
  IdempotencyConflictError,
];

const addResult = (types: BillingBuilder, { payment }: StarsPaymentTypes, errors: RefusalTypes) => {
  const { builder, errorType, resultType } = types;
  const success = builder.objectRef<{ readonly payment: StoredStarsPayment }>('StarsPaymentRefundSuccess').implement({
    description:
      'The refund is done, or on record and under way: read its state. Telegram is asked until it answers, whoever waits for it.',
    access: 'inherit',
    fields: (t) => ({
      payment: t.field({
        type: payment,
        description: 'The payment, with its refund.',
        resolve: (parent) => parent.payment,
      }),
    }),
  });
  return resultType('StarsPaymentRefundResult', success, [
    errors.notFound,
    errorType(
      AlreadyRefundedError,
      'The Stars were given back before, or are about to be: a refund is never refunded.',
    ),
    errorType(BotDisconnectedError, 'The bot that took the Stars is not connected any more, or its token is revoked.'),
    errorType(StarsBalanceTooLowError, 'The bot has fewer Stars than are to be given back.'),
    errorType(RefundRefusedError, 'Telegram refused, in the words of the message. Nothing was changed.'),
    errors.idempotencyConflict,
  ]);
};

export const addStarsPaymentRefund = (
  types: BillingBuilder,
  payments: StarsPaymentTypes,
  errors: RefusalTypes,
): void => {
  const { builder } = types;
  const result = addResult(types, payments, errors);
  const input = builder.inputType('StarsPaymentRefundInput', {
    description: 'A payment whose Stars are given back.',
    fields: (t) => ({
      environmentId: t.id({ required: true, description: 'The environment.' }),
      paymentId: t.id({ required: true, description: 'The payment, `pay_…`.' }),
      reason: t.string({
        required: true,
        description: 'Why, for your colleagues: 1 to 500 characters. The player does not see it.',
      }),
      idempotencyKey: t.string({ required: true, description: idempotencyKeyDescription }),
    }),
  });
  builder.mutationField('starsPaymentRefund', (t) =>
    t.field({
      type: result,
      description:
        'Gives the Stars of a payment back to whoever paid them, and takes back what they brought: its currency, also where it is spent (the player then owes it), and its items that are still there. It can not be undone.',
      access: { operator: 'payment.refund', tenant: 'args.input.environmentId' },
      args: { input: t.arg({ type: input, required: true, description: 'The payment and the reason.' }) },
      resolve: (
        _root,
        { input: { environmentId, paymentId, reason, idempotencyKey } },
        { refund, sql, ...context },
      ) => {
        const words = reason.trim();
        if (words === '' || words.length > maxReasonLength || words.includes('\u0000') || !words.isWellFormed())
          throw badInput(`A reason has 1 to ${maxReasonLength} characters.`);
        const request = {
          environmentId,
          paymentId,
          reason: words,
          companyId: companyOf(context.viewer, { environmentId }),
          projectId: projectOf(context.viewer, environmentId),
          requestedBy: operatorOf(context.viewer),
          idempotencyKey: idempotencyKeyOf(idempotencyKey),
          source: auditSourceOf(context),
        };
        return settle(refusals, async () => {
          if (!isId('payment', paymentId)) throw new NotFoundError('A payment in Stars');
          await refund(request);
          const payment = await findStarsPaymentById(sql, environmentId, paymentId);
          if (payment === null) throw new Error('A payment that was refunded is not there');
          return { payment };
        });
      },
    }),
  );
};
