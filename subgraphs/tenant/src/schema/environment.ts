import { entityReference } from '@stargraph/kit/graphql/entity';
import type { TenantBuilder } from '../builder.ts';
import type { TenantContext } from '../context.ts';
import type { EnvironmentRow } from '../store/project.ts';
import type { TypeRefs } from './types.ts';

export const addEnvironment = ({ builder }: TenantBuilder, { bot, environment, project }: TypeRefs): void => {
  const kind = builder.enumType('EnvironmentKind', {
    description: 'What an environment is for.',
    values: {
      LIVE: { value: 'live', description: 'Where players are.' },
      SANDBOX: { value: 'sandbox', description: 'Where operators try things out: nothing in it reaches live.' },
    } as const,
  });

  environment.implement({
    description: 'A place where a project runs: live or sandbox.',
    access: 'inherit',
    fields: (t) => ({
      id: t.exposeID('id', { description: 'Its id, `env_…`.' }),
      kind: t.field({ type: kind, description: 'Live or sandbox.', resolve: (parent) => parent.kind }),
      slug: t.exposeString('slug', { description: "Its host's first label, unique on the platform." }),
      project: t.field({
        type: project,
        description: 'The project that runs in it.',
        resolve: async ({ projectId }, _args, { loaders }) => {
          const found = await loaders.project.load({ projectId });
          if (found === null) throw new Error('An environment lacks its project');
          return found;
        },
      }),
      bot: t.field({
        type: bot,
        nullable: true,
        description: 'The Telegram bot that opens it; null before one is connected.',
        // The company, which holds for an environment that is younger than the viewer, too.
        access: { operator: 'project.read', tenant: 'parent.companyId' },
        resolve: ({ id }, _args, { loaders }) => loaders.bot.load({ environmentId: id }),
      }),
      botUsername: t.string({
        nullable: true,
        description:
          "Its bot's name in Telegram without the `@`, as in `https://t.me/<name>?startapp`; null before one is connected.",
        resolve: async ({ id }, _args, { loaders }) =>
          (await loaders.bot.load({ environmentId: id }))?.username ?? null,
      }),
    }),
  });

  builder.asEntity(environment, {
    key: builder.selection<{ id: string }>('id'),
    resolveReference: entityReference<{ id: string }, EnvironmentRow, TenantContext>(
      'Environment',
      { player: true, operator: 'project.read', integration: true, tenant: 'parent.id', tenantKind: 'environmentId' },
      ({ id }, { loaders }) => loaders.environment.load({ environmentId: id }),
    ),
  });

  builder.queryField('environment', (t) =>
    t.field({
      type: environment,
      nullable: true,
      description: 'One environment. Errors: FORBIDDEN for one that is not there, too.',
      access: {
        player: true,
        operator: 'project.read',
        integration: true,
        tenant: 'args.id',
        tenantKind: 'environmentId',
      },
      args: { id: t.arg.id({ required: true, description: 'Its id.' }) },
      resolve: (_root, { id }, { loaders }) => loaders.environment.load({ environmentId: id }),
    }),
  );
};
