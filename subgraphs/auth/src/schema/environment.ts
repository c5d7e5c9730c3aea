import { entityReference } from '@stargraph/kit/graphql/entity';
import type { AuthBuilder } from '../builder.ts';
import type { AuthContext } from '../context.ts';
import type { ApiKeyType } from './api-key-type.ts';

export const addEnvironment = ({ builder }: AuthBuilder, apiKey: ApiKeyType): void => {
  const environment = builder.objectRef<{ readonly id: string }>('Environment').implement({
    description: 'A place where a project runs: live or sandbox.',
    access: 'inherit',
    fields: (t) => ({
      id: t.exposeID('id', { description: 'Its id.' }),
      apiKeys: t.field({
        type: [apiKey],
        listSize: { assumedSize: 10 },
        description: 'Its API keys, newest first; an ended one leaves the list after 30 days.',
        access: { operator: 'key.manage', tenant: 'parent.id', tenantKind: 'environmentId' },
        resolve: async ({ id }, _args, { loaders }) => [
          ...((await loaders.keysOf.load({ environmentId: id }))?.keys ?? []),
        ],
      }),
    }),
  });
  builder.asEntity(environment, {
    key: builder.selection<{ id: string }>('id'),
    // Any of its operators reaches it, so that who lacks the permission is told so by the field.
    resolveReference: entityReference<{ id: string }, { readonly id: string }, AuthContext>(
      'Environment',
      { operator: true, tenant: 'parent.id', tenantKind: 'environmentId' },
      ({ id }) => ({ id }),
    ),
  });
};
