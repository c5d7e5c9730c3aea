import { commonErrors } from '@stargraph/kit/graphql/common-errors';
import type { GameBuilder } from '../builder.ts';

/** The errors that game shares with other subgraphs, each type made once. */
export const addCommonErrors = (types: GameBuilder) => ({
  idempotencyConflict: commonErrors.idempotencyConflict(types),
  notFound: commonErrors.notFound(types),
  notPublished: commonErrors.notPublished(types),
});
export type CommonErrorTypes = ReturnType<typeof addCommonErrors>;
