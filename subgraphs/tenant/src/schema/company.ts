import { auditSourceOf } from '@stargraph/kit/audit';
import { entityReference } from '@stargraph/kit/graphql/entity';
import { settle } from '@stargraph/kit/graphql/error-types';
import { IdempotencyConflictError } from '@stargraph/kit/errors';
import { membershipFor } from '@stargraph/kit/viewer';
import type { TenantBuilder } from '../builder.ts';
import type { TenantContext } from '../context.ts';
import { findCompanies, findCompaniesOf, type CompanyRow } from '../store/company.ts';
import type { CommonErrorTypes } from './common-error-types.ts';
import {
  idempotencyKeyDescription,
  idempotencyKeyOf,
  operatorOf,
  viewerPermissions,
} from '@stargraph/kit/graphql/request';
import type { TypeRefs } from './types.ts';

export const addCompany = (
  { builder, resultType }: TenantBuilder,
  { company, deletion, project }: TypeRefs,
  errors: CommonErrorTypes,
): void => {
  company.implement({
    description: 'A customer of the platform: operators are its members, projects belong to it.',
    access: 'inherit',
    fields: (t) => ({
      id: t.exposeID('id', { description: 'Its id, `cmp_…`.' }),
      name: t.exposeString('name', { description: 'Its name, 1 to 80 characters.' }),
      deletion: t.field({
        type: deletion,
        nullable: true,
        description: 'Its deletion, where one was asked for; null otherwise.',
        resolve: (parent) => parent.deletion,
      }),
      viewerPermissions: t.stringList({
        description: 'What the operator who asks may do in the whole company.',
        resolve: ({ id }, _args, { viewer }) => viewerPermissions(viewer, { companyId: id }),
      }),
      viewerRoleId: t.id({
        nullable: true,
        description:
          'The role that the operator who asks has in it; null for a company that is younger than the request.',
        resolve: ({ id }, _args, { viewer }) =>
          viewer.kind === 'operator' ? (membershipFor(viewer.memberships, { companyId: id })?.roleId ?? null) : null,
      }),
      projects: t.field({
        type: [project],
        listSize: { assumedSize: 10 },
        description: 'Its projects, oldest first.',
        resolve: async ({ id }, _args, { loaders }) => [
          ...((await loaders.projectsOf.load({ companyId: id }))?.projects ?? []),
        ],
      }),
    }),
  });

  builder.asEntity(company, {
    key: builder.selection<{ id: string }>('id'),
    resolveReference: entityReference<{ id: string }, CompanyRow, TenantContext>(
      'Company',
      { operator: 'company.read', tenant: 'parent.id', tenantKind: 'companyId' },
      ({ id }, { loaders }) => loaders.company.load({ companyId: id }),
    ),
  });

  builder.queryField('companies', (t) =>
    t.field({
      type: [company],
      listSize: { assumedSize: 10 },
      description: 'The companies that the operator is a member of, oldest first.',
      access: { operator: true },
      resolve: (_root, _args, { viewer, services }) =>
        viewer.kind === 'operator' && viewer.lookGrantId !== undefined
          ? findCompanies(
              services.sql,
              viewer.memberships.map(({ companyId }) => companyId),
            )
          : findCompaniesOf(services.sql, operatorOf(viewer)),
    }),
  );

  builder.queryField('company', (t) =>
    t.field({
      type: company,
      nullable: true,
      description: 'One company. Errors: FORBIDDEN for one that is not there, too.',
      access: { operator: 'company.read', tenant: 'args.id', tenantKind: 'companyId' },
      args: { id: t.arg.id({ required: true, description: 'Its id.' }) },
      resolve: (_root, { id }, { loaders }) => loaders.company.load({ companyId: id }),
    }),
  );

  const input = builder.inputType('CompanyCreateInput', {
    description: 'What a company is made from.',
    fields: (t) => ({
      name: t.string({ required: true, description: 'Its name, 1 to 80 characters.' }),
      idempotencyKey: t.string({ required: true, description: idempotencyKeyDescription }),
    }),
  });
  const success = builder.objectRef<{ readonly company: CompanyRow }>('CompanyCreateSuccess').implement({
    description: 'The company exists.',
    access: 'inherit',
    fields: (t) => ({
      company: t.field({ type: company, description: 'The company.', resolve: (parent) => parent.company }),
    }),
  });
  builder.mutationField('companyCreate', (t) =>
    t.field({
      type: resultType('CompanyCreateResult', success, [errors.idempotencyConflict]),
      description:
        'Makes a company. The operator who asks becomes its owner. Errors: BAD_USER_INPUT for a name or key of a wrong form.',
      access: { operator: true },
      args: { input: t.arg({ type: input, required: true, description: 'What it is made from.' }) },
      resolve: (_root, args, context) =>
        settle([IdempotencyConflictError], async () => ({
          company: await context.services.createCompany({
            operatorId: operatorOf(context.viewer),
            source: auditSourceOf(context),
            name: args.input.name,
            idempotencyKey: idempotencyKeyOf(args.input.idempotencyKey),
          }),
        })),
    }),
  );
};
