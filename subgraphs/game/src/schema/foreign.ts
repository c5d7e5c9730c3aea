import { entityReference } from '@stargraph/kit/graphql/entity';
import { foreignDefinition, playerProfileReference } from '@stargraph/kit/graphql/foreign';
import type { GameBuilder } from '../builder.ts';

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
  return {
    environment,
    playerProfile: playerProfileReference(builder),
    quest: foreignDefinition(builder, 'Quest'),
    item: foreignDefinition(builder, 'Item'),
    currency: foreignDefinition(builder, 'Currency'),
  };
};

export type ForeignEntities = ReturnType<typeof addForeignEntities>;
