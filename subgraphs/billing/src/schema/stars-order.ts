import { isId } from '@stargraph/kit/ids';
import type { BillingBuilder } from '../builder.ts';
import type { StarsOrderState } from '../domain/stars-order.ts';
import type { StoredStarsOrder } from '../store/stars-order-store.ts';
import type { ForeignEntities } from './foreign.ts';
import { moneysOf, type MoneyType } from './money.ts';
import type { GrantType } from './purchase.ts';

export const addStarsOrder = (
  { builder }: BillingBuilder,
  foreign: ForeignEntities,
  money: MoneyType,
  grant: GrantType,
) => {
  const state = builder.enumType('StarsOrderState', {
    description: 'How far an order for Telegram Stars is.',
    values: {
      OPEN: { value: 'open', description: 'Telegram has taken nothing for it yet; it may never.' },
      PAID: {
        value: 'paid',
        description: 'It is paid: its currency is in the wallet, its items reach the player a moment later.',
      },
      REFUNDED: {
        value: 'refunded',
        description: 'The Stars were given back, and what they brought was taken back.',
      },
    } as const satisfies Record<string, { value: StarsOrderState; description: string }>,
  });
  const order = builder.objectRef<StoredStarsOrder>('StarsOrder').implement({
    description: 'A product that a player wants to pay for with Telegram Stars, on the terms that it had then.',
    access: 'inherit',
    fields: (t) => ({
      id: t.exposeID('id', { description: 'Its id, `ord_…`.' }),
      product: t.field({
        type: foreign.product,
        description: 'The product.',
        resolve: ({ environmentId, productId }) => ({ environmentId, id: productId }),
      }),
      stars: t.exposeInt('stars', { description: 'What it costs, whole Stars: 1 to 10,000.' }),
      grants: t.field({
        type: [grant],
        listSize: { assumedSize: 5 },
        description: 'The items that it brings.',
        resolve: ({ environmentId, grants }) => grants.map((each) => ({ ...each, environmentId })),
      }),
      currencyGrants: t.field({
        type: [money],
        listSize: { assumedSize: 3 },
        description: 'The currency that it brings.',
        resolve: ({ environmentId, currencyGrants }) => moneysOf(environmentId, currencyGrants),
      }),
      state: t.expose('state', { type: state, description: 'How far it is.' }),
      createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
      paidAt: t.expose('paidAt', {
        type: 'DateTime',
        nullable: true,
        description: 'When Telegram took the Stars; null while it is open.',
      }),
      checkedOutAt: t.expose('checkedOutAt', {
        type: 'DateTime',
        nullable: true,
        description: 'When Telegram was last told that it may be paid; null where it never asked.',
      }),
      refundedAt: t.expose('refundedAt', {
        type: 'DateTime',
        nullable: true,
        description: 'When the Stars were given back; null where they were not.',
      }),
    }),
  });
  builder.queryField('starsOrder', (t) =>
    t.field({
      type: order,
      nullable: true,
      description:
        'An order of the player who asks; null for any other. What it says is what counts: a client that was told "paid" by Telegram waits until it reads PAID here.',
      access: { player: true },
      args: { id: t.arg.id({ required: true, description: 'The order.' }) },
      resolve: async (_parent, { id }, { viewer, loaders }) => {
        if (viewer.kind !== 'player') throw new Error('Query.starsOrder was reached by another kind of viewer');
        if (!isId('order', id)) return null;
        const found = await loaders.starsOrder.load({ environmentId: viewer.environmentId, id });
        return found?.playerId === viewer.playerId ? found : null;
      },
    }),
  );
  return order;
};
export type StarsOrderType = ReturnType<typeof addStarsOrder>;
