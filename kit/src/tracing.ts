import { randomBytes } from 'node:crypto';
import {
  INVALID_SPAN_CONTEXT,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  isSpanContextValid,
  trace,
  type Attributes,
  type Span as RecordedSpan,
  type SpanContext,
  type Tracer,
} from '@opentelemetry/api';
import { messageOf } from './errors.ts';

/**
 * Where a request or an event stands in its trace. Context is handed on by hand as W3C `traceparent` texts, the form in
 * which it travels anyway: no asynchronous storage, no instrumentation of libraries (docs/adr/0017-own-spans.md).
 */
export interface Trace {
  readonly traceId: string;
  /** The `traceparent` to hand on. */
  readonly traceparent: string;
}

/** Version 00 in full, or what a later one begins with (W3C Trace Context, "Versioning of traceparent"). */
const pattern = /^(?!ff)([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

const parentOf = (traceparent: string | null | undefined): SpanContext | undefined => {
  const match = traceparent == null ? null : pattern.exec(traceparent);
  if (match === null || (match[1] === '00' && match[5] !== undefined)) return undefined;
  const context: SpanContext = {
    traceId: match[2] ?? '',
    spanId: match[3] ?? '',
    traceFlags: Number.parseInt(match[4] ?? '', 16) & TraceFlags.SAMPLED,
    isRemote: true,
  };
  return isSpanContextValid(context) ? context : undefined;
};

const traceOf = ({ traceId, spanId, traceFlags }: SpanContext): Trace => ({
  traceId,
  traceparent: `00-${traceId}-${spanId}-0${traceFlags & TraceFlags.SAMPLED}`,
});

/** Random bytes for many ids: asking the system for few costs as much as asking for many. */
let pool = Buffer.alloc(0);
let taken = 0;
const randomHex = (bytes: number): string => {
  if (taken + bytes > pool.length) {
    pool = randomBytes(4096);
    taken = 0;
  }
  taken += bytes;
  return pool.toString('hex', taken - bytes, taken);
};

const newTrace = (): Trace =>
  traceOf({
    traceId: randomHex(16),
    spanId: randomHex(8),
    // Nobody records it, so nobody after us shall either.
    traceFlags: TraceFlags.NONE,
  });

/** Continues the trace of a `traceparent` header, or starts one where there is none or it is malformed. */
export const continueTrace = (header: string | null | undefined): Trace => {
  const parent = parentOf(header);
  return parent === undefined ? newTrace() : traceOf(parent);
};

let tracer: Tracer | undefined;
/** Told by the exporter alone. Not OpenTelemetry's global one: libraries would begin traces of their own on that. */
export const setTracer = (value: Tracer | undefined): void => {
  tracer = value;
};
/** Whether spans are recorded and exported in this process. */
export const isTracing = (): boolean => tracer !== undefined;

export interface Span {
  /** What to hand on: whatever continues it is a child of this span. */
  readonly trace: Trace;
  /** Names it anew, once it is known what it is about. */
  rename(name: string): void;
  set(attributes: Attributes): void;
  /** @param problem where it failed: an error, or words for one */
  end(problem?: unknown): void;
}

export type SpanRole = 'server' | 'client' | 'producer' | 'consumer';

const kinds: Readonly<Record<SpanRole, SpanKind>> = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
};

const silent = (known: Trace): Span => ({
  trace: known,
  rename: () => undefined,
  set: () => undefined,
  end: () => undefined,
});

const failed = (span: RecordedSpan, problem: unknown): void => {
  span.setStatus({ code: SpanStatusCode.ERROR, message: messageOf(problem) });
};

/** Starts a span as a child of `traceparent`'s, or as the first of its trace. Costs next to nothing while nobody exports. */
export const startSpan = (
  name: string,
  traceparent: string | null | undefined,
  role: SpanRole,
  attributes: Attributes = {},
): Span => {
  if (tracer === undefined) return silent(continueTrace(traceparent));
  return record(tracer, name, traceparent, role, attributes);
};

/** As {@link startSpan}, as a child of one of ours. */
export const startChild = (name: string, parent: Trace, role: SpanRole): Span =>
  tracer === undefined ? silent(parent) : record(tracer, name, parent.traceparent, role, {});

const record = (
  recorder: Tracer,
  name: string,
  traceparent: string | null | undefined,
  role: SpanRole,
  attributes: Attributes,
): Span => {
  const parent = parentOf(traceparent);
  const context = trace.setSpanContext(ROOT_CONTEXT, parent ?? INVALID_SPAN_CONTEXT);
  const span = recorder.startSpan(name, { kind: kinds[role], attributes }, context);
  return {
    trace: traceOf(span.spanContext()),
    rename: (other) => void span.updateName(other),
    set: (more) => void span.setAttributes(more),
    end: (problem) => {
      if (problem !== undefined) failed(span, problem);
      span.end();
    },
  };
};

/** Most spans that one step of a batch has; what is beyond is handed on as it came. */
const maxSpansOfBatch = 200;

/**
 * One step that many traces take together: each recorded trace of the batch gets a span, and the items are handed to
 * `work` as children of theirs. Items that were never part of a recorded trace are handed on as they came.
 */
export const traceBatch = async <Item extends { readonly traceparent: string }, Result>(
  step: { readonly name: string; readonly role: SpanRole; readonly attributes?: Attributes },
  items: readonly Item[],
  work: (items: readonly Item[]) => Promise<Result>,
): Promise<Result> => {
  if (tracer === undefined) return work(items);
  const spans = new Map<string, Span>();
  const children = items.map((item): Item => {
    const known = spans.get(item.traceparent);
    if (known !== undefined) return { ...item, traceparent: known.trace.traceparent };
    const parent = parentOf(item.traceparent);
    if (parent === undefined || (parent.traceFlags & TraceFlags.SAMPLED) === 0 || spans.size === maxSpansOfBatch)
      return item;
    const span = startSpan(step.name, item.traceparent, step.role, {
      ...step.attributes,
      'messaging.batch.message_count': items.length,
    });
    spans.set(item.traceparent, span);
    return { ...item, traceparent: span.trace.traceparent };
  });
  let problem: unknown;
  try {
    return await work(children);
  } catch (error) {
    problem = error;
    throw error;
  } finally {
    for (const span of spans.values()) span.end(problem);
  }
};
