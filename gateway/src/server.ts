import type { IncomingMessage, ServerResponse } from 'node:http';
import { liveChannel } from '@stargraph/kit/contracts/live';
import { apiKeyRevokedChannel, releaseSwitchedChannel, sessionEndedChannel } from '@stargraph/kit/contracts/notice';
import { messageOf } from '@stargraph/kit/errors';
import { counterOf, httpSeconds, operationSeconds } from '@stargraph/kit/metrics';
import { startSpan, type Span, type Trace } from '@stargraph/kit/tracing';
import type { SessionCookie, Viewer } from '@stargraph/kit/viewer';
import { RequestRefusedError, sendRefusal, setSecurityHeaders } from './answer.ts';
import { createApiKeys } from './api-key.ts';
import type { Gateway, GatewayDeps } from './deps.ts';
import { createCircuitBreaker } from './circuit-breaker.ts';
import { createAssets } from './asset/assets.ts';
import { createDownload, downloadIn } from './download.ts';
import { createEnvironments } from './environment.ts';
import { createGate, type Admission } from './gate.ts';
import { createGraphs } from './graph.ts';
import { allowedOrigin, readHost, type Host } from './host.ts';
import { createLive } from './live/live.ts';
import { createLoopDelay } from './load/loop-delay.ts';
import { createShedding, loadClassOf } from './load/shedding.ts';
import { createPages } from './page/pages.ts';
import { defaultFrameAncestors } from './page/security-policy.ts';
import { asksForPersisted, createPersistedQueries, persistedQueryNotSupported } from './persisted-queries.ts';
import { createClientAddresses } from './rate-limit/client-address.ts';
import { createAllowanceTeller } from './rate-limit/headers.ts';
import { createRateLimiter } from './rate-limit/limiter.ts';
import { defaultRateLimits } from './rate-limit/policy.ts';
import { createReleasePins } from './release-pin.ts';
import { readOperation } from './request-body.ts';
import { createRevocations } from './revocation.ts';
import { readSessionCookie, sessionCookieText } from './session-cookie.ts';
import type { RequestState } from './request-state.ts';
import { createResponseCache } from './response-cache/cache.ts';
import { createViewerSigner } from './signed-viewer.ts';
import { createStandings } from './standing.ts';
import { createTelegramWebhook } from './telegram-webhook.ts';

export { createHttpTransport } from './http-transport.ts';
export { createLocalTransport } from './local-transport.ts';
export { readDocumentManifest } from './trusted-documents.ts';
export type { Gateway, GatewayDeps } from './deps.ts';
export type { AssetFiles } from './asset/assets.ts';
export type { ClientBuilds } from './page/pages.ts';
export type { FrameAncestors } from './page/security-policy.ts';
export type { VersionStore } from './live/versions.ts';
export { SupergraphRefusedError } from './graph.ts';
export type { DocumentManifest } from './trusted-documents.ts';
export {
  SubgraphUnavailableError,
  type SubgraphAnswer,
  type SubgraphRequest,
  type SubgraphTransport,
} from './transport.ts';

const noticeChannels = [releaseSwitchedChannel, sessionEndedChannel, apiKeyRevokedChannel, liveChannel];

const nothingThere = (): RequestRefusedError =>
  new RequestRefusedError(404, 'NOT_FOUND', 'There is nothing at this path.');

/** Programs with a key ask for what they like within the limits, and so may whoever tries the public API out. */
const maySendAny = (viewer: Viewer, host: Host): boolean =>
  viewer.kind === 'integration' || (viewer.kind === 'anonymous' && host.kind === 'api');

const first = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);

