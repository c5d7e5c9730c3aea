import { auditSourceOf } from '@stargraph/kit/audit';
import { badInput } from '@stargraph/kit/errors';
import { companyOf, operatorOf, projectOf } from '@stargraph/kit/graphql/request';
import type { BillingBuilder } from '../builder.ts';
import type { StoredStarsPolicy } from '../store/stars-policy-store.ts';

/** Telegram holds Stars for 21 days; what is to be given back should be by then. */
const mostHours = 480;

/** What an environment does by itself with Stars that paid for nothing. */
export const addStarsPolicy = ({ builder, resultType }: BillingBuilder) => {
  const policy = builder
    .objectRef<Pick<StoredStarsPolicy, 'environmentId' | 'refundUnmatchedAfter'>>('StarsPolicy')
    .implement({
      description: 'What an environment does by itself with Stars that paid for nothing.',
      access: 'inherit',
      fields: (t) => ({
        refundUnmatchedAfterHours: t.exposeInt('refundUnmatchedAfter', {
          nullable: true,
          description:
            'They are given back so many hours after they came, 1 to 480; null where they wait for somebody.',
        }),
      }),
    });
  const success = builder.objectRef<{ readonly policy: StoredStarsPolicy }>('StarsPolicySetSuccess').implement({
    description: 'It holds from now on, also for Stars that wait already.',
    access: 'inherit',
    fields: (t) => ({
      policy: t.field({ type: policy, description: 'What holds now.', resolve: (parent) => parent.policy }),
    }),
  });
  const input = builder.inputType('StarsPolicySetInput', {
    description: 'What to do with Stars that paid for nothing.',
    fields: (t) => ({
      environmentId: t.id({ required: true, description: 'The environment.' }),
      refundUnmatchedAfterHours: t.int({
        description: 'Give them back so many hours after they came, 1 to 480; null to let them wait for somebody.',
      }),
    }),
  });
  builder.mutationField('starsPolicySet', (t) =>
    t.field({
      type: resultType('StarsPolicySetResult', success, []),
      description: 'Sets what an environment does by itself with Stars that paid for nothing.',
      access: { operator: 'payment.refund', tenant: 'args.input.environmentId' },
      args: { input: t.arg({ type: input, required: true, description: 'The policy.' }) },
      resolve: async (_root, { input: { environmentId, refundUnmatchedAfterHours } }, { setPolicy, ...context }) => {
        const hours = refundUnmatchedAfterHours ?? null;
        if (hours !== null && (hours < 1 || hours > mostHours))
          throw badInput(`refundUnmatchedAfterHours must be 1 to ${mostHours}, or null.`);
        return {
          policy: await setPolicy({
            environmentId,
            companyId: companyOf(context.viewer, { environmentId }),
            projectId: projectOf(context.viewer, environmentId),
            refundUnmatchedAfter: hours,
            changedBy: operatorOf(context.viewer),
            source: auditSourceOf(context),
          }),
        };
      },
    }),
  );
  return policy;
};
export type StarsPolicyType = ReturnType<typeof addStarsPolicy>;
