import { commonErrors } from '@stargraph/kit/graphql/common-errors';
import type { TenantBuilder } from '../builder.ts';
import { BeyondOwnRightsError } from '../domain/errors.ts';

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

/** The errors that tenant shares with other subgraphs, each type made once. */
export const addCommonErrors = (types: TenantBuilder) => ({
  idempotencyConflict: commonErrors.idempotencyConflict(types),
  invalidInput: commonErrors.invalidInput(types),
  notFound: commonErrors.notFound(types),
  beyondOwnRights: beyondOwnRights(types),
});
export type CommonErrorTypes = ReturnType<typeof addCommonErrors>;
