/** How an operation ended, for metrics: `refused` names errors that the caller can act on, `failed` is on us. */
export type Outcome = 'ok' | 'refused' | 'failed';

const ours: ReadonlySet<unknown> = new Set([undefined, 'INTERNAL', 'UNAVAILABLE']);

interface CodedError {
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

/** An error without a code was not meant for anybody, so it is ours too. */
export const outcomeOf = (errors: readonly CodedError[] | undefined): Outcome => {
  if (errors === undefined || errors.length === 0) return 'ok';
  return errors.some(({ extensions }) => ours.has(extensions?.['code'])) ? 'failed' : 'refused';
};
