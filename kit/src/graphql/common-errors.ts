import {
  IdempotencyConflictError,
  InvalidInputError,
  NotFoundError,
  NotPublishedError,
  type DomainError,
} from '../errors.ts';

/** Of `createErrorTypes`, what is needed here: whatever context its builder has. */
interface ErrorTypes<Type> {
  readonly errorType: (errorClass: new (...args: never[]) => DomainError, description: string) => Type;
}

/** Error types that several subgraphs return. Each is made only where it is used: an unused type would still be printed. */
export const commonErrors = {
  idempotencyConflict: <Type>({ errorType }: ErrorTypes<Type>): Type =>
    errorType(IdempotencyConflictError, 'The idempotency key was used before with another input.'),
  notFound: <Type>({ errorType }: ErrorTypes<Type>): Type =>
    errorType(NotFoundError, 'What the input names is not there, or is not yours.'),
  notPublished: <Type>({ errorType }: ErrorTypes<Type>): Type =>
    errorType(NotPublishedError, 'The environment has no published release yet.'),
  invalidInput: <Type>({ errorType }: ErrorTypes<Type>): Type =>
    errorType(InvalidInputError, 'The input breaks a rule that the message names.'),
};
