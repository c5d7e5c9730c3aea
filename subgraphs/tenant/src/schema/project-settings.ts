import { InvalidInputError, LimitReachedError } from '@stargraph/kit/errors';
import { settle } from '@stargraph/kit/graphql/error-types';
import type { TenantBuilder } from '../builder.ts';
import { DeletionPendingError, NameNotConfirmedError, SlugNotAllowedError, SlugTakenError } from '../domain/errors.ts';
import type { ProjectRow } from '../store/project.ts';
import type { CommonErrorTypes } from './common-error-types.ts';
import type { TypeRefs } from './types.ts';

export const addProjectSettings = (
  { builder, resultType }: TenantBuilder,
  { project }: TypeRefs,
  errors: CommonErrorTypes,
): void => {
  const saved = builder.objectRef<{ readonly project: ProjectRow }>('ProjectSaveSuccess').implement({
    description: 'The project is as it was asked for.',
    access: 'inherit',
    fields: (t) => ({
      project: t.field({ type: project, description: 'The project.', resolve: (parent) => parent.project }),
    }),
  });

  const updateInput = builder.inputType('ProjectUpdateInput', {
    description: 'What a project is to be.',
    fields: (t) => ({
      projectId: t.id({ required: true, description: 'Which.' }),
      name: t.string({ required: true, description: 'Its name, 1 to 80 characters.' }),
      slug: t.string({
        required: true,
        description: 'Its short name in hosts: 1 to 55 of a-z, 0-9 and single hyphens, with a letter first.',
      }),
      languages: t.stringList({
        required: true,
        description: '1 to 20 locales such as `en` or `pt-BR`, each once; the first is the main one.',
      }),
      timeZone: t.string({ required: true, description: 'IANA name of the zone that its days are cut in.' }),
    }),
  });
  builder.mutationField('projectUpdate', (t) =>
    t.field({
      type: resultType('ProjectUpdateResult', saved, [errors.slugTaken, errors.slugNotAllowed, errors.invalidInput]),
      description:
        "Changes a project's settings. Addresses with an earlier slug lead to the new one for 90 days, and nobody else gets that slug until then. Errors: BAD_USER_INPUT for an input of a wrong form.",
      access: { operator: 'project.manage', tenant: 'args.input.projectId' },
      args: { input: t.arg({ type: updateInput, required: true, description: 'The project.' }) },
      resolve: (_root, { input }, context) =>
        settle([SlugTakenError, SlugNotAllowedError, InvalidInputError], async () => ({
          project: await context.services.updateProject(context, input),
        })),
    }),
  );

  const deleteInput = builder.inputType('ProjectDeleteInput', {
    description: 'Which project goes.',
    fields: (t) => ({
      projectId: t.id({ required: true, description: 'Which.' }),
      confirmation: t.string({ required: true, description: 'Its name, typed by whoever means it.' }),
    }),
  });
  builder.mutationField('projectDelete', (t) =>
    t.field({
      type: resultType('ProjectDeleteResult', saved, [errors.nameNotConfirmed]),
      description:
        'Stops a project in both environments at once, and has it deleted after 30 days; until then an owner of the company can restore it. Safe to repeat. Errors: STEP_UP_REQUIRED.',
      access: { operator: 'project.manage', tenant: 'args.input.projectId', elevated: true },
      args: { input: t.arg({ type: deleteInput, required: true, description: 'The project.' }) },
      resolve: (_root, { input }, context) =>
        settle([NameNotConfirmedError], async () => ({
          project: await context.services.deleteProject(context, input),
        })),
    }),
  );

  const restoreInput = builder.inputType('ProjectRestoreInput', {
    description: 'Which project stays.',
    fields: (t) => ({ projectId: t.id({ required: true, description: 'Which.' }) }),
  });
  builder.mutationField('projectRestore', (t) =>
    t.field({
      type: resultType('ProjectRestoreResult', saved, [errors.deletionPending, errors.limitReached]),
      description: "Takes a project's deletion back: it runs again. Owners of the company only. Safe to repeat.",
      access: { operator: 'project.manage', tenant: 'args.input.projectId' },
      args: { input: t.arg({ type: restoreInput, required: true, description: 'The project.' }) },
      resolve: (_root, { input }, context) =>
        settle([DeletionPendingError, LimitReachedError], async () => ({
          project: await context.services.restoreProject(context, input),
        })),
    }),
  );
};
