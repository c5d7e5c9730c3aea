import { GraphQLError } from 'graphql';
import type { LimitName } from './contracts/plan.ts';

/**
 * Codes of errors that a caller can act on. Those of {@link DomainError} are returned as data in a
 * mutation's union; those of {@link RequestError} are top-level errors (`extensions.code`).
 */
export const domainErrorCodes = [
  'CONFLICT',
  'EXPIRED',
  'IDEMPOTENCY_CONFLICT',
  'INSUFFICIENT_FUNDS',
  'INVALID_CREDENTIALS',
  'INVALID_INPUT',
  'LIMIT_REACHED',
  'NOT_FOUND',
  'NOT_PUBLISHED',
  'TAKEN',
  'UNAVAILABLE',
] as const;
export type DomainErrorCode = (typeof domainErrorCodes)[number];

/** A refusal that belongs to the rules: the caller made a legal request that the state does not allow. */
export class DomainError extends Error {
  readonly code: DomainErrorCode;
  constructor(code: DomainErrorCode, message: string) {
    super(message);
    this.name = new.target.name;
    this.code = code;
  }
}

/** The key was used before with another input; nothing was done. */
export class IdempotencyConflictError extends DomainError {
  constructor() {
    super(
      'IDEMPOTENCY_CONFLICT',
      'This idempotency key was used before with another input. Use a new key for a new request.',
    );
  }
}

/** What the caller named is not there, or not theirs. */
export class NotFoundError extends DomainError {
  constructor(what: string) {
    super('NOT_FOUND', `${what} was not found.`);
  }
}

/** The environment has no release yet, so there are no rules to play by. */
export class NotPublishedError extends DomainError {
  constructor() {
    super('NOT_PUBLISHED', 'Nothing has been published in this environment yet.');
  }
}

/** An input that has the right shape but breaks a rule that the message names. */
export class InvalidInputError extends DomainError {
  constructor(message: string) {
    super('INVALID_INPUT', message);
  }
}

const limited: Readonly<Record<LimitName, string>> = {
  projects: 'projects',
  members: 'members, invitations included',
  storage: 'bytes of files',
  players: 'players a month',
  events: 'tracked events a month',
  messages: 'messages of bots a month',
};

/** The company's plan allows no more of it. Reading, exporting and removing go on. */
export class LimitReachedError extends DomainError {
  readonly limit: LimitName;
  /** Null for those who have no business with the company's numbers: players. */
  readonly figures: { readonly used: number; readonly allowed: number } | null;
  constructor(limit: LimitName, figures: LimitReachedError['figures']) {
    super(
      'LIMIT_REACHED',
      figures === null
        ? `The limit of ${limited[limit]} is reached.`
        : `The company's plan allows ${figures.allowed} ${limited[limit]}, and ${figures.used} are used. Remove some, or ask for a larger plan.`,
    );
    this.limit = limit;
    this.figures = figures;
  }
}

export type RequestErrorCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'STEP_UP_REQUIRED'
  | 'BAD_USER_INPUT'
  | 'RATE_LIMITED'
  | 'UNAVAILABLE'
  | 'INTERNAL';

/** A top-level GraphQL error that is shown to the caller as it is; every other error is masked. */
export class RequestError extends GraphQLError {
  constructor(code: RequestErrorCode, message: string, extensions: Record<string, unknown> = {}) {
    super(message, { extensions: { ...extensions, code } });
    this.name = 'RequestError';
  }
}

/** The operator may do it, but must first prove again who they are. */
export const stepUpRequired = (): RequestError =>
  new RequestError(
    'STEP_UP_REQUIRED',
    'Confirm that it is you, then try again: this needs a recent proof of identity.',
  );

export const unauthenticated = (): RequestError =>
  new RequestError('UNAUTHENTICATED', 'Sign in first: this request carries no valid credential.');

export const forbidden = (): RequestError => new RequestError('FORBIDDEN', 'You have no right to this.');

export const badInput = (message: string): RequestError => new RequestError('BAD_USER_INPUT', message);

export const unavailable = (): RequestError =>
  new RequestError('UNAVAILABLE', 'This part of the platform gives no answer at the moment. Try again.');

/** The message of anything thrown, for logs. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
