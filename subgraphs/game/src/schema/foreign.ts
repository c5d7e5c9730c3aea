import { entityReference } from '@stargraph/kit/graphql/entity';
import { foreignDefinition } from '@stargraph/kit/graphql/foreign';
import type { GameBuilder } from '../builder.ts';

interface PlayerProfileKey {
  readonly environmentId: string;
  readonly id: string;
}

/** Entities of other domains that game's types point to without adding fields. */
export const addForeignEntities = ({ builder }: GameBuilder) => {
  const environment = builder.objectRef<{ readonly id: string }>('Environment').implement({
    description: 'A place where a project runs: live or sandbox.',
    access: 'inherit',
    fields: (t) => ({ id: t.exposeID('id', { description: 'Its id.' }) }),
  });
  builder.asEntity(environment, {
    key: builder.keyDirective(builder.selection<{ id: string }>('id'), false),
    resolveReference: entityReference('Environment', 'public', (key: { readonly id: string }) => key),
  });
  // What auth, which owns it, adds is who may see it.
  const playerProfile = builder.objectRef<PlayerProfileKey>('PlayerProfile').implement({
    description: 'What the players of an environment see of each other.',
    access: 'inherit',
    fields: (t) => ({
      environmentId: t.exposeID('environmentId', { description: 'The environment.' }),
      id: t.exposeID('id', { description: "The player's id, `plr_…`." }),
    }),
  });
  builder.asEntity(playerProfile, {
    key: builder.keyDirective(builder.selection<{ environmentId: string; id: string }>('environmentId id'), false),
    resolveReference: entityReference('PlayerProfile', 'public', (key: PlayerProfileKey) => key),
  });
  return {
    environment,
    playerProfile,
    quest: foreignDefinition(builder, 'Quest'),
    item: foreignDefinition(builder, 'Item'),
    currency: foreignDefinition(builder, 'Currency'),
  };
};

export type ForeignEntities = ReturnType<typeof addForeignEntities>;
