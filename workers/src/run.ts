import { createClient } from '@clickhouse/client';
import { Redis } from 'ioredis';
import type { Pool } from 'pg';
import { createAnalyticsConsumers } from '@stargraph/analytics';
import {
  createAuthConsumers,
  createAuthEraser,
  createAuthErasures,
  createAuthPlayerExports,
  createLimitMail,
  createSmtpTransport,
} from '@stargraph/auth';
import { createBillingConsumers } from '@stargraph/billing';
import { createConfigConsumers, createConfigEraser } from '@stargraph/config';
import { createGameConsumers, createGameEraser } from '@stargraph/game';
import { observeBus } from '@stargraph/kit/bus/figures';
import { openBus } from '@stargraph/kit/bus/open';
import { systemClock } from '@stargraph/kit/clock';
import { createCommandClient, createHttpCommandTransport } from '@stargraph/kit/commands';
import { domains } from '@stargraph/kit/contracts/domain';
import { observePool } from '@stargraph/kit/db/pool-metrics';
import { createPool } from '@stargraph/kit/db/pool';
import { sqlOfPool } from '@stargraph/kit/db/sql';
import { createLogger } from '@stargraph/kit/logging';
import { openObjectStore } from '@stargraph/kit/objects/open';
import { createMetrics } from '@stargraph/kit/metrics';
import { allAnswer, asksPool, configOrExit, startMetricsServer, stopOnSignal } from '@stargraph/kit/process';
import { createSecretBox } from '@stargraph/kit/secrets';
import type { ConsumerDeps } from '@stargraph/kit/service';
import { tracingOf } from '@stargraph/kit/service-config';
import { startTracing } from '@stargraph/kit/tracing-export';
import { createBotPace, createPlatformBot, createTenantConsumers } from '@stargraph/tenant';
import { placesFrom } from '@stargraph/tenant/config';
import type { Outside } from '@stargraph/tenant/run';
import { workedDomains, type WorkedDomain, type WorkersConfig } from './config.ts';
import { createLiveNotices, createWorkers } from './workers.ts';

/**
 * Runs all domains' consumers and jobs as a process of its own; any number of such processes share the work. SIGTERM
 * and SIGINT let batches and jobs in flight finish, and end the process with 0.
 */
export const runWorkers = async (load: () => WorkersConfig, outside: Outside): Promise<void> => {
  const config = configOrExit(load);
  const logger = createLogger({ service: 'workers', level: config.LOG_LEVEL });
  const stopTracing = await startTracing({ service: 'workers', ...tracingOf(config), logger });
  const metrics = createMetrics({ processMetrics: true });
  const clock = systemClock;
  const poolTo = (url: string, name: string): Pool =>
    createPool({
      url,
      max: config.POOL_SIZE,
      applicationName: `stargraph-workers-${name}`,
      statementTimeoutMs: config.STATEMENT_TIMEOUT_MS,
    });
  const busPool = poolTo(config.BUS_DATABASE_URL, 'bus');
  const pools = Object.fromEntries(
    workedDomains.map((domain) => [domain, poolTo(config.databaseUrlOf(domain), domain)]),
  ) as Record<WorkedDomain, Pool>;
  for (const [name, pool] of Object.entries({ bus: busPool, ...pools })) observePool(metrics, name, pool);
  const clickhouse = createClient({ url: config.CLICKHOUSE_URL });
  // It fails at once instead of waiting: the bus hands a batch again, and a stop waits for nothing.
  const redis = new Redis(config.REDIS_URL, { maxRetriesPerRequest: 1 });
  redis.on('error', (error) => logger.warn({ problem: error.message }, 'Redis is out of reach'));

  const bus = await openBus({
    brokers: config.KAFKA_BROKERS,
    pool: busPool,
    publishPool: pools.analytics,
    logger,
    clock,
    metrics,
  });
  const commands = createCommandClient({
    caller: 'workers',
    keyFor: config.commandKeyFor,
    transport: createHttpCommandTransport(config.originOf),
    clock,
  });
  const common = (domain: WorkedDomain): ConsumerDeps => ({
    pool: pools[domain],
    commands,
    clock,
    logger: logger.child({ domain }),
    metrics,
    wake: () => bus.wake(),
  });
  const secrets = createSecretBox(config.SECRET_KEYS);
  const liveNotices = createLiveNotices({ bus, redis, clock });
  const workers = createWorkers([
    createAuthConsumers({
      ...common('auth'),
      mail: createSmtpTransport(config.SMTP_URL, config.MAIL_FROM),
      adminUrl: () => config.ADMIN_URL,
    }),
    createAuthErasures({ ...common('auth'), bus }),
    createAuthPlayerExports(common('auth')),
    createLimitMail({ ...common('auth'), bus }),
    createTenantConsumers({
      ...common('tenant'),
      ...outside,
      platformBot: createPlatformBot(config.PLATFORM_BOT_TOKEN, { ...outside, secrets }),
      bus,
      pace: createBotPace({ redis, clock, logger }),
      secrets,
      places: placesFrom(config),
    }),
    createConfigConsumers({ ...common('config'), objects: openObjectStore(config).store }),
    createGameConsumers({ ...common('game'), bus, redis }),
    createBillingConsumers({ ...common('billing'), bus }),
    createAnalyticsConsumers({ ...common('analytics'), bus, clickhouse, stored: liveNotices.stored }),
    createAuthEraser({ pool: pools.auth, bus }),
    createConfigEraser({ pool: pools.config, bus }),
    createGameEraser({ pool: pools.game, bus }),
    liveNotices,
  ]);

  let running = false;
  const figures = await startMetricsServer({
    host: config.HOST,
    port: config.METRICS_PORT,
    metrics,
    ready: async () => running && allAnswer([busPool, ...Object.values(pools)].map(asksPool)),
    logger,
  });
  stopOnSignal(logger, async () => {
    running = false;
    await workers.stop();
    // After the consumers: what they still publish must be durable first.
    await bus.close();
    redis.disconnect();
    await clickhouse.close();
    await Promise.all([busPool, ...Object.values(pools)].map((pool) => pool.end()));
    await figures.stop();
    await stopTracing();
  });
  await bus.start();
  await workers.start();
  observeBus({ sql: sqlOfPool(busPool), sources: domains, metrics, logger });
  running = true;
  logger.info({ metrics: figures.origin }, 'working');
};
