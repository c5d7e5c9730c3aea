import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '@stargraph/kit/clock';
import type { CommandClient } from '@stargraph/kit/commands';
import type { Domain } from '@stargraph/kit/contracts/domain';
import { messageOf } from '@stargraph/kit/errors';
import type { Logger } from '@stargraph/kit/logging';
import { operationHistogram, type Registry } from '@stargraph/kit/metrics';
import { continueTrace, type Trace } from '@stargraph/kit/tracing';
import { signViewer, type Viewer } from '@stargraph/kit/viewer';
import { RequestRefusedError, sendRefusal, setSecurityHeaders } from './answer.ts';
import { loadFederation, type Federation } from './federation.ts';
import { createGate } from './gate.ts';
import { createGraphQL, type GraphQLFront } from './graphql.ts';
import { allowedOrigin, readHost, type Host } from './host.ts';
import { createReleasePins } from './release-pin.ts';
import { readOperation } from './request-body.ts';
import type { RequestState } from './request-state.ts';
import type { SubgraphTransport } from './transport.ts';

export { createHttpTransport } from './http-transport.ts';
export { createLocalTransport } from './local-transport.ts';
export {
  SubgraphUnavailableError,
  type SubgraphAnswer,
  type SubgraphRequest,
  type SubgraphTransport,
} from './transport.ts';

/** Where config announces, by environment id, that a pointer switched. */
export const releaseSwitchedChannel = 'release-switched';

/** The part of a Redis client that is needed here. A subscribed connection can do nothing else, so it is the gateway's own. */
export interface NoticeSubscriber {
  subscribe(channel: string): Promise<unknown>;
  unsubscribe(channel: string): Promise<unknown>;
  on(event: 'message', listener: (channel: string, message: string) => void): unknown;
  off(event: 'message', listener: (channel: string, message: string) => void): unknown;
}

export interface GatewayDeps {
  readonly supergraphSdl: string;
  readonly transport: SubgraphTransport;
  /** The key that the gateway shares with one subgraph. */
  readonly viewerKeyFor: (subgraph: Domain) => Uint8Array;
  /** Calls internal commands as the gateway. */
  readonly commands: CommandClient;
  readonly redis: NoticeSubscriber;
  /** The domain under which the platform's hosts stand. @default 'localhost' */
  readonly domain?: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Registry;
}

/** The supergraph's one door: built by {@link createGateway}, answering after `start`. */
export interface Gateway {
  /** Loads the supergraph and listens for notices. @throws where the supergraph can't be loaded */
  readonly start: () => Promise<void>;
  /** Stops listening for notices and closes the ways to subgraphs. Stop the server first: it drains requests. */
  readonly stop: () => Promise<void>;
  /** Whether requests can be answered. */
  readonly ready: () => Promise<boolean>;
  readonly handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
}

const first = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);

export const createGateway = (deps: GatewayDeps): Gateway => {
  const { clock, logger } = deps;
  const domain = deps.domain ?? 'localhost';
  const histogram = operationHistogram(deps.metrics);
  const pins = createReleasePins(deps);
  const admit = createGate({ ...deps, pins });
  const onNotice = (channel: string, message: string): void => {
    if (channel === releaseSwitchedChannel) pins.forget(message);
  };
  let running: { readonly federation: Federation; readonly graphql: GraphQLFront } | undefined;

  const stateOf = (host: Host, viewer: Viewer, trace: Trace, signal: AbortSignal): RequestState => {
    const signed = new Map<Domain, string>();
    return {
      host,
      viewer,
      trace,
      signal,
      outcome: undefined,
      signedFor: (subgraph) => {
        const known = signed.get(subgraph);
        if (known !== undefined) return known;
        const fresh = signViewer(viewer, subgraph, deps.viewerKeyFor(subgraph), clock);
        signed.set(subgraph, fresh);
        return fresh;
      },
    };
  };

  /** Answers `/graphql`, and gives back what metrics shall count. */
  const answer = async (
    host: Host,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<RequestState['outcome']> => {
    const body = await readOperation(request);
    if (running === undefined)
      throw new RequestRefusedError(503, 'UNAVAILABLE', 'The platform is starting or stopping. Try again.');
    const trace = continueTrace(first(request.headers['traceparent']));
    response.setHeader('x-trace-id', trace.traceId);
    const gone = new AbortController();
    response.once('close', () => {
      if (!response.writableFinished) gone.abort();
    });
    const state = stateOf(host, await admit(host, request.headers, trace), trace, gone.signal);
    const accept = first(request.headers.accept);
    const result = await running.graphql.fetch(
      'http://gateway/graphql',
      { method: 'POST', headers: { 'content-type': 'application/json', ...(accept === undefined ? {} : { accept }) } },
      { state, body },
    );
    response.writeHead(result.status, Object.fromEntries(result.headers)).end(await result.text());
    return state.outcome;
  };

  const route = async (request: IncomingMessage, response: ServerResponse): Promise<RequestState['outcome']> => {
    const host = readHost(request.headers.host, domain);
    if (host === undefined) throw new RequestRefusedError(404, 'NOT_FOUND', 'This host is not served here.');
    if (request.url?.split('?')[0] !== '/graphql' || host.kind === 'assets')
      throw new RequestRefusedError(404, 'NOT_FOUND', 'There is nothing at this path.');
    allowOrigin(host, first(request.headers.origin), response, domain);
    if (request.method !== 'OPTIONS') return answer(host, request, response);
    response.writeHead(204).end();
    return undefined;
  };

  return {
    start: async () => {
      const federation = await loadFederation(deps);
      deps.redis.on('message', onNotice);
      // Not waited for: without Redis a switch is seen a second later, and everything else goes on.
      deps.redis.subscribe(releaseSwitchedChannel).catch((error: unknown) => {
        logger.warn({ problem: messageOf(error) }, 'notices of releases can not be heard');
      });
      running = { federation, graphql: createGraphQL({ federation, logger }) };
    },
    stop: async () => {
      const stopping = running;
      running = undefined;
      deps.redis.off('message', onNotice);
      // Nor is this: the connection's owner ends it next, and it may be broken.
      deps.redis.unsubscribe(releaseSwitchedChannel).catch(() => undefined);
      await deps.transport.close();
      await stopping?.federation.stop();
    },
    ready: () => Promise.resolve(running !== undefined),
    handle: async (request, response) => {
      const stop = histogram.startTimer({ service: 'gateway' });
      setSecurityHeaders(response);
      try {
        const outcome = await route(request, response);
        stop({
          operation: outcome?.operation ?? 'none',
          outcome: outcome === undefined ? String(response.statusCode) : outcome.failed ? 'errors' : 'ok',
        });
      } catch (error) {
        if (!(error instanceof RequestRefusedError)) throw error;
        sendRefusal(response, error);
        stop({ operation: 'none', outcome: String(error.status) });
      }
    },
  };
};

const allowOrigin = (host: Host, asked: string | undefined, response: ServerResponse, domain: string): void => {
  if (host.kind === 'api') response.setHeader('vary', 'origin');
  const origin = allowedOrigin(asked, host, domain);
  if (origin === undefined) return;
  response.setHeader('access-control-allow-origin', origin);
  response.setHeader('access-control-allow-methods', 'POST');
  response.setHeader('access-control-allow-headers', 'authorization, content-type, traceparent, x-api-key');
  response.setHeader('access-control-expose-headers', 'x-trace-id');
  response.setHeader('access-control-max-age', '600');
};
