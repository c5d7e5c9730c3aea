import { systemClock } from './clock.ts';
import { createCommandClient, createHttpCommandTransport } from './commands.ts';
import { observePool } from './db/pool-metrics.ts';
import { createPool } from './db/pool.ts';
import { createLogger } from './logging.ts';
import { createMetrics } from './metrics.ts';
import { allAnswer, asksPool, configOrExit, startMetricsServer, stopOnSignal } from './process.ts';
import { leavingIdleMs, startServer } from './server.ts';
import type { ServiceConfig } from './service-config.ts';
import type { Service, ServiceDeps } from './service.ts';
import { startTracing } from './tracing-export.ts';

const required = <Value>(value: Value | undefined, what: string): Value => {
  if (value === undefined) throw new Error(`${what} is not configured`);
  return value;
};

/**
 * Runs one domain's service as a process of its own; resolves when it listens. SIGTERM and SIGINT stop
 * accepting, let what is in flight finish, and end the process with 0.
 *
 * @param create builds the service; what it opens itself it closes in the service's `close`. `needs`: what must
 * answer, beside the database, for the service to be ready
 */
export const runService = async <Config extends ServiceConfig>(
  load: () => Config,
  create: (deps: ServiceDeps, config: Config) => Service & { readonly needs?: readonly (() => Promise<unknown>)[] },
): Promise<void> => {
  const config = configOrExit(load);
  const { domain, host } = config;
  const logger = createLogger({ service: domain, level: config.logLevel });
  const stopTracing = await startTracing({ service: domain, ...config.tracing, logger });
  const metrics = createMetrics({ processMetrics: true });
  const pool = createPool({
    url: config.databaseUrl,
    max: config.poolSize,
    applicationName: `stargraph-${domain}`,
    statementTimeoutMs: config.statementTimeoutMs,
  });
  observePool(metrics, domain, pool);
  const deps: ServiceDeps = {
    pool,
    viewerKey: config.viewerKey,
    commandKeyFor: (caller) => config.commandKeysIn[caller],
    commands: createCommandClient({
      caller: domain,
      keyFor: (owner) => required(config.commandKeysOut[owner], `The command key for ${owner}`)[0],
      transport: createHttpCommandTransport((owner) => required(config.origins[owner], `The origin of ${owner}`)),
      clock: systemClock,
    }),
    clock: systemClock,
    logger,
    metrics,
    // The bus runs in another process and finds new rows at its next poll.
    wake: () => {},
  };
  const service = create(deps, config);
  const ready = (): Promise<boolean> => allAnswer([asksPool(pool), ...(service.needs ?? [])]);
  const server = await startServer({
    host,
    port: config.port,
    handle: (request, response) => service.subgraph.handle(request, response),
    channels: service.subgraph.channels,
    ready,
    logger,
  });
  const figures = await startMetricsServer({ host, port: config.metricsPort, metrics, ready, logger });
  logger.info({ origin: server.origin, metrics: figures.origin }, 'listening');
  stopOnSignal(logger, async () => {
    await server.stop(undefined, leavingIdleMs);
    await service.close();
    await pool.end();
    await figures.stop();
    await stopTracing();
  });
};