export const createGateway = (deps: GatewayDeps): Gateway => {
  const { logger } = deps;
  const domain = deps.domain ?? 'localhost';
  const frameAncestors = deps.frameAncestors ?? defaultFrameAncestors;
  const operations = operationSeconds(deps.metrics);
  const answers = httpSeconds(deps.metrics);
  const pins = createReleasePins(deps);
  const environmentOf = createEnvironments(deps);
  const apiKeys = createApiKeys(deps);
  const revocations = createRevocations({ ...deps, onOver: (sessionId) => live.endSession(sessionId) });
  const admit = createGate({
    ...deps,
    standingOf: createStandings(deps),
    apiKeys,
    revocations,
    pins,
    environmentOf,
    limiter: createRateLimiter({
      ...deps,
      limits: { ...defaultRateLimits, ...deps.rateLimits },
      store: deps.counts,
    }),
    addressOf: createClientAddresses(deps.trustedProxies ?? []),
  });
  const signerOf = createViewerSigner(deps);
  const responses = deps.keepsResponses === false ? undefined : createResponseCache({ ...deps, signerOf });
  const live = createLive({
    ...deps,
    onRelease: (environmentId) => {
      pins.forget(environmentId);
      responses?.forget('config', environmentId);
    },
  });
  const catchUp = (): void => {
    revocations.hearing(true);
    live.catchUp();
  };
  const onLoss = (): void => revocations.hearing(false);
  const pages = createPages({
    ...deps,
    clients: deps.clients ?? {},
    frameAncestors,
    environmentOf,
    pins,
  });
  const assets = deps.files === undefined ? undefined : createAssets({ ...deps, ...deps.files, domain });
  const loopDelay = createLoopDelay();
  const shedding = createShedding({ limits: deps.load ?? {}, delayMs: loopDelay.now, metrics: deps.metrics });
  const takeUpdate = createTelegramWebhook(deps);
  const downloads = createDownload(deps);
  const onNotice = (channel: string, message: string): void => {
    switch (channel) {
      case releaseSwitchedChannel:
        responses?.invalidate('config', message);
        return pins.forget(message);
      case sessionEndedChannel:
        return revocations.hear(message);
      case apiKeyRevokedChannel:
        return apiKeys.forget(message);
      default:
        live.hear(channel, message);
    }
  };
  const persisted = createPersistedQueries(deps);
  const fronts = counterOf(deps.metrics, {
    name: 'stargraph_fronts_total',
    help: 'Operations whose document came as text or by its hash, by the front that answered them',
    labelNames: ['front'],
  });
  const graphs = createGraphs({ ...deps, transport: createCircuitBreaker(deps.transport, deps), persisted, responses });

  const stateOf = (
    host: Host,
    { viewer, client, charge }: Pick<Admission, 'viewer' | 'client'> & Pick<RequestState, 'charge'>,
    trace: Trace,
    browser: { readonly cookie: SessionCookie | null; readonly keepSession: RequestState['keepSession'] },
    signal: AbortSignal,
  ): RequestState => {
    return {
      host,
      viewer,
      charge,
      trace,
      signal,
      keepSession: browser.keepSession,
      executed: undefined,
      freshFor: undefined,
      signedFor: signerOf(viewer, client, browser.cookie),
    };
  };

  /** Answers `/graphql`, and gives back what metrics shall count. */
  const answer = async (
    host: Host,
    request: IncomingMessage,
    response: ServerResponse,
    span: Span,
  ): Promise<RequestState['executed']> => {
    const cookie = readSessionCookie(host, request);
    const body = await readOperation(host, request);
    const graph = graphs.current();
    if (graph === undefined)
      throw new RequestRefusedError(503, 'UNAVAILABLE', 'The platform is starting or stopping. Try again.');
    const { trace } = span;
    response.setHeader('x-trace-id', trace.traceId);
    const gone = new AbortController();
    response.once('close', () => {
      if (!response.writableFinished) gone.abort();
    });
    const admission = await admit(host, request, trace);
    const { viewer } = admission;
    span.set({
      'stargraph.viewer': viewer.kind,
      ...('environmentId' in viewer ? { 'stargraph.environment': viewer.environmentId } : {}),
    });
    const tell = createAllowanceTeller(response);
    tell(admission.allowance);
    const charge: RequestState['charge'] = async (...counted) => tell(...(await admission.charge(...counted)));
    const keepSession = (refreshToken: string | null): void => {
      if (cookie !== null)
        response.setHeader('set-cookie', sessionCookieText(refreshToken, frameAncestors.admin.length > 0));
    };
    const state = stateOf(host, { ...admission, charge }, trace, { cookie, keepSession }, gone.signal);
    const accept = first(request.headers.accept);
    if ('documentId' in body) {
      await graph.trusted.answer(body, accept, state, response);
      return state.executed;
    }
    if (deps.freeDocuments !== true && !maySendAny(viewer, host)) {
      if (asksForPersisted(body)) throw new RequestRefusedError(400, ...persistedQueryNotSupported);
      throw new RequestRefusedError(
        400,
        'DOCUMENT_NOT_TRUSTED',
        'Only documents that were known when the client was built are answered here: send a documentId. Any document can be sent with an API key.',
      );
    }
    const { graphql, lean } = graph;
    if (request.method === 'POST') {
      const named = persisted.asText(body, viewer);
      const answered = lean.answer(named ?? body, named === undefined ? 'free' : 'persisted', accept, state, response);
      if (answered !== undefined) {
        fronts.inc({ front: 'lean' });
        await answered;
        return state.executed;
      }
    }
    fronts.inc({ front: 'yoga' });
    const result = await graphql.fetch(
      'http://gateway/graphql',
      // A mutation by GET is the front's to refuse.
      { method: request.method ?? 'POST', headers: accept === undefined ? {} : { accept } },
      { state, body },
    );
    lean.learnForm(accept, result.headers.get('content-type'));
    const text = await result.text();
    if (request.method === 'GET' && state.freshFor !== undefined && state.freshFor > 0 && result.status === 200) {
      response.setHeader('cache-control', `public, max-age=${state.freshFor}`);
      response.setHeader('vary', 'origin, accept, authorization, x-api-key');
    }
    response
      .writeHead(result.status, { ...Object.fromEntries(result.headers), 'content-length': Buffer.byteLength(text) })
      .end(text);
    return state.executed;
  };

  const answerRoute = async (
    request: IncomingMessage,
    response: ServerResponse,
    span: Span,
  ): Promise<RequestState['executed']> => {
    const host = readHost(request.headers.host, domain);
    if (host === undefined) throw new RequestRefusedError(404, 'NOT_FOUND', 'This host is not served here.');
    const path = request.url?.split('?', 1)[0] ?? '/';
    if (host.kind === 'assets') {
      if (assets === undefined) throw nothingThere();
      await assets.serve(path, request, response);
      return undefined;
    }
    switch (path) {
      case '/graphql':
      case '/live':
      case '/live/versions': {
        allowOrigin(host, first(request.headers.origin), response, domain);
        if (request.method === 'OPTIONS') {
          response.writeHead(204).end();
          return undefined;
        }
        if (path === '/graphql')
          return shedding.within(loadClassOf(host, request), () => answer(host, request, response, span));
        await listen(path === '/live' ? 'stream' : 'versions', host, request, response, span.trace);
        return undefined;
      }
      default: {
        const download = host.kind === 'api' || host.kind === 'admin' ? downloadIn(path) : undefined;
        if (download !== undefined) {
          await downloads.send(download, request, response, span.trace);
          return undefined;
        }
        const botId = host.kind === 'api' ? /^\/telegram\/([^/]+)$/.exec(path)?.[1] : undefined;
        if (botId === undefined) await pages.serve(host, path, request, response);
        else await takeUpdate(botId, request, response, span.trace);
        return undefined;
      }
    }
  };

  const listen = async (
    what: 'stream' | 'versions',
    host: Host,
    request: IncomingMessage,
    response: ServerResponse,
    trace: Trace,
  ): Promise<void> => {
    if (request.method !== 'GET')
      throw new RequestRefusedError(405, 'METHOD_NOT_ALLOWED', 'Listen by GET.', { allow: 'GET, OPTIONS' });
    const admission = await admit(host, request, trace);
    createAllowanceTeller(response)(admission.allowance);
    await live.serve(what, admission, request, response);
  };

  return {
    start: async () => {
      deps.redis.on('message', onNotice);
      deps.redis.on('ready', catchUp);
      deps.redis.on('close', onLoss);
      revocations.start();
      // Not waited for: without Redis what changed is seen seconds later, and everything else goes on.
      Promise.all(noticeChannels.map((channel) => deps.redis.subscribe(channel))).then(
        () => revocations.hearing(true),
        (error: unknown) => logger.warn({ problem: messageOf(error) }, 'notices can not be heard'),
      );
      if (deps.load?.maxDelayMs !== undefined) loopDelay.start();
      await graphs.start();
    },
    changeSupergraph: graphs.change,
    drain: () => live.drain(),
    stop: async () => {
      const over = graphs.stop();
      live.drain();
      deps.redis.off('message', onNotice);
      deps.redis.off('ready', catchUp);
      deps.redis.off('close', onLoss);
      revocations.stop();
      loopDelay.stop();
      // Nor is this: the connection's owner ends it next, and it may be broken.
      for (const channel of noticeChannels) deps.redis.unsubscribe(channel).catch(() => undefined);
      await downloads.settled();
      await deps.transport.close();
      await over;
    },
    ready: () => Promise.resolve(graphs.current() !== undefined),
    handle: async (request, response) => {
      const route = routeOf(request, domain);
      const stop = operations.startTimer({ service: 'gateway' });
      const stopOther = answers.startTimer({ route });
      const span = startSpan(`gateway ${route}`, first(request.headers['traceparent']), 'server');
      const measure = (executed: RequestState['executed'], status: number): void => {
        if (executed !== undefined) span.rename(`gateway ${executed.operation}`);
        span.set({ 'http.response.status_code': status });
        span.end(status >= 500 || executed?.outcome === 'failed' ? `status ${status}` : undefined);
        if (route !== 'graphql' || request.method === 'OPTIONS') stopOther({ status: String(status) });
        else stop(executed ?? { operation: 'none', outcome: status < 500 ? 'refused' : 'failed' });
      };
      setSecurityHeaders(response);
      try {
        measure(await answerRoute(request, response, span), response.statusCode);
      } catch (error) {
        if (!(error instanceof RequestRefusedError)) {
          measure(undefined, 500);
          throw error;
        }
        sendRefusal(response, error);
        measure(undefined, error.status);
      }
    },
  };
};

