import { entityReference } from '@stargraph/kit/graphql/entity';
import type { BillingBuilder } from '../builder.ts';

/** A definition of a release, owned by config: billing only points to it. */
export interface DefinitionKey {
  readonly environmentId: string;
  readonly id: string;
}

/**
 * Entities of config that billing's types point to without adding fields. Their keys are not resolvable
 * here, so the references below are never asked for; Pothos wants one all the same.
 */
export const addForeignEntities = ({ builder }: BillingBuilder) => {
  const definition = (name: 'Currency' | 'Item' | 'Product', description: string) => {
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
  return {
    currency: definition('Currency', 'A currency of the project.'),
    item: definition('Item', 'Something that a player can hold.'),
    product: definition('Product', 'Something that players can buy.'),
  };
};

export type ForeignEntities = ReturnType<typeof addForeignEntities>;
