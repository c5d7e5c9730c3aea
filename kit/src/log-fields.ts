import type { Trace } from './tracing.ts';
import type { Viewer } from './viewer.ts';

/** What a log line about a request says of it: whose kind, which environment, which trace. Never who. */
export const logFieldsOf = ({
  viewer,
  trace,
}: {
  readonly viewer: Viewer;
  readonly trace: Trace;
}): Readonly<Record<string, string>> => ({
  traceId: trace.traceId,
  viewer: viewer.kind,
  ...('environmentId' in viewer ? { environmentId: viewer.environmentId } : {}),
});
