import { entityReference } from '@stargraph/kit/graphql/entity';
import { connectionOf, decodeCursor, encodeCursor, pageSize } from '@stargraph/kit/pagination';
import { badInput } from '@stargraph/kit/errors';
import type { ConfigBuilder } from '../builder.ts';
import type { ConfigContext } from '../context.ts';
import { releasesOf } from '../store/release.ts';
import { releaseOfPin, type ReleaseType } from './release.ts';

export const addEnvironment = ({ builder, connectionType }: ConfigBuilder, release: ReleaseType) => {
  const connection = connectionType(release);
  const environment = builder.objectRef<{ readonly id: string }>('Environment').implement({
    description: 'A place where a project runs: live or sandbox.',
    access: 'inherit',
    fields: (t) => ({
      id: t.exposeID('id', { description: 'Its id.' }),
      release: t.field({
        type: release,
        nullable: true,
        description:
          'What it shows and rules by now: for players and API keys the release that answers this request; null before the first publication.',
        access: {
          player: true,
          operator: 'content.read',
          integration: 'content:read',
          tenant: 'parent.id',
          tenantKind: 'environmentId',
        },
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
          const rows = await releasesOf(
            services.sql,
            id,
            size + 1,
            after === null || after === undefined ? null : numberAt(after),
          );
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
  return environment;
};
export type EnvironmentType = ReturnType<typeof addEnvironment>;

const numberAt = (cursor: string): number => {
  const [number] = decodeCursor(cursor, 1);
  if (typeof number !== 'number' || !Number.isInteger(number) || Math.abs(number) > 2_147_483_647)
    throw badInput('The cursor is not one of this list. Use endCursor of an earlier page.');
  return number;
};
