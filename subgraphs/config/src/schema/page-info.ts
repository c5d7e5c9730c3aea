import type { Connection } from '@stargraph/kit/pagination';
import type { ConfigBuilder } from '../builder.ts';

/** Relay's `PageInfo`, the same in every subgraph. */
export const addPageInfo = ({ builder }: ConfigBuilder) =>
  builder.objectRef<Connection<unknown>['pageInfo']>('PageInfo').implement({
    description: 'Where a page stands in its list.',
    access: 'public',
    shareable: true,
    fields: (t) => ({
      hasNextPage: t.exposeBoolean('hasNextPage', { description: 'Whether there is more after it.' }),
      hasPreviousPage: t.exposeBoolean('hasPreviousPage', { description: 'Whether there is more before it.' }),
      startCursor: t.exposeString('startCursor', { nullable: true, description: 'The first cursor of the page; null for an empty one.' }),
      endCursor: t.exposeString('endCursor', { nullable: true, description: 'The last cursor of the page, for `after`; null for an empty one.' }),
    }),
  });
