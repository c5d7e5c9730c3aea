import { entityReference } from '@stargraph/kit/graphql/entity';
import { connectionOf, decodeCursor, encodeCursor, pageSize, type Connection } from '@stargraph/kit/pagination';
import { badInput } from '@stargraph/kit/errors';
import type { ConfigBuilder } from '../builder.ts';
import type { ConfigContext } from '../context.ts';
import { releasesOf } from '../store/release.ts';
import { addPageInfo } from './page-info.ts';
import { releaseOfPin, type ReleaseShape, type ReleaseType } from './release.ts';

const addReleaseConnection = (types: ConfigBuilder, release: ReleaseType) => {
  const { builder } = types;
  const edge = builder.objectRef<Connection<ReleaseShape>['edges'][number]>('ReleaseEdge').implement({
    description: 'A release in a list.',
    access: 'inherit',
    fields: (t) => ({
      cursor: t.exposeString('cursor', { description: 'Where it stands in the list, for `after`.' }),
      node: t.field({ type: release, description: 'The release.', resolve: ({ node }) => node }),
    }),
  });
  const pageInfo = addPageInfo(types);
  return builder.objectRef<Connection<ReleaseShape>>('ReleaseConnection').implement({
    description: 'A page of releases.',
    access: 'inherit',
    fields: (t) => ({
      edges: t.field({ type: [edge], description: 'The releases of the page.', resolve: ({ edges }) => edges }),
      pageInfo: t.field({ type: pageInfo, description: 'Where the page stands.', resolve: (parent) => parent.pageInfo }),
    }),
  });
};

export const addEnvironment = (types: ConfigBuilder, release: ReleaseType): void => {
  const { builder } = types;
  const connection = addReleaseConnection(types, release);
  const environment = builder.objectRef<{ readonly id: string }>('Environment').implement({
    description: 'A place where a project runs: live or sandbox.',
    access: 'inherit',
    fields: (t) => ({
      id: t.exposeID('id', { description: 'Its id.' }),
      release: t.field({
        type: release,
        nullable: true,
        description: 'What it shows and rules by now: for players and API keys the release that answers this request; null before the first publication.',
        access: { player: true, operator: 'content.read', integration: 'content:read', tenant: 'parent.id', tenantKind: 'environmentId' },
        resolve: async ({ id }, _args, context) => releaseOfPin(await context.loaders.pin(id), context),
      }),
      releases: t.field({
        type: connection,
        description: 'The releases that it ever had, the newest number first.',
        access: { operator: 'content.read', tenant: 'parent.id', tenantKind: 'environmentId' },
        args: {
          first: t.arg.int({ description: 'How many, 1 to 100; 20 unless told.' }),
          after: t.arg.string({ description: '`endCursor` of the page before.' }),
        },
        resolve: async ({ id }, { first, after }, { services }) => {
          const size = pageSize(first);
          const rows = await releasesOf(services.sql, id, size + 1, after === null || after === undefined ? null : numberAt(after));
          return connectionOf(
            rows.map((row) => ({ ...row, environmentId: id })),
            size,
            ({ number }) => encodeCursor([number]),
            after !== null && after !== undefined,
          );
        },
      }),
    }),
  });
  builder.asEntity(environment, {
    key: builder.selection<{ id: string }>('id'),
    resolveReference: entityReference<{ id: string }, { readonly id: string }, ConfigContext>(
      'Environment',
      { player: true, operator: true, integration: true, tenant: 'parent.id', tenantKind: 'environmentId' },
      ({ id }) => ({ id }),
    ),
  });
};

const numberAt = (cursor: string): number => {
  const [number] = decodeCursor(cursor, 1);
  if (typeof number !== 'number' || !Number.isInteger(number) || Math.abs(number) > 2_147_483_647) throw badInput('The cursor is not one of this list. Use endCursor of an earlier page.');
  return number;
};
