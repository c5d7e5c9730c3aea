import type { ConfigBuilder } from '../builder.ts';
import type { Definition } from '../domain/definition.ts';
import { definitionReference, type DefinitionKey } from './definition-reference.ts';
import type { IconTypes } from './icon.ts';
import type { ItemType } from './item.ts';
import { ofRelease } from './kept.ts';
import { localeDescription, localized, localizedOrNull } from './localized.ts';
import { moneyIn, type MoneyType } from './money.ts';

export const addProduct = (
  { builder }: ConfigBuilder,
  { money, item, icons }: { readonly money: MoneyType; readonly item: ItemType; readonly icons: IconTypes },
) => {
  const grant = builder
    .objectRef<{ readonly environmentId: string; readonly itemId: string; readonly quantity: number }>('ProductGrant')
    .implement({
      description: 'An item that a product gives to its buyer.',
      access: 'inherit',
      cacheControl: ofRelease,
      fields: (t) => ({
        item: t.field({
          type: item,
          description: 'The item.',
          resolve: async ({ environmentId, itemId }, _args, { loaders }) => {
            const found = await loaders.definition({ environmentId, kind: 'item', id: itemId });
            if (found === null) throw new Error(`The item ${itemId} of a published product is unknown`);
            return found;
          },
        }),
        quantity: t.exposeInt('quantity', { description: 'How many of it, 1 to 1,000,000.' }),
      }),
    });
  const product = builder.objectRef<Definition<'product'>>('Product').implement({
    description: 'Something to buy, for currency or for Telegram Stars.',
    access: 'inherit',
    cacheControl: ofRelease,
    fields: (t) => ({
      environmentId: t.exposeID('environmentId', { description: 'The environment.' }),
      id: t.exposeID('id', { description: 'Its id, the same in every release.' }),
      title: t.string({
        description: 'Its title.',
        args: { locale: t.arg.string({ description: localeDescription }) },
        resolve: localized(({ content }) => content.title),
      }),
      description: t.string({
        nullable: true,
        description: 'What it is good for; null for nothing said.',
        args: { locale: t.arg.string({ description: localeDescription }) },
        resolve: localizedOrNull(({ content }) => content.description),
      }),
      icon: t.field({
        type: icons.thing,
        nullable: true,
        description: 'Its pictogram; null for none.',
        resolve: ({ content }) => content.icon,
      }),
      price: t.field({
        type: money,
        nullable: true,
        description: 'What one costs in currency; null for one that is sold for Stars.',
        resolve: ({ environmentId, content }) => moneyIn(environmentId, content.price),
      }),
      stars: t.int({
        nullable: true,
        description: 'What one costs in Telegram Stars, 1 to 10,000; null for one that is sold for currency.',
        resolve: ({ content }) => content.stars,
      }),
      grants: t.field({
        type: [grant],
        listSize: { assumedSize: 5 },
        description: 'The items that the buyer gets.',
        resolve: ({ environmentId, content }) => content.grants.map((one) => ({ ...one, environmentId })),
      }),
      currencyGrants: t.field({
        type: [money],
        listSize: { assumedSize: 3 },
        description: 'The currency that the buyer gets.',
        resolve: ({ environmentId, content }) => content.currencyGrants.map((one) => moneyIn(environmentId, one)),
      }),
      perPlayerLimit: t.int({
        nullable: true,
        description: 'How many one player may buy in all; null for no limit.',
        resolve: ({ content }) => content.perPlayerLimit,
      }),
      archived: t.exposeBoolean('archived', {
        description: 'Whether the release that answers you no longer has it. It is not for sale then.',
      }),
    }),
  });
  builder.asEntity(product, {
    key: builder.selection<DefinitionKey>('environmentId id'),
    resolveReference: definitionReference('Product', 'product'),
  });
  return product;
};
