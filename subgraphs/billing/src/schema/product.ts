import type { AccessRule } from '@stargraph/kit/graphql/access';
import { entityReference } from '@stargraph/kit/graphql/entity';
import type { DefinitionKey } from '@stargraph/kit/graphql/foreign';
import { pinnedRelease } from '@stargraph/kit/release-cache';
import type { BillingBuilder } from '../builder.ts';
import type { BillingContext } from '../context.ts';
import { leftOf } from '../domain/sale.ts';

const buyer: AccessRule = { player: true, integration: 'content:read', tenant: 'parent.environmentId' };

const leftIn = async (
  { environmentId, id }: DefinitionKey,
  { loaders, releases, viewer }: BillingContext,
): Promise<number | null> => {
  const release = await pinnedRelease(releases, viewer, environmentId);
  const stock = release?.products.find((product) => product.id === id)?.stock ?? null;
  if (stock === null) return null;
  const found = await loaders.sold.load({ environmentId, productId: id, most: String(stock) });
  return leftOf({ stock }, found?.sold ?? 0);
};

/** Billing's part of the product: how many are left to be sold. */
export const addProduct = ({ builder }: BillingBuilder) => {
  const product = builder.objectRef<DefinitionKey>('Product').implement({
    description: 'Something to buy, for currency or for Telegram Stars.',
    access: 'inherit',
    fields: (t) => ({
      environmentId: t.exposeID('environmentId', { description: 'The environment.' }),
      id: t.exposeID('id', { description: 'Its id, the same in every release.' }),
      left: t.int({
        nullable: true,
        description:
          "How many of the pinned release's stock are neither sold nor being paid for, up to a second ago; null for no end. Whether there is one more is decided at the purchase.",
        access: buyer,
        cacheControl: { maxAge: 0 },
        resolve: (parent, _args, context) => leftIn(parent, context),
      }),
      soldOut: t.boolean({
        description: 'Whether none are left, up to a second ago.',
        access: buyer,
        cacheControl: { maxAge: 0 },
        resolve: async (parent, _args, context) => (await leftIn(parent, context)) === 0,
      }),
    }),
  });
  builder.asEntity(product, {
    key: builder.selection<{ environmentId: string; id: string }>('environmentId id'),
    resolveReference: entityReference('Product', buyer, ({ environmentId, id }: DefinitionKey) => ({
      environmentId,
      id,
    })),
  });
  return product;
};
