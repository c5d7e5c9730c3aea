import type { ConfigBuilder } from '../builder.ts';
import type { Definition } from '../domain/definition.ts';
import { definitionReference, type DefinitionKey } from './definition-reference.ts';
import type { IconTypes } from './icon.ts';
import { ofRelease } from './kept.ts';
import { localeDescription, localized } from './localized.ts';

export const addCurrency = ({ builder }: ConfigBuilder, icons: IconTypes) => {
  const currency = builder.objectRef<Definition<'currency'>>('Currency').implement({
    description: "A project's own currency, as the release that answers you defines it.",
    access: 'inherit',
    cacheControl: ofRelease,
    fields: (t) => ({
      environmentId: t.exposeID('environmentId', { description: 'The environment.' }),
      id: t.exposeID('id', { description: 'Its id, the same in every release.' }),
      code: t.string({
        description: 'Short code: 2 to 12 capital letters, digits or `_`.',
        resolve: ({ content }) => content.code,
      }),
      name: t.string({
        description: 'Its name.',
        args: { locale: t.arg.string({ description: localeDescription }) },
        resolve: localized(({ content }) => content.name),
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
  builder.asEntity(currency, {
    key: builder.selection<DefinitionKey>('environmentId id'),
    resolveReference: definitionReference('Currency', 'currency'),
  });
  return currency;
};
export type CurrencyType = ReturnType<typeof addCurrency>;
