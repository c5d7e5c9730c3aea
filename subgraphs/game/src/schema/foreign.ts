import { entityReference } from '@stargraph/kit/graphql/entity';
import type { GameBuilder } from '../builder.ts';

/** A definition of a release, owned by config: game only points to it. */
export interface DefinitionKey {
  readonly environmentId: string;
  readonly id: string;
}

/**
 * Entities of other domains that game's types point to without adding fields. Their keys are not resolvable
 * here, so the references below are never asked for; Pothos wants one all the same.
 */
export const addForeignEntities = ({ builder }: GameBuilder) => {
  const definition = (name: 'Quest' | 'Item' | 'Currency', description: string) => {
    const ref = builder.objectRef<DefinitionKey>(name).implement({
      description,
      access: 'inherit',
      fields: (t) => ({
        environmentId: t.exposeID('environmentId', { description: 'The environment in which it is seen.' }),
        id: t.exposeID('id', { description: 'Its id in the release.' }),
      }),
    });
    builder.asEntity(ref, {
      key: builder.keyDirective(builder.selection<{ environmentId: string; id: string }>('environmentId id'), false),
      resolveReference: entityReference(name, 'public', (key: DefinitionKey) => key),
    });
    return ref;
  };
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
    quest: definition('Quest', 'Something to complete by repeating an action.'),
    item: definition('Item', 'Something that a player can hold.'),
    currency: definition('Currency', 'A currency of the project.'),
  };
};

export type ForeignEntities = ReturnType<typeof addForeignEntities>;
