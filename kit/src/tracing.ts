import { randomBytes } from 'node:crypto';

/** W3C trace context, as it comes in headers and leaves in events. */
const pattern = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/;

export interface Trace {
  readonly traceId: string;
  /** The `traceparent` to hand on. */
  readonly traceparent: string;
}

/** Continues the trace of a `traceparent` header, or starts one where there is none or it is malformed. */
export const continueTrace = (header: string | null | undefined): Trace => {
  const match = header === null || header === undefined ? null : pattern.exec(header);
  const traceId = match?.[1] ?? randomBytes(16).toString('hex');
  return { traceId, traceparent: `00-${traceId}-${randomBytes(8).toString('hex')}-01` };
};
