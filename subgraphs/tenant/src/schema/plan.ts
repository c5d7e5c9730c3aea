import { auditSourceOf } from '@stargraph/kit/audit';
import { limitNames, planIds, plans, planStars, usageStates, type PlanId } from '@stargraph/kit/contracts/plan';
import { InvalidInputError, NotFoundError } from '@stargraph/kit/errors';
import { settle } from '@stargraph/kit/graphql/error-types';
import { cleanReason, reasonDescription } from '@stargraph/kit/graphql/reason';
import type { TenantBuilder } from '../builder.ts';
import type { CompanyPlanRow } from '../store/company-plan.ts';
import type { LimitUsage } from '../use-case/read-usage.ts';
import type { CommonErrorTypes } from './common-error-types.ts';
import type { TypeRefs } from './types.ts';

const stateDescriptions = {
  ok: 'Less than 80 % of it.',
  warning: '80 % of it, or more.',
  over: 'All of it. Nobody is refused yet: new players are let in up to 110 %.',
  refusing: 'The next one is refused. What is there stays.',
} as const;

interface PlanShape {
  readonly id: PlanId;
  readonly since: Date | null;
  readonly setByStaff: boolean;
}
const shapeOf = ({ plan, since, staffPlan }: CompanyPlanRow): PlanShape => ({
  id: plan,
  since,
  setByStaff: staffPlan !== null,
});

const perCompany = { tenant: 'parent.id', tenantKind: 'companyId' } as const;
const big = (value: number | null): bigint | null => (value === null ? null : BigInt(value));

