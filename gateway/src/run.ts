import { systemClock } from '@stargraph/kit/clock';
import { createCommandClient, createHttpCommandTransport } from '@stargraph/kit/commands';
import { createLogger } from '@stargraph/kit/logging';
import { openObjectStore, openUploads } from '@stargraph/kit/objects/open';
import { createMetrics } from '@stargraph/kit/metrics';
import { configOrExit, startMetricsServer, stopOnSignal } from '@stargraph/kit/process';
import { leavingIdleMs, startServer } from '@stargraph/kit/server';
import { tracingOf } from '@stargraph/kit/service-config';
import { startTracing } from '@stargraph/kit/tracing-export';
import { loadConfig } from './config.ts';
import { connectRedis } from './redis.ts';
import { createGateway, createHttpTransport, type GatewayDeps } from './server.ts';
import { openSupergraphFiles } from './supergraph-files.ts';

/**
 * Runs the gateway as a process of its own; resolves when it listens. SIGTERM and SIGINT end live streams, stop
 * accepting, let what is in flight finish, and end the process with 0.
 *
 * @param options what no environment may set: compositions other than `main.ts` have reasons of their own
 */
export const runGateway = async (
  options: Pick<GatewayDeps, 'frameAncestors' | 'freeDocuments'> = {},
): Promise<void> => {
  const config = configOrExit(loadConfig);
  const logger = createLogger({ service: 'gateway', level: config.LOG_LEVEL });
  const stopTracing = await startTracing({ service: 'gateway', ...tracingOf(config), logger });
  const metrics = createMetrics({ processMetrics: true });

  const connections = connectRedis(config.REDIS_URL, logger);
  const { redis, store } = connections;

  const uploads = openUploads(config, config, systemClock);
  const files = await openSupergraphFiles({ supergraph: config.SUPERGRAPH, documents: config.DOCUMENTS, logger });
  const gateway = createGateway({
    ...options,
    ...files.source,
    transport: createHttpTransport({
      originOf: config.originOf,
      connections: config.SUBGRAPH_CONNECTIONS,
      channels: { metrics },
    }),
    viewerKeyFor: config.viewerKeyFor,
    commands: createCommandClient({
      caller: 'gateway',
      keyFor: config.commandKeyFor,
      transport: createHttpCommandTransport(config.originOf),
      clock: systemClock,
    }),
    redis,
    versions: store,
    counts: store,
    persisted: store,
    responses: store,
    keepsResponses: config.RESPONSE_CACHE === 'on',
    rateLimits: config.RATE_LIMITS,
    load: { maxInFlight: config.MAX_IN_FLIGHT, maxDelayMs: config.MAX_LOOP_DELAY_MS },
    trustedProxies: config.TRUSTED_PROXIES,
    warming: 'before-ready',
    clients: { miniapp: config.MINIAPP_BUILD, admin: config.ADMIN_BUILD },
    domain: config.DOMAIN,
    files: {
      store: openObjectStore(config).store,
      uploadKey: config.UPLOAD_KEY,
      assetsUrl: () => config.ASSETS_URL,
      uploadOrigin: () => uploads.origin(),
    },
    clock: systemClock,
    logger,
    metrics,
  });
  await gateway.start();

  const server = await startServer({
    host: config.HOST,
    port: config.PORT,
    handle: gateway.handle,
    ready: gateway.ready,
    logger,
  });
  const figures = await startMetricsServer({
    host: config.HOST,
    port: config.METRICS_PORT,
    metrics,
    ready: gateway.ready,
    logger,
  });
  logger.info({ origin: server.origin, metrics: figures.origin }, 'listening');

  const unfollow = files.follow(gateway.changeSupergraph);
  stopOnSignal(logger, async () => {
    unfollow();
    gateway.drain();
    await server.stop(undefined, leavingIdleMs);
    await gateway.stop();
    await figures.stop();
    connections.disconnect();
    await stopTracing();
  });
};
