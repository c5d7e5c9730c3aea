import { commonErrors } from '@stargraph/kit/graphql/common-errors';
import type { ConfigBuilder } from '../builder.ts';

/** The errors that config shares with other subgraphs, each type made once. */
export const addCommonErrors = (types: ConfigBuilder) => ({
  idempotencyConflict: commonErrors.idempotencyConflict(types),
  invalidInput: commonErrors.invalidInput(types),
  notFound: commonErrors.notFound(types),
});
export type CommonErrorTypes = ReturnType<typeof addCommonErrors>;