/** Plans and usage. @returns the enum of plans' names */
export const addPlan = ({ builder, resultType }: TenantBuilder, { company }: TypeRefs, errors: CommonErrorTypes) => {
  const planId = builder.enumType('PlanId', {
    description: 'A plan by its name.',
    values: Object.fromEntries(planIds.map((id) => [id.toUpperCase(), { value: id }])),
  });
  const state = builder.enumType('UsageState', {
    description: 'How near to a limit a company is.',
    values: Object.fromEntries(
      usageStates.map((each) => [each.toUpperCase(), { value: each, description: stateDescriptions[each] }]),
    ),
  });
  const planLimit = builder
    .objectRef<{ readonly limit: (typeof limitNames)[number]; readonly allowed: number | null }>('PlanLimit')
    .implement({
      description: 'How much of something a plan allows.',
      access: 'inherit',
      fields: (t) => ({
        limit: t.field({ type: errors.limit, description: 'Of what.', resolve: (parent) => parent.limit }),
        allowed: t.field({
          type: 'BigInt',
          nullable: true,
          description: 'How much; null for as much as one likes.',
          resolve: ({ allowed }) => big(allowed),
        }),
      }),
    });
  const plan = builder.objectRef<PlanShape>('Plan').implement({
    description: 'What a company may use.',
    access: 'inherit',
    fields: (t) => ({
      id: t.field({ type: planId, description: 'Its name.', resolve: ({ id }) => id }),
      since: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'Since when the company has it; null where it began with it.',
        resolve: ({ since }) => since,
      }),
      setByStaff: t.exposeBoolean('setByStaff', {
        description:
          "Whether the platform's staff set it for the company. As long as it stands, none that is paid for counts.",
      }),
      stars: t.int({
        nullable: true,
        description: 'What 30 days of it cost in Telegram Stars; null where it is not sold.',
        resolve: ({ id }, _args, { services }) => (services.sellsPlans ? planStars[id] : null),
      }),
      limits: t.field({
        type: [planLimit],
        listSize: { assumedSize: 6 },
        description: 'What it allows.',
        resolve: ({ id }) => limitNames.map((limit) => ({ limit, allowed: plans[id][limit] })),
      }),
    }),
  });
  builder.queryField('plans', (t) =>
    t.field({
      type: [plan],
      listSize: { assumedSize: 4 },
      description: 'The plans that there are, the smallest first.',
      access: { operator: true },
      resolve: () => planIds.map((id) => ({ id, since: null, setByStaff: false })),
    }),
  );

  const monthUse = builder.objectRef<LimitUsage['history'][number]>('UsageMonth').implement({
    description: 'How much was used in a month.',
    access: 'inherit',
    fields: (t) => ({
      month: t.exposeString('month', { description: 'Such as `2026-11`, in UTC.' }),
      used: t.field({
        type: 'BigInt',
        description: 'What was counted in it, or the most that stood at once.',
        resolve: ({ used }) => BigInt(used),
      }),
    }),
  });
  const usage = builder.objectRef<LimitUsage>('LimitUsage').implement({
    description: 'How much of one limit a company uses.',
    access: 'inherit',
    fields: (t) => ({
      limit: t.field({ type: errors.limit, description: 'Of what.', resolve: (parent) => parent.limit }),
      used: t.field({
        type: 'BigInt',
        description: 'How much it is now. What is counted from events comes a few seconds later.',
        resolve: ({ used }) => BigInt(used),
      }),
      allowed: t.field({
        type: 'BigInt',
        nullable: true,
        description: 'How much the plan allows; null for as much as one likes.',
        resolve: ({ allowed }) => big(allowed),
      }),
      refusedAt: t.field({
        type: 'BigInt',
        nullable: true,
        description: 'The use at which the next one is refused; null for never.',
        resolve: (parent) => big(parent.refusedAt),
      }),
      state: t.field({ type: state, description: 'How near the limit is.', resolve: (parent) => parent.state }),
      periodStart: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'When the count began; null for what stands until it is removed.',
        resolve: ({ period }) => period?.from ?? null,
      }),
      periodEnd: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'When the count begins anew; null for what stands until it is removed.',
        resolve: ({ period }) => period?.until ?? null,
      }),
      history: t.field({
        type: [monthUse],
        listSize: { assumedSize: 12 },
        description: 'The last twelve months, this one last.',
        resolve: ({ history }) => [...history],
      }),
    }),
  });

  builder.objectField(company, 'plan', (t) =>
    t.field({
      type: plan,
      description: 'What it may use.',
      access: { operator: 'plan.read', ...perCompany },
      resolve: async ({ id }, _args, { loaders }) => {
        const found = await loaders.usage.load({ companyId: id });
        if (found === null) throw new Error('A company lacks its plan');
        return shapeOf(found.plan);
      },
    }),
  );
  builder.objectField(company, 'usage', (t) =>
    t.field({
      type: [usage],
      listSize: { assumedSize: 6 },
      description: 'What it uses of its plan.',
      access: { operator: 'plan.read', ...perCompany },
      resolve: async ({ id }, _args, { loaders }) => [...((await loaders.usage.load({ companyId: id }))?.limits ?? [])],
    }),
  );

  const success = builder.objectRef<{ readonly plan: PlanShape }>('StaffPlanSetSuccess').implement({
    description: 'The company has the plan.',
    access: 'inherit',
    fields: (t) => ({ plan: t.field({ type: plan, description: 'The plan.', resolve: (parent) => parent.plan }) }),
  });
  const input = builder.inputType('StaffPlanSetInput', {
    description: 'Which company gets which plan, and why.',
    fields: (t) => ({
      companyId: t.id({ required: true, description: 'The company.' }),
      plan: t.field({ type: planId, required: true, description: 'The plan.' }),
      reason: t.string({ required: true, description: reasonDescription }),
    }),
  });
  builder.mutationField('staffPlanSet', (t) =>
    t.field({
      type: resultType('StaffPlanSetResult', success, [errors.notFound, errors.invalidInput]),
      description:
        'Gives a company another plan at once. What it uses beyond a smaller one stays; nothing is added to it. It counts over what the company pays for, until FREE is set: then what is paid for counts again. Safe to repeat.',
      access: { staff: true, elevated: true },
      args: { input: t.arg({ type: input, required: true, description: 'Which company, which plan, and why.' }) },
      resolve: (_root, { input: { companyId, plan: wanted, reason } }, context) =>
        settle([NotFoundError, InvalidInputError], async () => {
          const row = await context.services.setPlan(auditSourceOf(context), {
            companyId,
            plan: wanted,
            reason: cleanReason(reason),
          });
          return { plan: shapeOf(row) };
        }),
    }),
  );
  return planId;
};