/** What a path asks for, in the few words that metrics may have. */
const routeOf = (
  { url, headers }: IncomingMessage,
  domain: string,
): 'graphql' | 'live' | 'telegram' | 'export' | 'asset' | 'page' => {
  if (readHost(headers.host, domain)?.kind === 'assets') return 'asset';
  const path = url?.split('?', 1)[0] ?? '/';
  if (path === '/graphql') return 'graphql';
  if (path.startsWith('/live')) return 'live';
  if (path.startsWith('/exports/')) return 'export';
  return path.startsWith('/telegram/') ? 'telegram' : 'page';
};

/** What other origins' pages may read of an answer beside its body. */
const exposedHeaders = [
  'ratelimit',
  'ratelimit-policy',
  'ratelimit-limit',
  'ratelimit-remaining',
  'ratelimit-reset',
  'retry-after',
  'x-trace-id',
].join(', ');

const allowOrigin = (host: Host, asked: string | undefined, response: ServerResponse, domain: string): void => {
  if (host.kind === 'api') response.setHeader('vary', 'origin');
  const origin = allowedOrigin(asked, host, domain);
  if (origin === undefined) return;
  response.setHeader('access-control-allow-origin', origin);
  response.setHeader('access-control-allow-methods', 'GET, POST');
  response.setHeader('access-control-allow-headers', 'authorization, content-type, traceparent, x-api-key');
  response.setHeader('access-control-expose-headers', exposedHeaders);
  response.setHeader('access-control-max-age', '600');
};
