import { badInput, InvalidInputError } from '@stargraph/kit/errors';
import { settle } from '@stargraph/kit/graphql/error-types';
import type { ConfigBuilder } from '../builder.ts';
import { DraftConflictError } from '../domain/errors.ts';
import type { EditedDraft } from '../use-case/edit-draft.ts';
import { operatorOf } from '@stargraph/kit/graphql/request';
import type { CommonErrorTypes } from './common-error-types.ts';
import type { DraftTypes } from './draft.ts';
import { toOperation, type DraftOperationTypes } from './draft-operation.ts';

const maxOperations = 200;

export const addDraftEdit = (
  { builder, errorType, resultType }: ConfigBuilder,
  { draft, operation, operationInput, invalidInput }: DraftTypes & DraftOperationTypes & CommonErrorTypes,
): void => {
  const conflict = errorType(
    DraftConflictError,
    'Somebody changed the same parts of the draft since the base revision. Nothing was applied.',
    (t) => ({
      paths: t.stringList({
        description:
          'The parts that both touched: `<node id>/props/title/en`, `<node id>/place`, or a node id for the whole node.',
        resolve: ({ error }) => error.paths,
      }),
      revision: t.int({ description: 'The revision that the draft has now.', resolve: ({ error }) => error.revision }),
    }),
  );
  const success = builder.objectRef<EditedDraft>('DraftEditSuccess').implement({
    description: 'The edit was applied as a whole.',
    access: 'inherit',
    fields: (t) => ({
      draft: t.field({ type: draft, description: 'The draft after it.', resolve: (parent) => parent.draft }),
      inverse: t.field({
        type: [operation],
        listSize: { assumedSize: 50 },
        description:
          'What takes it back, exactly: send these as a new edit based on the revision of `draft`. A conflict then says that somebody has built on it since.',
        resolve: ({ inverse }) => inverse,
      }),
    }),
  });
  const input = builder.inputType('DraftEditInput', {
    description: 'An edit of a draft.',
    fields: (t) => ({
      projectId: t.id({ required: true, description: 'The project.' }),
      baseRevision: t.int({
        required: true,
        description:
          'The revision that you looked at. Edits of others since then are kept, where they touched other parts.',
      }),
      operations: t.field({
        type: [operationInput],
        required: true,
        description: '1 to 200 operations, applied in turn, all or none.',
      }),
    }),
  });
  builder.mutationField('draftEdit', (t) =>
    t.field({
      type: resultType('DraftEditResult', success, [conflict, invalidInput]),
      description: 'Changes a draft by small operations.',
      access: { operator: 'content.edit', tenant: 'args.input.projectId' },
      args: { input: t.arg({ type: input, required: true, description: 'The edit.' }) },
      resolve: (_root, { input: { projectId, baseRevision, operations } }, { viewer, services }) => {
        if (operations.length < 1 || operations.length > maxOperations)
          throw badInput(`An edit has 1 to ${maxOperations} operations.`);
        if (baseRevision < 0) throw badInput('A revision is 0 or more.');
        return settle([DraftConflictError, InvalidInputError], () =>
          services.editDraft({
            projectId,
            baseRevision,
            operations: operations.map(toOperation),
            author: operatorOf(viewer),
          }),
        );
      },
    }),
  );
};
