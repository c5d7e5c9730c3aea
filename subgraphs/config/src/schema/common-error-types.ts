import { commonErrors } from '@stargraph/kit/graphql/common-errors';
import { addLimitReached } from '@stargraph/kit/graphql/limit';
import { ReleaseTakenDownError } from '../domain/errors.ts';
import type { ConfigBuilder } from '../builder.ts';

/** The errors that config shares with other subgraphs, each type made once. */
export const addCommonErrors = (types: ConfigBuilder) => ({
  idempotencyConflict: commonErrors.idempotencyConflict(types),
  invalidInput: commonErrors.invalidInput(types),
  limitReached: addLimitReached(types).limitReached,
  notFound: commonErrors.notFound(types),
  takenDown: types.errorType(ReleaseTakenDownError, "The platform's staff took the release away.", (t) => ({
    reason: t.string({ description: "Why, in staff's words.", resolve: ({ error }) => error.reason }),
  })),
});
export type CommonErrorTypes = ReturnType<typeof addCommonErrors>;
