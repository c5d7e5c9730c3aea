import { commonErrors } from '@stargraph/kit/graphql/common-errors';
import type { TenantBuilder } from '../builder.ts';

/** The errors that tenant shares with other subgraphs, each type made once. */
export const addCommonErrors = (types: TenantBuilder) => ({
  idempotencyConflict: commonErrors.idempotencyConflict(types),
  invalidInput: commonErrors.invalidInput(types),
  notFound: commonErrors.notFound(types),
});
export type CommonErrorTypes = ReturnType<typeof addCommonErrors>;
