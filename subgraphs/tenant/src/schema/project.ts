import { viewerPermissions } from '@stargraph/kit/graphql/request';
import { entityReference } from '@stargraph/kit/graphql/entity';
import type { TenantBuilder } from '../builder.ts';
import type { TenantContext } from '../context.ts';
import type { ProjectRow } from '../store/project.ts';
import type { TypeRefs } from './types.ts';

export const addProject = ({ builder }: TenantBuilder, { company, deletion, environment, project }: TypeRefs): void => {
  project.implement({
    description: 'Content that is built once, in one draft, and runs in a live and a sandbox environment.',
    access: 'inherit',
    fields: (t) => ({
      id: t.exposeID('id', { description: 'Its id, `prj_…`.' }),
      name: t.exposeString('name', { description: 'Its name, 1 to 80 characters.' }),
      slug: t.exposeString('slug', {
        description: 'Its short name in hosts: 1 to 55 of a-z, 0-9 and hyphens, unique on the platform.',
      }),
      languages: t.stringList({
        description: 'The locales that its texts are written in, such as `en` or `pt-BR`; the first is the main one.',
        resolve: ({ languages }) => [...languages],
      }),
      timeZone: t.exposeString('timeZone', { description: 'IANA name of the zone that its days are cut in.' }),
      deletion: t.field({
        type: deletion,
        nullable: true,
        description: 'Its deletion, where one was asked for; null otherwise.',
        access: { operator: true, tenant: 'parent.companyId' },
        resolve: (parent) => parent.deletion,
      }),
      viewerPermissions: t.stringList({
        description: 'What the operator who asks may do in it.',
        access: { operator: true, tenant: 'parent.companyId' },
        resolve: ({ id }, _args, { viewer }) => viewerPermissions(viewer, { projectId: id }),
      }),
      // The rule names the company, which holds for a project that is younger than the viewer, too.
      environments: t.field({
        type: [environment],
        listSize: { assumedSize: 2 },
        description: 'Its environments: live, then sandbox.',
        access: { operator: 'project.read', tenant: 'parent.companyId' },
        resolve: async ({ id }, _args, { loaders }) => [
          ...((await loaders.environmentsOf.load({ projectId: id }))?.environments ?? []),
        ],
      }),
      company: t.field({
        type: company,
        description: 'Whose it is.',
        access: { operator: 'company.read', tenant: 'parent.companyId' },
        resolve: async ({ companyId }, _args, { loaders }) => {
          const found = await loaders.company.load({ companyId });
          if (found === null) throw new Error('A project lacks its company');
          return found;
        },
      }),
    }),
  });

  builder.asEntity(project, {
    key: builder.selection<{ id: string }>('id'),
    resolveReference: entityReference<{ id: string }, ProjectRow, TenantContext>(
      'Project',
      { player: true, operator: 'project.read', integration: true, tenant: 'parent.id', tenantKind: 'projectId' },
      ({ id }, { loaders }) => loaders.project.load({ projectId: id }),
    ),
  });

  builder.queryField('project', (t) =>
    t.field({
      type: project,
      nullable: true,
      description: 'One project. Errors: FORBIDDEN for one that is not there, too.',
      access: { player: true, operator: 'project.read', integration: true, tenant: 'args.id', tenantKind: 'projectId' },
      args: { id: t.arg.id({ required: true, description: 'Its id.' }) },
      resolve: (_root, { id }, { loaders }) => loaders.project.load({ projectId: id }),
    }),
  );
};
