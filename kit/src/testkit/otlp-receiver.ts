import { z } from 'zod';
import { silentLogger } from '../logging.ts';
import { readBody, startServer } from '../server.ts';

const attribute = z.object({ key: z.string(), value: z.object({ stringValue: z.string().optional() }) });
const exported = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: z.array(attribute) }),
      scopeSpans: z.array(
        z.object({
          spans: z.array(
            z.object({
              traceId: z.string(),
              spanId: z.string(),
              parentSpanId: z.string().optional(),
              name: z.string(),
              startTimeUnixNano: z.string(),
              endTimeUnixNano: z.string(),
              status: z.object({ code: z.number() }).optional(),
            }),
          ),
        }),
      ),
    }),
  ),
});

export interface ReceivedSpan {
  readonly service: string;
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  /** Nanoseconds since the epoch. */
  readonly start: bigint;
  readonly failed: boolean;
}

export interface OtlpReceiver {
  /** For `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  readonly endpoint: string;
  /** All spans that came, in no particular order. */
  spans(): readonly ReceivedSpan[];
  stop(): Promise<void>;
}

/** A collector that only keeps what it is sent: OTLP over HTTP as JSON. */
export const startOtlpReceiver = async (port = 0): Promise<OtlpReceiver> => {
  const spans: ReceivedSpan[] = [];
  const server = await startServer({
    host: '127.0.0.1',
    port,
    ready: () => Promise.resolve(true),
    logger: silentLogger,
    handle: async (request, response) => {
      const { resourceSpans } = exported.parse(JSON.parse(await readBody(request, 64_000_000)));
      for (const { resource, scopeSpans } of resourceSpans) {
        const service = resource.attributes.find(({ key }) => key === 'service.name')?.value.stringValue ?? '';
        for (const span of scopeSpans.flatMap((scope) => scope.spans)) {
          spans.push({
            service,
            name: span.name,
            traceId: span.traceId,
            spanId: span.spanId,
            parentSpanId: span.parentSpanId === '' ? undefined : span.parentSpanId,
            start: BigInt(span.startTimeUnixNano),
            failed: span.status?.code === 2,
          });
        }
      }
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    },
  });
  return { endpoint: server.origin, spans: () => spans, stop: () => server.stop(500) };
};

/**
 * The path from the trace's first span to `last`, each as `service: name`.
 * @throws Error where a parent on the way was not received, and is not `client`
 */
export const pathTo = (spans: readonly ReceivedSpan[], last: ReceivedSpan, client: string): string[] => {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const path: string[] = [];
  let span = last;
  for (;;) {
    path.unshift(`${span.service}: ${span.name}`);
    if (span.parentSpanId === client || span.parentSpanId === undefined) return path;
    const parent = byId.get(span.parentSpanId);
    if (parent === undefined) throw new Error(`The parent of ${path.join(' > ')} is not there`);
    span = parent;
  }
};
