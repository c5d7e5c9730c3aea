import type { AccessRule } from '@stargraph/kit/graphql/access';
import { planIds } from '@stargraph/kit/contracts/plan';
import { entityReference } from '@stargraph/kit/graphql/entity';
import { connectionOf, encodeCursor } from '@stargraph/kit/pagination';
import type { BillingBuilder } from '../builder.ts';
import { planEndOf, planMismatches, planStandingOf, type PlanEnd } from '../domain/plan-subscription.ts';
import { findAllPlanPayments, findPlanPayments, type PlanPaymentRow } from '../store/plan-payment-store.ts';
import type { StoredPlanSubscription } from '../store/plan-subscription-store.ts';
import { idPage, pageArguments } from './page.ts';

const reader: AccessRule = { operator: 'plan.read', tenant: 'parent.id', tenantKind: 'companyId' };

const addSubscription = ({ builder }: BillingBuilder) => {
  const planId = builder.enumType('PlanId', {
    description: 'A plan by its name.',
    values: Object.fromEntries(planIds.map((id) => [id.toUpperCase(), { value: id }])),
  });
  const state = builder.enumType('PlanSubscriptionState', {
    description: 'How a subscription stands.',
    values: {
      ORDERED: { value: 'ordered', description: 'It was not paid.' },
      ACTIVE: { value: 'active', description: 'It gives the company its plan, and Telegram renews it.' },
      STOPPED: {
        value: 'stopped',
        description: 'It gives the company its plan until its time is over, and no longer.',
      },
      GRACE: {
        value: 'grace',
        description: 'Its time is over. It still gives the plan for some days, should Telegram renew it.',
      },
      ENDED: { value: 'ended', description: 'It gives nothing any more.' },
    } as const,
  });
  const end = builder.enumType('PlanSubscriptionEnd', {
    description: 'Why a subscription ended.',
    values: {
      EXPIRED: { value: 'expired', description: 'Nobody renewed it.' },
      REPLACED: { value: 'replaced', description: 'The company took another plan.' },
      REFUNDED: { value: 'refunded', description: 'The Stars were given back.' },
      GONE: { value: 'gone', description: 'The company is gone.' },
    } as const satisfies Record<string, { value: PlanEnd; description: string }>,
  });
  const subscription = builder.objectRef<StoredPlanSubscription>('PlanSubscription').implement({
    description: "A company's plan as it pays for it in Telegram Stars, 30 days at a time.",
    access: 'inherit',
    fields: (t) => ({
      id: t.exposeID('id', { description: 'Its id, `psb_…`.' }),
      plan: t.expose('plan', { type: planId, description: 'Which plan.' }),
      stars: t.exposeInt('stars', { description: 'What 30 days cost, whole Stars: the price when it was ordered.' }),
      state: t.field({
        type: state,
        description: 'How it stands.',
        resolve: (parent, _args, { now }) => planStandingOf(parent, now),
      }),
      startedAt: t.expose('startedAt', {
        type: 'DateTime',
        nullable: true,
        description: 'When it was first paid; null while it is not.',
      }),
      paidUntil: t.expose('paidUntil', {
        type: 'DateTime',
        nullable: true,
        description: 'Until when it is paid; null while it is not.',
      }),
      endsAt: t.field({
        type: 'DateTime',
        nullable: true,
        description:
          'When it ends unless it is renewed: some days after what is paid, while Telegram still tries; null while nothing is paid.',
        resolve: planEndOf,
      }),
      stoppedAt: t.expose('stoppedAt', {
        type: 'DateTime',
        nullable: true,
        description: 'Since when it is not to be renewed; null while it is.',
      }),
      renewalPending: t.boolean({
        description: 'Telegram does not know yet whether it is to renew it. It is told again by itself.',
        resolve: ({ chargeId, stoppedAt, stopTold }) => chargeId !== null && (stoppedAt !== null) !== stopTold,
      }),
      endedAt: t.expose('endedAt', {
        type: 'DateTime',
        nullable: true,
        description: 'When it ended; null where it has not.',
      }),
      endReason: t.expose('endReason', {
        type: end,
        nullable: true,
        description: 'Why it ended; null where it has not.',
      }),
    }),
  });
  return { planId, subscription };
};

