import type { BillingBuilder } from '../builder.ts';
import type { PaidPeriod } from '../store/subscription-store.ts';
import type { ForeignEntities } from './foreign.ts';

export const addSubscriptionPeriod = ({ builder }: BillingBuilder, foreign: ForeignEntities) =>
  builder.objectRef<PaidPeriod>('SubscriptionPeriod').implement({
    description: 'A period of a subscription that a player paid for with Telegram Stars.',
    access: 'inherit',
    fields: (t) => ({
      id: t.exposeID('id', { description: "The payment's id, `pay_…`." }),
      orderId: t.exposeID('orderId', { description: 'The order that the subscription began with, `ord_…`.' }),
      product: t.field({
        type: foreign.product,
        description: 'The product.',
        resolve: ({ environmentId, productId }) => ({ environmentId, id: productId }),
      }),
      stars: t.field({ type: 'BigInt', description: 'What was paid, whole Stars.', resolve: (parent) => parent.stars }),
      renewal: t.exposeBoolean('renewal', { description: 'Whether a period was paid for before.' }),
      paidAt: t.expose('paidAt', { type: 'DateTime', description: 'When Telegram took the Stars.' }),
      paidUntil: t.expose('paidUntil', { type: 'DateTime', description: 'Until when they pay.' }),
      refundedAt: t.expose('refundedAt', {
        type: 'DateTime',
        nullable: true,
        description: 'When they were given back; null where they were not.',
      }),
    }),
  });
export type SubscriptionPeriodType = ReturnType<typeof addSubscriptionPeriod>;
