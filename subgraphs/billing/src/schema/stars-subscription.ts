import type { BillingBuilder } from '../builder.ts';
import {
  graceEnd,
  passTime,
  type SubscriptionCanceler,
  type SubscriptionEnd,
  type SubscriptionState,
} from '../domain/subscription.ts';
import type { StoredSubscription, SubscriptionWish } from '../store/subscription-store.ts';
import type { ForeignEntities } from './foreign.ts';

/** A subscription as it is now, whether or not anybody noted what time made of it. */
export type CurrentSubscription = StoredSubscription;

export const currentSubscription = (stored: StoredSubscription, now: number): CurrentSubscription => ({
  ...stored,
  ...passTime(stored, now).next,
});

const addEnums = ({ builder }: BillingBuilder) => ({
  state: builder.enumType('StarsSubscriptionState', {
    description: 'How a subscription is. In every state but EXPIRED the player has what it brings.',
    values: {
      ACTIVE: { value: 'active', description: 'It is paid, and will be paid for again.' },
      CANCELED: { value: 'canceled', description: 'It is paid until its end, and not paid for again.' },
      GRACE: { value: 'grace', description: 'It was not paid for anew so far; the player has it a little longer.' },
      EXPIRED: { value: 'expired', description: 'It has ended.' },
    } as const satisfies Record<string, { value: SubscriptionState; description: string }>,
  }),
  canceler: builder.enumType('StarsSubscriptionCanceler', {
    description: 'Who wanted that a subscription is not paid for again.',
    values: {
      PLAYER: { value: 'player', description: 'The player, in the Mini App, where it can be resumed.' },
      TELEGRAM: { value: 'telegram', description: "The player, in Telegram's settings, where it can be resumed." },
      PLATFORM: { value: 'platform', description: 'The platform: it was one too many, or was refunded.' },
    } as const satisfies Record<string, { value: SubscriptionCanceler; description: string }>,
  }),
  end: builder.enumType('StarsSubscriptionEnd', {
    description: 'Why a subscription ended.',
    values: {
      CANCELED: { value: 'canceled', description: 'It was cancelled before.' },
      UNPAID: { value: 'unpaid', description: 'It was not paid for anew.' },
      REFUNDED: { value: 'refunded', description: 'Its last period was refunded.' },
    } as const satisfies Record<string, { value: SubscriptionEnd; description: string }>,
  }),
  change: builder.enumType('StarsSubscriptionChange', {
    description: 'What Telegram has yet to be told of a subscription.',
    values: {
      CANCEL: { value: 'cancel', description: 'That it is not to be paid for again.' },
      RESUME: { value: 'resume', description: 'That it is to be paid for again.' },
    } as const satisfies Record<string, { value: SubscriptionWish; description: string }>,
  }),
});

export const addStarsSubscription = (types: BillingBuilder, foreign: ForeignEntities) => {
  const enums = addEnums(types);
  return types.builder.objectRef<CurrentSubscription>('StarsSubscription').implement({
    description: 'A product that a player pays for with Telegram Stars every 30 days.',
    access: 'inherit',
    fields: (t) => ({
      id: t.exposeID('id', { description: 'Its id, `sub_…`.' }),
      product: t.field({
        type: foreign.product,
        description: 'The product.',
        resolve: ({ environmentId, productId }) => ({ environmentId, id: productId }),
      }),
      stars: t.exposeInt('stars', { description: 'What each period costs, whole Stars: 1 to 10,000.' }),
      state: t.expose('state', { type: enums.state, description: 'How it is now.' }),
      startedAt: t.expose('startedAt', { type: 'DateTime', description: 'When it was first paid for.' }),
      paidUntil: t.expose('periodEnd', {
        type: 'DateTime',
        description: 'Until when it is paid. It is paid for again then, where it is ACTIVE.',
      }),
      graceUntil: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'Until when the player has it without having paid; null unless it is in GRACE.',
        resolve: (subscription) => (subscription.state === 'grace' ? graceEnd(subscription) : null),
      }),
      canceledBy: t.expose('canceledBy', {
        type: enums.canceler,
        nullable: true,
        description: 'Who wanted that it is not paid for again; null for nobody.',
      }),
      endReason: t.expose('endReason', {
        type: enums.end,
        nullable: true,
        description: 'Why it ended; null while it has not.',
      }),
      pendingChange: t.expose('wish', {
        type: enums.change,
        nullable: true,
        description: 'What is wished of it and Telegram has yet to be told; null where Telegram knows.',
      }),
    }),
  });
};
export type StarsSubscriptionType = ReturnType<typeof addStarsSubscription>;
