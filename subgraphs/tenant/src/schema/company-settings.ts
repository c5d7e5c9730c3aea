import { settle } from '@stargraph/kit/graphql/error-types';
import type { TenantBuilder } from '../builder.ts';
import { NameNotConfirmedError } from '../domain/errors.ts';
import type { CompanyRow } from '../store/company.ts';
import type { CommonErrorTypes } from './common-error-types.ts';
import type { TypeRefs } from './types.ts';

export const addCompanySettings = (
  { builder, resultType }: TenantBuilder,
  { company }: TypeRefs,
  errors: CommonErrorTypes,
): void => {
  const saved = builder.objectRef<{ readonly company: CompanyRow }>('CompanySaveSuccess').implement({
    description: 'The company is as it was asked for.',
    access: 'inherit',
    fields: (t) => ({
      company: t.field({ type: company, description: 'The company.', resolve: (parent) => parent.company }),
    }),
  });

  const updateInput = builder.inputType('CompanyUpdateInput', {
    description: 'What a company is to be.',
    fields: (t) => ({
      companyId: t.id({ required: true, description: 'Which.' }),
      name: t.string({ required: true, description: 'Its name, 1 to 80 characters.' }),
    }),
  });
  builder.mutationField('companyUpdate', (t) =>
    t.field({
      type: saved,
      description: 'Gives a company another name. Errors: BAD_USER_INPUT for a name of a wrong form.',
      access: { operator: 'company.manage', tenant: 'args.input.companyId' },
      args: { input: t.arg({ type: updateInput, required: true, description: 'The company.' }) },
      resolve: async (_root, { input }, context) => ({
        company: await context.services.updateCompany(context, input),
      }),
    }),
  );

  const deleteInput = builder.inputType('CompanyDeleteInput', {
    description: 'Which company goes.',
    fields: (t) => ({
      companyId: t.id({ required: true, description: 'Which.' }),
      confirmation: t.string({ required: true, description: 'Its name, typed by whoever means it.' }),
    }),
  });
  builder.mutationField('companyDelete', (t) =>
    t.field({
      type: resultType('CompanyDeleteResult', saved, [errors.nameNotConfirmed]),
      description:
        'Stops a company with all of its projects at once, and has it deleted after 30 days; until then an owner can restore it. Owners only. Safe to repeat. Errors: STEP_UP_REQUIRED.',
      access: { operator: 'company.manage', tenant: 'args.input.companyId', elevated: true },
      args: { input: t.arg({ type: deleteInput, required: true, description: 'The company.' }) },
      resolve: (_root, { input }, context) =>
        settle([NameNotConfirmedError], async () => ({
          company: await context.services.deleteCompany(context, input),
        })),
    }),
  );

  const restoreInput = builder.inputType('CompanyRestoreInput', {
    description: 'Which company stays.',
    fields: (t) => ({ companyId: t.id({ required: true, description: 'Which.' }) }),
  });
  builder.mutationField('companyRestore', (t) =>
    t.field({
      type: saved,
      description: "Takes a company's deletion back: it runs again. Owners only. Safe to repeat.",
      access: { operator: 'company.manage', tenant: 'args.input.companyId' },
      args: { input: t.arg({ type: restoreInput, required: true, description: 'The company.' }) },
      resolve: async (_root, { input }, context) => ({
        company: await context.services.restoreCompany(context, input),
      }),
    }),
  );
};
