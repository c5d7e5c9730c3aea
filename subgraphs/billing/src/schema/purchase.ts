import type { BillingBuilder } from '../builder.ts';
import type { PurchaseGrant } from '../domain/purchase.ts';
import type { PurchaseState, StoredPurchase } from '../store/purchase-store.ts';
import type { ForeignEntities } from './foreign.ts';
import { moneysOf, type MoneyType } from './money.ts';

const addGrant = ({ builder }: BillingBuilder, { item }: ForeignEntities) =>
  builder.objectRef<PurchaseGrant & { readonly environmentId: string }>('PurchaseGrant').implement({
    description: 'What a purchase brings of one item.',
    access: 'inherit',
    fields: (t) => ({
      item: t.field({
        type: item,
        description: 'The item.',
        resolve: ({ environmentId, itemId }) => ({ environmentId, id: itemId }),
      }),
      quantity: t.exposeInt('quantity', { description: 'How many: 1 or more.' }),
    }),
  });

export const addPurchase = (types: BillingBuilder, foreign: ForeignEntities, money: MoneyType) => {
  const { builder } = types;
  const state = builder.enumType('PurchaseState', {
    description: 'How far a purchase is.',
    values: {
      PENDING: {
        value: 'pending',
        description: 'The price is reserved. It will be completed, without a further request.',
      },
      COMPLETED: { value: 'completed', description: 'The price is paid; the items reach the player a moment later.' },
    } as const satisfies Record<string, { value: PurchaseState; description: string }>,
  });
  const grant = addGrant(types, foreign);
  const purchase = builder.objectRef<StoredPurchase>('Purchase').implement({
    description: 'A product that a player bought, at the price and with the items that it had then.',
    access: 'inherit',
    fields: (t) => ({
      id: t.exposeID('id', { description: 'Its id, `pur_…`.' }),
      product: t.field({
        type: foreign.product,
        description: 'The product.',
        resolve: ({ environmentId, productId }) => ({ environmentId, id: productId }),
      }),
      price: t.field({
        type: money,
        description: 'What was paid.',
        resolve: ({ environmentId, currencyId, price }) => ({ environmentId, currencyId, amount: price }),
      }),
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
      createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the price was reserved.' }),
      completedAt: t.expose('completedAt', {
        type: 'DateTime',
        nullable: true,
        description: 'When it was paid; null while it is pending.',
      }),
    }),
  });
  return { purchase, grant };
};
export type PurchaseType = ReturnType<typeof addPurchase>['purchase'];
export type GrantType = ReturnType<typeof addPurchase>['grant'];
