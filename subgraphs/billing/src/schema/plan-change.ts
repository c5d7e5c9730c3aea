import { auditSourceOf } from '@stargraph/kit/audit';
import { IdempotencyConflictError, InvalidInputError, NotFoundError } from '@stargraph/kit/errors';
import { settle } from '@stargraph/kit/graphql/error-types';
import { cleanReason, reasonDescription } from '@stargraph/kit/graphql/reason';
import { idempotencyKeyDescription, idempotencyKeyOf, operatorOf } from '@stargraph/kit/graphql/request';
import type { BillingBuilder } from '../builder.ts';
import { InvoiceUnavailableError, NoPlanSubscriptionError, PlanOrderRefusedError } from '../domain/errors.ts';
import type { PlanPaymentRow } from '../store/plan-payment-store.ts';
import type { StoredPlanSubscription } from '../store/plan-subscription-store.ts';
import type { PlanTypes } from './plan.ts';
import type { RefusalTypes } from './refusal.ts';

const payer = { operator: 'plan.manage', tenant: 'args.input.companyId' } as const;

const addOrder = (types: BillingBuilder, { planId, subscription }: PlanTypes, errors: RefusalTypes): void => {
  const { builder, errorType, resultType } = types;
  const reason = builder.enumType('PlanOrderRefusal', {
    description: 'Why a plan can not be ordered.',
    values: {
      NOT_SOLD: { value: 'not-sold', description: "It is not sold: the platform's staff sets it." },
      RUNNING: { value: 'running', description: 'The company pays for it already.' },
      GIVEN: {
        value: 'given',
        description: "The platform's staff set the company's plan, and no other counts as long as it stands.",
      },
      STANDS_STILL: { value: 'stands-still', description: 'The company is suspended, or its deletion was asked for.' },
    } as const,
  });
  const refused = errorType(PlanOrderRefusedError, 'The plan can not be ordered now.', (t) => ({
    reason: t.field({ type: reason, description: 'Why.', resolve: ({ error }) => error.reason }),
  }));
  const success = builder
    .objectRef<{ readonly order: StoredPlanSubscription; readonly invoiceLink: string }>('PlanOrderCreateSuccess')
    .implement({
      description: 'The order stands and can be paid. The plan changes when Telegram says that it was.',
      access: 'inherit',
      fields: (t) => ({
        order: t.field({
          type: subscription,
          description: 'What was ordered: the same for a repeat with the same key.',
          resolve: (parent) => parent.order,
        }),
        invoiceLink: t.exposeString('invoiceLink', {
          description: "Telegram's link of the invoice. Whoever opens it may pay; the plan is the company's.",
        }),
      }),
    });
  const input = builder.inputType('PlanOrderCreateInput', {
    description: 'Which plan is to be paid for.',
    fields: (t) => ({
      companyId: t.id({ required: true, description: 'The company.' }),
      plan: t.field({ type: planId, required: true, description: 'The plan.' }),
      locale: t.string({ description: 'The language of the invoice: `en`, unless told, or `ru`.' }),
      idempotencyKey: t.string({ required: true, description: idempotencyKeyDescription }),
    }),
  });
  const failures = [PlanOrderRefusedError, InvoiceUnavailableError, IdempotencyConflictError];
  builder.mutationField('planOrderCreate', (t) =>
    t.field({
      type: resultType('PlanOrderCreateResult', success, [
        refused,
        errors.invoiceUnavailable,
        errors.idempotencyConflict,
      ]),
      description:
        'Orders a plan for 30 days at a time, in Telegram Stars, and gives the invoice to pay it by. Another plan that runs ends when it is paid, and what is left of it is not paid back. Errors: RATE_LIMITED after 20 unpaid orders in an hour.',
      access: payer,
      args: { input: t.arg({ type: input, required: true, description: 'Which plan, for whom.' }) },
      resolve: (_root, { input: { companyId, plan, locale, idempotencyKey } }, context) =>
        settle(failures, () =>
          context.orderPlan({
            companyId,
            operatorId: operatorOf(context.viewer),
            plan,
            locale: locale ?? 'en',
            idempotencyKey: idempotencyKeyOf(idempotencyKey),
            source: auditSourceOf(context),
          }),
        ),
    }),
  );
};

const addRenewal = (types: BillingBuilder, { subscription }: PlanTypes): void => {
  const { builder, errorType, resultType } = types;
  const none = errorType(NoPlanSubscriptionError, 'The company has no subscription that runs.');
  const success = builder
    .objectRef<{ readonly subscription: StoredPlanSubscription }>('PlanRenewalSetSuccess')
    .implement({
      description: 'It is noted, and Telegram is told.',
      access: 'inherit',
      fields: (t) => ({
        subscription: t.field({
          type: subscription,
          description: 'The subscription.',
          resolve: (parent) => parent.subscription,
        }),
      }),
    });
  const input = builder.inputType('PlanRenewalSetInput', {
    description: "Whether a company's plan is to be renewed.",
    fields: (t) => ({
      companyId: t.id({ required: true, description: 'The company.' }),
      renews: t.boolean({
        required: true,
        description:
          'False: Telegram takes no more, and the plan ends when its time is over. True: whoever pays may turn it on again in Telegram.',
      }),
    }),
  });
  builder.mutationField('planRenewalSet', (t) =>
    t.field({
      type: resultType('PlanRenewalSetResult', success, [none]),
      description: "Stops the renewal of a company's plan, or allows it again. Safe to repeat.",
      access: payer,
      args: { input: t.arg({ type: input, required: true, description: 'Whose, and whether.' }) },
      resolve: (_root, { input: { companyId, renews } }, context) =>
        settle([NoPlanSubscriptionError], async () => ({
          subscription: await context.setPlanRenewal({ companyId, renews, source: auditSourceOf(context) }),
        })),
    }),
  );
};

const addRefund = (types: BillingBuilder, { payment }: PlanTypes, errors: RefusalTypes): void => {
  const { builder, resultType } = types;
  const success = builder.objectRef<{ readonly payment: PlanPaymentRow }>('StaffPlanPaymentRefundSuccess').implement({
    description: 'The Stars are given back, or will be as soon as Telegram does it.',
    access: 'inherit',
    fields: (t) => ({
      payment: t.field({ type: payment, description: 'The payment.', resolve: (parent) => parent.payment }),
    }),
  });
  const input = builder.inputType('StaffPlanPaymentRefundInput', {
    description: 'Which payment is given back, and why.',
    fields: (t) => ({
      paymentId: t.id({
        required: true,
        description: 'The payment. It is given back once, however often this is asked.',
      }),
      reason: t.string({ required: true, description: reasonDescription }),
    }),
  });
  builder.mutationField('staffPlanPaymentRefund', (t) =>
    t.field({
      type: resultType('StaffPlanPaymentRefundResult', success, [errors.notFound, errors.invalidInput]),
      description:
        'Has Telegram give back what was paid for a plan. The plan ends when it has, if that payment is what it runs on. Safe to repeat.',
      access: { staff: true, elevated: true },
      args: { input: t.arg({ type: input, required: true, description: 'Which, and why.' }) },
      resolve: (_root, { input: { paymentId, reason } }, context) =>
        settle([NotFoundError, InvalidInputError], async () => ({
          payment: await context.refundPlan({
            paymentId,
            source: auditSourceOf(context),
            reason: cleanReason(reason),
          }),
        })),
    }),
  );
};

export const addPlanChange = (types: BillingBuilder, plan: PlanTypes, errors: RefusalTypes): void => {
  addOrder(types, plan, errors);
  addRenewal(types, plan);
  addRefund(types, plan, errors);
};
