import { productKinds, type ProductKind } from '@stargraph/kit/contracts/release';
import type { ConfigBuilder } from '../builder.ts';
import type { Definition } from '../domain/definition.ts';
import { definitionReference, type DefinitionKey } from './definition-reference.ts';
import type { IconTypes } from './icon.ts';
import type { ItemType } from './item.ts';
import { ofRelease } from './kept.ts';
import { localeDescription, localized, localizedOrNull } from './localized.ts';
import { moneyIn, type MoneyType } from './money.ts';

const kindDescriptions: Readonly<Record<ProductKind, string>> = {
  consumable: 'It can be bought again and again, within its limit.',
  permanent: 'A player owns it once and for good.',
  subscription: 'It is paid for in Telegram Stars every 30 days, and brings what it brings each time.',
  bundle: 'It brings other products, beside what it brings itself.',
};

const instantOf = (instant: string | null): Date | null => (instant === null ? null : new Date(instant));

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
  const kind = builder.enumType('ProductKind', {
    description: 'How a product is owned. More may come.',
    values: Object.fromEntries(
      productKinds.map((name) => [name.toUpperCase(), { value: name, description: kindDescriptions[name] }]),
    ) as Record<Uppercase<ProductKind>, { readonly value: ProductKind; readonly description: string }>,
  });
  const product = builder.objectRef<Definition<'product'>>('Product');
  const part = builder
    .objectRef<{ readonly environmentId: string; readonly productId: string; readonly quantity: number }>('ProductPart')
    .implement({
      description: 'A product within a bundle.',
      access: 'inherit',
      cacheControl: ofRelease,
      fields: (t) => ({
        product: t.field({
          type: product,
          description: 'The product.',
          resolve: async ({ environmentId, productId }, _args, { loaders }) => {
            const found = await loaders.definition({ environmentId, kind: 'product', id: productId });
            if (found === null) throw new Error(`The part ${productId} of a published bundle is unknown`);
            return found;
          },
        }),
        quantity: t.exposeInt('quantity', { description: 'How many of it, 1 to 1,000.' }),
      }),
    });
  product.implement({
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
      kind: t.field({ type: kind, description: 'How it is owned.', resolve: ({ content }) => content.kind }),
      parts: t.field({
        type: [part],
        listSize: { assumedSize: 3 },
        description: 'The products that a bundle brings beside its own grants; empty for every other kind.',
        resolve: ({ environmentId, content }) => content.parts.map((one) => ({ ...one, environmentId })),
      }),
      perPlayerLimit: t.int({
        nullable: true,
        description:
          'How many one player may buy in all, 1 for what is permanent; null for no limit, and for a subscription, of which a player has one at a time.',
        resolve: ({ content }) => content.perPlayerLimit,
      }),
      stock: t.int({
        nullable: true,
        description:
          'How many are sold in all in an environment, whoever buys and whatever they pay with; null for no end.',
        resolve: ({ content }) => content.stock,
      }),
      availableFrom: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'The moment from which it is sold; null for always.',
        resolve: ({ content }) => instantOf(content.availableFrom),
      }),
      availableUntil: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'The moment at which its sale has ended; null for never.',
        resolve: ({ content }) => instantOf(content.availableUntil),
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
