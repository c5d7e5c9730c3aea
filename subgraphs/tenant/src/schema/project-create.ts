import { auditSourceOf } from '@stargraph/kit/audit';
import { settle } from '@stargraph/kit/graphql/error-types';
import { IdempotencyConflictError, InvalidInputError, LimitReachedError } from '@stargraph/kit/errors';
import type { TenantBuilder } from '../builder.ts';
import { DeletionPendingError, SlugNotAllowedError, SlugTakenError } from '../domain/errors.ts';
import type { ProjectRow } from '../store/project.ts';
import type { CommonErrorTypes } from './common-error-types.ts';
import { idempotencyKeyDescription, idempotencyKeyOf, operatorOf } from '@stargraph/kit/graphql/request';
import type { TypeRefs } from './types.ts';

export const addProjectCreate = (
  { builder, resultType }: TenantBuilder,
  { project }: TypeRefs,
  errors: CommonErrorTypes,
): void => {
  const input = builder.inputType('ProjectCreateInput', {
    description: 'What a project is made from.',
    fields: (t) => ({
      companyId: t.id({ required: true, description: 'Whose it will be.' }),
      name: t.string({ required: true, description: 'Its name, 1 to 80 characters.' }),
      slug: t.string({
        required: true,
        description:
          'Its short name in hosts: 1 to 55 of a-z, 0-9 and single hyphens, with a letter first. The sandbox gets `<slug>-sandbox`.',
      }),
      languages: t.stringList({
        required: true,
        description: '1 to 20 locales such as `en` or `pt-BR`, each once; the first is the main one.',
      }),
      timeZone: t.string({
        required: true,
        description: 'IANA name of the zone that its days are cut in, such as `Europe/Berlin`.',
      }),
      idempotencyKey: t.string({ required: true, description: idempotencyKeyDescription }),
    }),
  });
  const success = builder.objectRef<{ readonly project: ProjectRow }>('ProjectCreateSuccess').implement({
    description: 'The project exists, with a live and a sandbox environment.',
    access: 'inherit',
    fields: (t) => ({
      project: t.field({
        type: project,
        description: 'The project. What other domains own of it can be read from the next request on.',
        resolve: (parent) => parent.project,
      }),
    }),
  });
  builder.mutationField('projectCreate', (t) =>
    t.field({
      type: resultType('ProjectCreateResult', success, [
        errors.slugTaken,
        errors.slugNotAllowed,
        errors.deletionPending,
        errors.limitReached,
        errors.invalidInput,
        errors.idempotencyConflict,
      ]),
      description:
        'Makes a project with its live and its sandbox environment. Errors: BAD_USER_INPUT for an input of a wrong form.',
      access: { operator: 'project.manage', tenant: 'args.input.companyId' },
      args: { input: t.arg({ type: input, required: true, description: 'What it is made from.' }) },
      resolve: (_root, args, { services, ...request }) =>
        settle(
          [
            SlugTakenError,
            SlugNotAllowedError,
            DeletionPendingError,
            LimitReachedError,
            InvalidInputError,
            IdempotencyConflictError,
          ],
          async () => ({
            project: await services.createProject({
              ...args.input,
              operatorId: operatorOf(request.viewer),
              source: auditSourceOf(request),
              idempotencyKey: idempotencyKeyOf(args.input.idempotencyKey),
            }),
          }),
        ),
    }),
  );
};
