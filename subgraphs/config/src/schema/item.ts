import type { ConfigBuilder } from '../builder.ts';
import type { Definition } from '../domain/definition.ts';
import { definitionReference, type DefinitionKey } from './definition-reference.ts';
import type { IconTypes } from './icon.ts';
import { ofRelease } from './kept.ts';
import { localeDescription, localized } from './localized.ts';

export const addItem = ({ builder }: ConfigBuilder, icons: IconTypes) => {
  const item = builder.objectRef<Definition<'item'>>('Item').implement({
    description: 'Something that a player can own.',
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
      icon: t.field({
        type: icons.thing,
        nullable: true,
        description: 'Its pictogram; null for none.',
        resolve: ({ content }) => content.icon,
      }),
      archived: t.exposeBoolean('archived', { description: 'Whether the release that answers you no longer has it.' }),
    }),
  });
  builder.asEntity(item, {
    key: builder.selection<DefinitionKey>('environmentId id'),
    resolveReference: definitionReference('Item', 'item'),
  });
  return item;
};
export type ItemType = ReturnType<typeof addItem>;
