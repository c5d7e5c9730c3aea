import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { ClickHouseClient } from '@clickhouse/client';
import type { Redis } from 'ioredis';
import type { Pool } from 'pg';
import { createAnalyticsConsumers, createAnalyticsServer } from '@stargraph/analytics';
import {
  createAuthConsumers,
  createAuthEraser,
  createAuthErasures,
  createAuthPlayerExports,
  createLimitMail,
  createAuthServer,
  createSmtpTransport,
  telegramReturnPath,
} from '@stargraph/auth';
import { createBillingConsumers, createBillingServer } from '@stargraph/billing';
import { createConfigConsumers, createConfigEraser, createConfigServer } from '@stargraph/config';
import { createGameConsumers, createGameEraser, createGameServer } from '@stargraph/game';
import {
  createGateway,
  createHttpTransport,
  createLocalTransport,
  readDocumentManifest,
  type GatewayDeps,
} from '@stargraph/gateway';
import { openBus } from '@stargraph/kit/bus/open';
import type { Clock } from '@stargraph/kit/clock';
import {
  createCommandClient,
  createHttpCommandTransport,
  createLocalCommandTransport,
  type CommandReceiver,
  type CommandTransport,
} from '@stargraph/kit/commands';
import { domains, type Domain, type ServiceName } from '@stargraph/kit/contracts/domain';
import { releaseSwitchedChannel } from '@stargraph/kit/contracts/notice';
import { createPool } from '@stargraph/kit/db/pool';
import { domainUrl } from '@stargraph/kit/db/provision';
import type { Logger } from '@stargraph/kit/logging';
import { createMetrics } from '@stargraph/kit/metrics';
import type { FileStore } from '@stargraph/kit/objects';
import { createTokenUploads } from '@stargraph/kit/objects/upload';
import { startServer, type RunningServer } from '@stargraph/kit/server';
import type { Service, ServiceDeps } from '@stargraph/kit/service';
import { createSecretBox } from '@stargraph/kit/secrets';
import {
  createBotPace,
  createPlatformBot,
  createTelegram,
  createTenantConsumers,
  createTenantServer,
  loopbackReach,
} from '@stargraph/tenant';
import { createLiveNotices, createWorkers } from '@stargraph/workers';
import type { PlatformKeys } from './keys.ts';
import type { SimulatedBot } from './simulator/bot.ts';
import type { Simulator } from './simulator/simulator.ts';

/** How gateway and services reach each other: function calls, or HTTP on loopback ports. */
export type PlatformForm = 'in-process' | 'http';

export interface PlatformDeps {
  readonly form: PlatformForm;
  readonly adminUrl: string;
  readonly keys: PlatformKeys;
  readonly clickhouse: ClickHouseClient;
  readonly redis: () => Redis;
  /**
   * Whether leaderboards are projected to Redis. In memory it costs more than what it saves: a script takes it
   * milliseconds, and PostgreSQL is at hand. @default false
   */
  readonly projectLeaderboards?: boolean;
  readonly objects: FileStore;
  readonly simulator: Pick<Simulator, 'owns' | 'apiRoot' | 'launchKey' | 'oidc'>;
  /** The platform's own bot, which companies pay for their plans by. @default none */
  readonly platformBot?: SimulatedBot | undefined;
  /** The port that every host of the platform is served on; asked for when Telegram is told of it. */
  readonly publicPort: () => number;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Kafka's, to carry events over them. @default the outbox tables are the bus */
  readonly brokers?: readonly string[] | undefined;
  /** Connections for each domain. @default 8 */
  readonly poolSize?: number;
  /** The way of requests to PostgreSQL by a pooler in transaction mode; jobs and the bus go direct. @default direct */
  readonly pooled?: (directUrl: string) => string;
  /** Where mail goes. @default nowhere: addresses are not proved then */
  readonly mail?: { readonly smtpUrl: string; readonly from: string };
  /** How the gateway serves the clients, and whom it lets send what. @default no pages, trusted documents only */
  readonly gateway?: Pick<GatewayDeps, 'clients' | 'frameAncestors' | 'freeDocuments' | 'rateLimits' | 'warming'>;
}

