import { commonErrors } from '@stargraph/kit/graphql/common-errors';
import { addLimitReached } from '@stargraph/kit/graphql/limit';
import type { TenantBuilder } from '../builder.ts';
import {
  BeyondOwnRightsError,
  DeletionPendingError,
  NameNotConfirmedError,
  SlugNotAllowedError,
  SlugTakenError,
} from '../domain/errors.ts';

/** Permissions that the operator would need to hold. */
const beyondOwnRights = ({ errorType }: TenantBuilder) =>
  errorType<BeyondOwnRightsError>(
    BeyondOwnRightsError,
    'It would hand out, or take away, permissions that the operator does not hold.',
    (t) => ({
      permissions: t.stringList({
        description: 'Those that the operator does not hold.',
        access: 'public',
        resolve: ({ error }) => [...error.permissions],
      }),
    }),
  );

const slugNotAllowed = ({ builder, errorType }: TenantBuilder) => {
  const reason = builder.enumType('SlugProblem', {
    description: 'Why a slug is not given to anybody.',
    values: {
      RESERVED: { value: 'reserved', description: 'It is kept for the platform.' },
      LETTERS: { value: 'letters', description: 'It has letters that only look like those of a host.' },
    } as const,
  });
  return errorType<SlugNotAllowedError>(SlugNotAllowedError, 'Nobody gets this slug.', (t) => ({
    reason: t.field({
      type: reason,
      description: 'Why.',
      access: 'public',
      resolve: ({ error }) => error.reason,
    }),
  }));
};

/** The errors that tenant shares with other subgraphs, each type made once. */
export const addCommonErrors = (types: TenantBuilder) => ({
  idempotencyConflict: commonErrors.idempotencyConflict(types),
  invalidInput: commonErrors.invalidInput(types),
  notFound: commonErrors.notFound(types),
  beyondOwnRights: beyondOwnRights(types),
  slugTaken: types.errorType(SlugTakenError, 'Another project or environment has the slug, or keeps it for a while.'),
  slugNotAllowed: slugNotAllowed(types),
  nameNotConfirmed: types.errorType(NameNotConfirmedError, 'What was typed is not the name of what would go.'),
  deletionPending: types.errorType(DeletionPendingError, 'The company or project is to be deleted.'),
  ...addLimitReached(types),
});
export type CommonErrorTypes = ReturnType<typeof addCommonErrors>;
