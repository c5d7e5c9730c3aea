import type { ConfigBuilder } from '../builder.ts';
import type { Definition } from '../domain/definition.ts';
import { definitionReference, type DefinitionKey } from './definition-reference.ts';
import { ofRelease } from './kept.ts';
import { localeDescription, localized } from './localized.ts';

export const addLeaderboard = ({ builder }: ConfigBuilder) => {
  const leaderboard = builder.objectRef<Definition<'leaderboard'>>('Leaderboard').implement({
    description: 'A ranking of the players of an environment.',
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
      archived: t.exposeBoolean('archived', { description: 'Whether the release that answers you no longer has it.' }),
    }),
  });
  builder.asEntity(leaderboard, {
    key: builder.selection<DefinitionKey>('environmentId id'),
    resolveReference: definitionReference('Leaderboard', 'leaderboard'),
  });
  builder.queryField('leaderboard', (t) =>
    t.field({
      type: leaderboard,
      nullable: true,
      description: 'A leaderboard by id; null where there never was one.',
      access: {
        player: true,
        operator: 'content.read',
        integration: 'leaderboards:read',
        tenant: 'args.environmentId',
      },
      args: {
        environmentId: t.arg.id({ required: true, description: 'The environment.' }),
        id: t.arg.id({ required: true, description: 'The leaderboard.' }),
      },
      resolve: (_root, { environmentId, id }, { loaders }) =>
        loaders.definition({ environmentId, kind: 'leaderboard', id }),
    }),
  );
  return leaderboard;
};