/** The whole platform in one process: built by {@link createPlatform}, running after `start`. */
export interface Platform {
  start(): Promise<void>;
  /** Ends live streams, so that the server in front can stop. */
  drain(): void;
  /** Stops taking requests, finishes what is in flight, then lets consumers finish their batch. */
  stop(): Promise<void>;
  /** Serves every host of the platform but the simulator's. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  readonly services: Readonly<Record<Domain, Service>>;
}

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** The single-process composition root: `npm start` and the suites over the whole platform use it. */
export const createPlatform = async (deps: PlatformDeps): Promise<Platform> => {
  const { clock, keys, logger } = deps;
  const metrics = createMetrics({ processMetrics: false });
  const urlOf = (role: Domain | 'bus'): string => domainUrl(deps.adminUrl, role, keys.rolePassword(role));
  const poolOf = (role: Domain | 'bus', url = urlOf(role)): Pool =>
    createPool({
      url,
      max: deps.poolSize ?? 8,
      applicationName: `stargraph-${role}`,
      statementTimeoutMs: 30_000,
    });
  const pools = new Map<Domain | 'bus', Pool>([...domains, 'bus' as const].map((role) => [role, poolOf(role)]));
  const pool = (role: Domain | 'bus'): Pool => {
    const found = pools.get(role);
    if (found === undefined) throw new Error(`No pool for ${role}`);
    return found;
  };

  const { pooled } = deps;
  const requestPools = new Map<Domain, Pool>(
    pooled === undefined ? [] : domains.map((domain) => [domain, poolOf(domain, pooled(urlOf(domain)))]),
  );

  const bus = await openBus({
    brokers: deps.brokers,
    pool: pool('bus'),
    publishPool: pool('analytics'),
    logger: logger.child({ service: 'bus' }),
    clock,
    metrics,
  });

  const receivers = new Map<Domain, CommandReceiver>();
  const servers = new Map<Domain, RunningServer>();
  const originOf = (domain: Domain): string => {
    const server = servers.get(domain);
    if (server === undefined) throw new Error(`${domain} is not listening`);
    return server.origin;
  };
  const commandTransport: CommandTransport =
    deps.form === 'http'
      ? createHttpCommandTransport(originOf)
      : createLocalCommandTransport((owner) => {
          const receiver = receivers.get(owner);
          if (receiver === undefined) throw new Error(`${owner} is not built`);
          return receiver;
        });
  const commandsOf = (caller: ServiceName) =>
    createCommandClient({
      caller,
      keyFor: (owner) => keys.commandKey(caller, owner),
      transport: commandTransport,
      clock,
    });

  const common = (domain: Domain): ServiceDeps => ({
    pool: requestPools.get(domain) ?? pool(domain),
    viewerKey: keys.viewerKey(domain),
    commandKeyFor: (caller) => keys.commandKey(caller, domain),
    commands: commandsOf(domain),
    clock,
    logger: logger.child({ service: domain }),
    metrics,
    wake: () => bus.wake(),
  });
  const secretsOf = (domain: Domain) => createSecretBox({ current: 1, keys: new Map([[1, keys.secretsKey(domain)]]) });

  // Taken by ourselves, whatever store there is: of S3 nobody says where browsers reach it.
  const assetsUrl = (): string => `http://assets.localhost:${deps.publicPort()}`;
  const uploads = createTokenUploads({ origin: assetsUrl, key: keys.uploadKey() });

  const redis = deps.redis();
  const subscriber = deps.redis();
  const projected = deps.projectLeaderboards === true ? redis : undefined;
  const analyticsDeps = { ...common('analytics'), bus, clickhouse: deps.clickhouse };
  const telegram = createTelegram({
    simulator: { ...deps.simulator, page: () => `http://simulator.localhost:${deps.publicPort()}` },
  });
  const tenantSecrets = secretsOf('tenant');
  const tenantDeps = {
    ...common('tenant'),
    secrets: tenantSecrets,
    telegram,
    platformBot: createPlatformBot(deps.platformBot?.token, { secrets: tenantSecrets, telegram }),
    // On somebody's own machine a receiver is there, too.
    reach: loopbackReach,
    places: {
      webhookOrigin: () => `http://127.0.0.1:${deps.publicPort()}`,
      appUrlOf: (slug: string) => `http://${slug}.app.localhost:${deps.publicPort()}/`,
    },
  };
  const services: Record<Domain, Service> = {
    auth: createAuthServer({
      ...common('auth'),
      secrets: secretsOf('auth'),
      mail: deps.mail !== undefined,
      telegramLogin: {
        ...deps.simulator.oidc,
        redirectUri: () => `http://admin.localhost:${deps.publicPort()}/${telegramReturnPath}`,
      },
      publish: (channel, message) => redis.publish(channel, message),
    }),
    tenant: createTenantServer(tenantDeps),
    config: createConfigServer({
      ...common('config'),
      objects: deps.objects,
      uploads,
      assetsUrl,
      notify: async (environmentId) => {
        await redis.publish(releaseSwitchedChannel, environmentId);
      },
    }),
    game: createGameServer({ ...common('game'), redis: projected }),
    billing: createBillingServer(common('billing')),
    analytics: createAnalyticsServer(analyticsDeps),
  };
  for (const domain of domains) receivers.set(domain, services[domain].subgraph.receiveCommand);

  const gateway = createGateway({
    ...deps.gateway,
    supergraphSdl: await readFile(fromRoot('supergraph.graphql'), 'utf8'),
    documents: readDocumentManifest(await readFile(fromRoot('clients/documents.json'), 'utf8')),
    transport:
      deps.form === 'http'
        ? createHttpTransport({ originOf, channels: { metrics } })
        : createLocalTransport({
            subgraphs: Object.fromEntries(domains.map((domain) => [domain, services[domain].subgraph])) as Record<
              Domain,
              Service['subgraph']
            >,
          }),
    viewerKeyFor: keys.viewerKey,
    files: { store: deps.objects, uploadKey: keys.uploadKey(), assetsUrl, uploadOrigin: () => uploads.origin() },
    commands: commandsOf('gateway'),
    redis: subscriber,
    versions: redis,
    persisted: redis,
    responses: redis,
    clock,
    logger: logger.child({ service: 'gateway' }),
    metrics,
  });

  // As in a process of their own, consumers and jobs call commands as `workers`.
  const commands = commandsOf('workers');
  const liveNotices = createLiveNotices({ bus, redis, clock });
  const workers = createWorkers([
    ...(deps.mail === undefined
      ? []
      : [
          createAuthConsumers({
            ...common('auth'),
            pool: pool('auth'),
            mail: createSmtpTransport(deps.mail.smtpUrl, deps.mail.from),
            adminUrl: () => `http://admin.localhost:${deps.publicPort()}/`,
          }),
        ]),
    createAuthErasures({ ...common('auth'), pool: pool('auth'), bus }),
    createAuthPlayerExports({ ...common('auth'), pool: pool('auth') }),
    createTenantConsumers({
      ...tenantDeps,
      pool: pool('tenant'),
      commands,
      bus,
      // One process: its own memory knows of every send.
      pace: createBotPace({ redis: undefined, clock, logger }),
    }),
    createLimitMail({ ...common('auth'), pool: pool('auth'), bus }),
    createConfigConsumers({ ...common('config'), pool: pool('config'), commands, objects: deps.objects }),
    createGameConsumers({ ...common('game'), pool: pool('game'), commands, bus, redis: projected }),
    createBillingConsumers({ ...common('billing'), pool: pool('billing'), commands, bus }),
    createAnalyticsConsumers({ ...analyticsDeps, pool: pool('analytics'), commands, stored: liveNotices.stored }),
    createAuthEraser({ pool: pool('auth'), bus }),
    createConfigEraser({ pool: pool('config'), bus }),
    createGameEraser({ pool: pool('game'), bus }),
    liveNotices,
  ]);

  return {
    services,
    handle: (request, response) => gateway.handle(request, response),
    drain: () => gateway.drain(),
    start: async () => {
      await bus.start();
      if (deps.form === 'http') {
        for (const domain of domains) {
          const server = await startServer({
            host: '127.0.0.1',
            port: 0,
            handle: (request, response) => services[domain].subgraph.handle(request, response),
            channels: services[domain].subgraph.channels,
            ready: () => Promise.resolve(true),
            logger: logger.child({ service: domain }),
          });
          servers.set(domain, server);
        }
      }
      // The gateway computes its plans' ground while the workers wait for the database.
      await Promise.all([workers.start(), gateway.start()]);
    },
    stop: async () => {
      await gateway.stop();
      await workers.stop();
      await Promise.all([...servers.values()].map((server) => server.stop(2000)));
      await Promise.all(domains.map((domain) => services[domain].close()));
      // After the services: what they still publish must be durable first.
      await bus.close();
      redis.disconnect();
      subscriber.disconnect();
      await Promise.all([...pools.values(), ...requestPools.values()].map((each) => each.end()));
    },
  };
};
