import type { ConfigBuilder } from '../builder.ts';
import type { Definition } from '../domain/definition.ts';
import { definitionReference, type DefinitionKey } from './definition-reference.ts';
import type { IconTypes } from './icon.ts';
import { ofRelease } from './kept.ts';
import { localeDescription, localized } from './localized.ts';
import { moneyIn, type MoneyType } from './money.ts';

export const addQuest = (
  { builder }: ConfigBuilder,
  { money, icons }: { readonly money: MoneyType; readonly icons: IconTypes },
) => {
  const quest = builder.objectRef<Definition<'quest'>>('Quest').implement({
    description: 'A task that pays once when it is complete.',
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
      goal: t.int({
        description: 'Repetitions of its action until it is complete, at least 1.',
        resolve: ({ content }) => content.goal,
      }),
      points: t.int({
        description: 'Points that completion pays, 0 to 1,000,000.',
        resolve: ({ content }) => content.points,
      }),
      reward: t.field({
        type: money,
        nullable: true,
        description: 'Currency that completion pays; null for none.',
        resolve: ({ environmentId, content }) => moneyIn(environmentId, content.reward),
      }),
      autoClaim: t.boolean({
        description: 'Whether completion pays at once; otherwise the player claims it (`questClaim`).',
        resolve: ({ content }) => content.autoClaim,
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
  builder.asEntity(quest, {
    key: builder.selection<DefinitionKey>('environmentId id'),
    resolveReference: definitionReference('Quest', 'quest'),
  });
  return quest;
};
