import { setTimeout as sleep } from 'node:timers/promises';
import { DiagLogLevel, diag } from '@opentelemetry/api';
import { messageOf } from './errors.ts';
import type { Logger } from './logging.ts';
import { setTracer } from './tracing.ts';

/** Most spans that wait to be sent; more are dropped, and requests go on. */
const maxQueueSize = 8192;
const batchSize = 512;
const everyMs = 1000;
const exportPatienceMs = 5000;
const stopPatienceMs = 3000;

/**
 * Sends this process's spans to a collector by OTLP over HTTP; does nothing, and loads nothing, without an endpoint. A
 * collector that is away costs spans, never requests. Headers and the like are told by OpenTelemetry's own variables
 * (`OTEL_EXPORTER_OTLP_HEADERS`).
 *
 * @param options.ratio the part of traces that begin here and are recorded, 0 to 1; a trace that comes from elsewhere
 * is recorded where its `traceparent` says so
 * @returns sends what waits and stops; takes 3 s at most and never fails
 */
export const startTracing = async (options: {
  readonly service: string;
  /** `http://collector:4318` */
  readonly endpoint: string | undefined;
  readonly ratio: number;
  readonly logger: Logger;
}): Promise<() => Promise<void>> => {
  const { service, endpoint, ratio, logger } = options;
  if (endpoint === undefined) return () => Promise.resolve();
  const [{ OTLPTraceExporter }, { resourceFromAttributes }, sdk] = await Promise.all([
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
    import('@opentelemetry/sdk-trace-base'),
  ]);
  const told = (message: string): void => logger.warn({ problem: message.slice(0, 500) }, 'spans are not exported');
  diag.setLogger(
    { error: told, warn: told, info: () => undefined, debug: () => undefined, verbose: () => undefined },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  const provider = new sdk.BasicTracerProvider({
    resource: resourceFromAttributes({
      'service.name': service,
      'service.namespace': 'stargraph',
      'service.instance.id': String(process.pid),
    }),
    sampler: new sdk.ParentBasedSampler({ root: new sdk.TraceIdRatioBasedSampler(ratio) }),
    spanProcessors: [
      new sdk.BatchSpanProcessor(
        new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, '')}/v1/traces`, timeoutMillis: exportPatienceMs }),
        {
          maxQueueSize,
          maxExportBatchSize: batchSize,
          scheduledDelayMillis: everyMs,
          exportTimeoutMillis: exportPatienceMs,
        },
      ),
    ],
  });
  setTracer(provider.getTracer('stargraph'));
  return async () => {
    setTracer(undefined);
    await Promise.race([
      provider.shutdown().catch((error: unknown) => told(messageOf(error))),
      sleep(stopPatienceMs, undefined, { ref: false }),
    ]);
  };
};