const addPayment = ({ builder }: BillingBuilder) => {
  const reason = builder.enumType('PlanPaymentReason', {
    description: 'Why Stars paid for no plan. They are given back.',
    values: Object.fromEntries(
      planMismatches.map((each) => [each.toUpperCase().replaceAll('-', '_'), { value: each }]),
    ),
  });
  return builder.objectRef<PlanPaymentRow>('PlanPayment').implement({
    description: "Stars that Telegram took for a company's plan.",
    access: 'inherit',
    fields: (t) => ({
      id: t.exposeID('id', { description: 'Its id, `ppy_…`.' }),
      companyId: t.exposeID('companyId', {
        nullable: true,
        description: 'The company; null where the invoice names none.',
      }),
      chargeId: t.exposeString('chargeId', { description: "Telegram's id of the charge, as its receipt names it." }),
      stars: t.field({ type: 'BigInt', description: 'How many Stars.', resolve: (parent) => parent.amount }),
      renewal: t.exposeBoolean('renewal', { description: 'Whether it renewed what was paid before.' }),
      reason: t.expose('reason', {
        type: reason,
        nullable: true,
        description: 'Why it paid for no plan; null where it did.',
      }),
      paidAt: t.expose('paidAt', { type: 'DateTime', description: 'When Telegram took them.' }),
      paidUntil: t.expose('paidUntil', { type: 'DateTime', description: 'Until when they pay.' }),
      refundRequestedAt: t.expose('refundRequestedAt', {
        type: 'DateTime',
        nullable: true,
        description: 'Since when they are to be given back; null where they are not.',
      }),
      refundedAt: t.expose('refundedAt', {
        type: 'DateTime',
        nullable: true,
        description: 'When Telegram gave them back; null where it has not.',
      }),
      refundProblem: t.exposeString('refundProblem', {
        nullable: true,
        access: { staff: true },
        description: "Why Telegram has not given them back yet, in its words: for the platform's staff.",
      }),
    }),
  });
};

/** What companies pay for their plans. */
export const addPlan = (types: BillingBuilder) => {
  const { builder, connectionType } = types;
  const { planId, subscription } = addSubscription(types);
  const payment = addPayment(types);
  const paymentConnection = connectionType(payment);
  const company = builder.objectRef<{ readonly id: string }>('Company').implement({
    description: 'A customer of the platform: operators are its members, projects belong to it.',
    access: reader,
    fields: (t) => ({
      id: t.exposeID('id', { description: 'Its id, `cmp_…`.' }),
      planSubscription: t.field({
        type: subscription,
        nullable: true,
        description: 'The subscription that it pays, or paid last; null where it never paid.',
        resolve: ({ id }, _args, { loaders }) => loaders.planSubscription.load({ companyId: id }),
      }),
      planPayments: t.field({
        type: paymentConnection,
        description:
          'What it paid for plans, the newest first. Errors: BAD_USER_INPUT for a page size or cursor that is not one.',
        args: pageArguments(types),
        resolve: async ({ id }, args, { sql }) => {
          const { size, after } = idPage(args);
          const rows = await findPlanPayments(sql, id, after, size + 1);
          return connectionOf(rows, size, (row) => encodeCursor([row.id]), after !== null);
        },
      }),
    }),
  });
  builder.asEntity(company, {
    key: builder.selection<{ id: string }>('id'),
    resolveReference: entityReference('Company', reader, ({ id }: { readonly id: string }) => ({ id })),
  });
  builder.queryField('staffPlanPayments', (t) =>
    t.field({
      type: paymentConnection,
      description:
        "What came to the platform's own bot, the newest first. Errors: BAD_USER_INPUT for a page size or cursor that is not one.",
      access: { staff: true },
      args: {
        companyId: t.arg.id({ description: "Only this company's. Default: all, also those that name none." }),
        first: t.arg.int({ description: 'How many, 1 to 100; 20 unless told.' }),
        after: t.arg.string({ description: '`endCursor` of the page before.' }),
      },
      resolve: async (_root, { companyId, ...page }, { sql }) => {
        const { size, after } = idPage(page);
        const rows = await findAllPlanPayments(sql, companyId ?? null, after, size + 1);
        return connectionOf(rows, size, (row) => encodeCursor([row.id]), after !== null);
      },
    }),
  );
  return { planId, subscription, payment };
};

export type PlanTypes = ReturnType<typeof addPlan>;
