import type { CombinedError } from 'urql';

/** Why something did not work, as far as an operator can act on it; each has its words under `error.<kind>`. */
export const failureKinds = [
  'network',
  'unauthenticated',
  'forbidden',
  'stepUp',
  'badInput',
  'rateLimited',
  'unavailable',
  'internal',
  'outdated',
] as const;
export type FailureKind = (typeof failureKinds)[number];

export interface Failure {
  readonly kind: FailureKind;
  /** What to tell whoever looks into it. */
  readonly traceId?: string;
}

const kinds: Readonly<Record<string, FailureKind>> = {
  UNAUTHENTICATED: 'unauthenticated',
  FORBIDDEN: 'forbidden',
  STEP_UP_REQUIRED: 'stepUp',
  BAD_USER_INPUT: 'badInput',
  RATE_LIMITED: 'rateLimited',
  UNAVAILABLE: 'unavailable',
  OVERLOADED: 'unavailable',
  DOCUMENT_UNKNOWN: 'outdated',
  DOCUMENT_NOT_TRUSTED: 'outdated',
};

/** What a top-level error of a request means. Codes that are not known count as the server's own fault. */
export const failureOf = (error: Pick<CombinedError, 'networkError' | 'graphQLErrors'>): Failure => {
  const [first] = error.graphQLErrors;
  if (first === undefined) return { kind: 'network' };
  const { code, traceId } = first.extensions;
  const kind = (typeof code === 'string' ? kinds[code] : undefined) ?? 'internal';
  return typeof traceId === 'string' ? { kind, traceId } : { kind };
};
