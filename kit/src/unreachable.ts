import { messageOf } from './errors.ts';

/** Something that is needed for an answer gave none in time. The same request may succeed later. */
export class UnreachableError extends Error {
  /** @param what such as `Command release.load` */
  constructor(what: string, cause: unknown) {
    super(`${what} gave no answer: ${messageOf(cause)}`, { cause });
    this.name = 'UnreachableError';
  }
}

/**
 * PostgreSQL's own words for "not now" (a shutdown, a start, too many clients, a statement past its time), the
 * system's for a connection that can't be had or was lost, Prisma's for either.
 */
const passingCodes: ReadonlySet<unknown> = new Set(
  [
    '57P01 57P02 57P03 57014 53300 08000 08001 08003 08004 08006',
    'ECONNREFUSED ECONNRESET EPIPE ETIMEDOUT ENOTFOUND EAI_AGAIN',
    'P1001 P1002 P1008 P1017 P2024',
  ].flatMap((codes) => codes.split(' ')),
);
/** What `pg` says without a code. */
const passingWords =
  /^(?:timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error)/;

/**
 * Whether an error only says that a store or a service could not be reached: nothing is wrong with the request or with
 * the code. Whether a transaction whose connection was lost took effect is not known: idempotency keys are for that.
 */
export const isUnreachable = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  if (error instanceof UnreachableError) return true;
  if ('code' in error && passingCodes.has(error.code)) return true;
  if (passingWords.test(error.message)) return true;
  // Several addresses of one host, each tried in vain.
  return error instanceof AggregateError && error.errors.some(isUnreachable);
};
