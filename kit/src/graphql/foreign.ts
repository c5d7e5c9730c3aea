import type { Builder } from './builder.ts';
import type { RequestContext } from './context.ts';
import { entityReference } from './entity.ts';

/** Names a definition of a release: config owns it, other domains point to it. */
export interface DefinitionKey {
  readonly environmentId: string;
  readonly id: string;
}

/** The definitions that other domains' types point to, described as config describes them. */
const descriptions = {
  Currency: "A project's own currency, as the release that answers you defines it.",
  Item: 'Something that a player can own.',
  Product: 'Something to buy, for currency or for Telegram Stars.',
  Quest: 'A task that pays once when it is complete.',
} as const;

/**
 * A definition as a type that only points to it. Its key is not resolvable in that subgraph, so its
 * reference is never asked for; Pothos wants one all the same.
 */
export const foreignDefinition = <Context extends RequestContext>(
  builder: Builder<Context>,
  name: keyof typeof descriptions,
) => {
  const ref = builder.objectRef<DefinitionKey>(name).implement({
    description: descriptions[name],
    access: 'inherit',
    fields: (t) => ({
      environmentId: t.exposeID('environmentId', { description: 'The environment.' }),
      id: t.exposeID('id', { description: 'Its id, the same in every release.' }),
    }),
  });
  builder.asEntity(ref, {
    key: builder.keyDirective(builder.selection<{ environmentId: string; id: string }>('environmentId id'), false),
    resolveReference: entityReference(name, 'public', (key: DefinitionKey) => key),
  });
  return ref;
};
