import { commonErrors } from '@stargraph/kit/graphql/common-errors';
import type { AuthBuilder } from '../builder.ts';

/** The errors that auth shares with other subgraphs, each type made once. */
export const addCommonErrors = (types: AuthBuilder) => ({
  idempotencyConflict: commonErrors.idempotencyConflict(types),
  invalidInput: commonErrors.invalidInput(types),
  notFound: commonErrors.notFound(types),
});
export type CommonErrorTypes = ReturnType<typeof addCommonErrors>;
