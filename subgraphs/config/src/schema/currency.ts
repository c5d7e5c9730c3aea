import type { Expiry } from '@stargraph/kit/contracts/release';
import type { ConfigBuilder } from '../builder.ts';
import type { Definition } from '../domain/definition.ts';
import { definitionReference, type DefinitionKey } from './definition-reference.ts';
import type { IconTypes } from './icon.ts';
import { ofRelease } from './kept.ts';
import { localeDescription, localized } from './localized.ts';

const addExpiry = ({ builder }: ConfigBuilder) => {
  const unit = builder.enumType('CurrencyExpiryUnit', {
    description: 'By what the time of units is counted, in UTC.',
    values: {
      DAY: { value: 'day', description: 'So many full days after the day on which they were earned, at its end.' },
      MONTH: {
        value: 'month',
        description: 'The end of a calendar month: 1 is the month in which they were earned, 2 the next one.',
      },
    } as const satisfies Record<Uppercase<Expiry['unit']>, { value: Expiry['unit']; description: string }>,
  });
  return builder.objectRef<Expiry>('CurrencyExpiry').implement({
    description:
      'When units of a currency expire that are earned under this release. Those of earlier ones keep their time.',
    access: 'inherit',
    cacheControl: ofRelease,
    fields: (t) => ({
      unit: t.expose('unit', { type: unit, description: 'Days or months.' }),
      count: t.exposeInt('count', { description: 'How many: 1 to 366 days, 1 to 24 months.' }),
    }),
  });
};

export const addCurrency = (types: ConfigBuilder, icons: IconTypes) => {
  const { builder } = types;
  const expiry = addExpiry(types);
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
      expiry: t.field({
        type: expiry,
        nullable: true,
        description: 'When what is earned of it expires; null where it never does.',
        resolve: ({ content }) => content.expires,
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
