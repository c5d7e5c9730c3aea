import { badInput, NotFoundError } from '@stargraph/kit/errors';
import { settle } from '@stargraph/kit/graphql/error-types';
import { isId } from '@stargraph/kit/ids';
import type { BillingBuilder } from '../builder.ts';
import { SubscriptionUnchangedError } from '../domain/errors.ts';
import type { SubscriptionWish } from '../store/subscription-store.ts';
import type { RefusalTypes } from './refusal.ts';
import { currentSubscription, type CurrentSubscription, type StarsSubscriptionType } from './stars-subscription.ts';

interface Success {
  readonly subscription: CurrentSubscription;
}

const words = {
  cancel: {
    name: 'Cancel',
    input: 'Which subscription is not to be paid for again.',
    success: 'It is not paid for again, or Telegram will be told as soon as it answers.',
    mutation:
      'Ends a subscription with what is paid: Telegram takes no more Stars for it. Where Telegram does not answer now, `pendingChange` says so and it is told later. Safe to repeat.',
  },
  resume: {
    name: 'Resume',
    input: 'Which subscription is to be paid for again.',
    success: 'It is paid for again, or Telegram will be told as soon as it answers.',
    mutation:
      'Takes back that a subscription was cancelled, while what is paid lasts. What was cancelled in Telegram is resumed there. Where Telegram does not answer now, `pendingChange` says so and it is told later. Safe to repeat.',
  },
} as const;

const addReason = ({ builder }: BillingBuilder) =>
  builder.enumType('StarsSubscriptionRefusal', {
    description: 'Why a subscription can not be changed.',
    values: {
      ENDED: { value: 'ended', description: 'It has ended.' },
      CANCELED_IN_TELEGRAM: {
        value: 'telegram',
        description: "It was cancelled in Telegram's settings, and is resumed there.",
      },
      CANCELED_BY_PLATFORM: { value: 'platform', description: 'The platform cancelled it.' },
      NO_BOT: { value: 'no-bot', description: 'The bot that it is paid to is not connected any more.' },
      REFUSED: { value: 'refused', description: 'Telegram refused the change.' },
    } as const satisfies Record<string, { value: SubscriptionUnchangedError['reason']; description: string }>,
  });

export const addStarsSubscriptionChanges = (
  types: BillingBuilder,
  subscription: StarsSubscriptionType,
  errors: RefusalTypes,
): void => {
  const { builder, errorType, resultType } = types;
  const reason = addReason(types);
  const unchanged = errorType(
    SubscriptionUnchangedError,
    'The subscription can not be cancelled or resumed as it is, or not here.',
    (t) => ({
      reason: t.field({ type: reason, description: 'Why.', resolve: (parent) => parent.error.reason }),
    }),
  );
  for (const wish of ['cancel', 'resume'] as const satisfies readonly SubscriptionWish[]) {
    const { name, ...said } = words[wish];
    const success = builder.objectRef<Success>(`StarsSubscription${name}Success`).implement({
      description: said.success,
      access: 'inherit',
      fields: (t) => ({
        subscription: t.field({
          type: subscription,
          description: 'The subscription as it is now.',
          resolve: (parent) => parent.subscription,
        }),
      }),
    });
    const result = resultType(`StarsSubscription${name}Result`, success, [errors.notFound, unchanged]);
    const input = builder.inputType(`StarsSubscription${name}Input`, {
      description: said.input,
      fields: (t) => ({
        subscriptionId: t.id({ required: true, description: 'A subscription of the player who asks.' }),
      }),
    });
    builder.mutationField(`starsSubscription${name}`, (t) =>
      t.field({
        type: result,
        description: said.mutation,
        access: { player: true },
        args: { input: t.arg({ type: input, required: true, description: 'The subscription.' }) },
        resolve: (_parent, { input: { subscriptionId } }, context) =>
          settle([NotFoundError, SubscriptionUnchangedError], async () => {
            const { viewer } = context;
            if (viewer.kind !== 'player') throw new Error('A subscription was to be changed by another kind of viewer');
            if (!isId('subscription', subscriptionId))
              throw badInput('subscriptionId must be an id of a subscription.');
            const { environmentId, playerId } = viewer;
            const changed = await context.wish({ environmentId, playerId, id: subscriptionId }, wish);
            return { subscription: currentSubscription(changed, context.now) };
          }),
      }),
    );
  }
};
