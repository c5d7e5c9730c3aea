import { IdempotencyConflictError, InvalidInputError, NotFoundError, NotPublishedError } from '../errors.ts';
import type { createErrorTypes } from './error-types.ts';

type ErrorTypes = Pick<ReturnType<typeof createErrorTypes>, 'errorType'>;

/** Error types that several subgraphs return. Each is made only where it is used: an unused type would still be printed. */
export const commonErrors = {
  idempotencyConflict: ({ errorType }: ErrorTypes) =>
    errorType(IdempotencyConflictError, 'The idempotency key was used before with another input.'),
  notFound: ({ errorType }: ErrorTypes) => errorType(NotFoundError, 'What the input names is not there, or is not yours.'),
  notPublished: ({ errorType }: ErrorTypes) => errorType(NotPublishedError, 'The environment has no published release yet.'),
  invalidInput: ({ errorType }: ErrorTypes) => errorType(InvalidInputError, 'The input breaks a rule that the message names.'),
};
