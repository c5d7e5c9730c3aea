import { z } from 'zod';
import { systemClock } from './clock.ts';
import { createCommandClient, createHttpCommandTransport } from './commands.ts';
import { keyVariable, portVariable } from './config.ts';
import { domains, type Domain, type ServiceName } from './contracts/domain.ts';
import { createPool } from './db/pool.ts';
import { messageOf } from './errors.ts';
import { createLogger, type Logger } from './logging.ts';
import { createMetrics } from './metrics.ts';
import { startServer } from './server.ts';
import type { Service, ServiceDeps } from './service.ts';

const parseJson = (text: string, context: z.RefinementCtx): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'must be a JSON object' });
    return z.NEVER;
  }
};

/** A JSON object of 32-byte keys by service: `{"gateway":"…","game":"…"}`. */
export const keysVariable = z
  .string()
  .transform(parseJson)
  .pipe(z.partialRecord(z.enum([...domains, 'gateway', 'workers']), keyVariable));

/** `http://config:4003`, of a service that is called. */
export const originVariable = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''));

export const databaseVariable = z.url({ protocol: /^postgres(ql)?$/ });

/** The variables of every domain's service. A domain adds its own database, those whom it calls, and what is its alone. */
export const serviceVariables = {
  /** The key that the gateway signs this service's viewers with. */
  VIEWER_KEY: keyVariable,
  /** Keys of the services that may call this one. */
  COMMAND_KEYS_IN: keysVariable,
  /** Keys to the services that this one calls. */
  COMMAND_KEYS_OUT: keysVariable.default({}),
  PORT: portVariable,
  HOST: z.string().default('127.0.0.1'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  /** Most database connections of this process. */
  POOL_SIZE: z.coerce.number().int().min(1).max(200).default(10),
};
type ServiceEnvironment = z.output<z.ZodObject<typeof serviceVariables>>;

export interface ServiceProcess {
  readonly domain: Domain;
  readonly environment: ServiceEnvironment;
  readonly databaseUrl: string;
  /** Where the services stand that this one calls. */
  readonly origins: Partial<Record<Domain, string>>;
  /** Builds the service. What it opens itself it closes in the service's `close`. */
  readonly create: (deps: ServiceDeps) => Service;
}

const required = <Value>(value: Value | undefined, what: string): Value => {
  if (value === undefined) throw new Error(`${what} is not configured`);
  return value;
};

/**
 * Runs one domain's service as a process of its own: resolves when it listens. SIGTERM and SIGINT stop
 * accepting, let what is in flight finish, and end the process with 0.
 */
export const runService = async ({ domain, environment, databaseUrl, origins, create }: ServiceProcess): Promise<void> => {
  const logger = createLogger({ service: domain, level: environment.LOG_LEVEL });
  const pool = createPool({ url: databaseUrl, max: environment.POOL_SIZE, applicationName: `stargraph-${domain}`, statementTimeoutMs: 30_000 });
  const keysOut = environment.COMMAND_KEYS_OUT;
  const service = create({
    pool,
    viewerKey: environment.VIEWER_KEY,
    commandKeyFor: (caller: ServiceName) => environment.COMMAND_KEYS_IN[caller],
    commands: createCommandClient({
      caller: domain,
      keyFor: (owner) => required(keysOut[owner], `A command key for ${owner}`),
      transport: createHttpCommandTransport((owner) => required(origins[owner], `The origin of ${owner}`)),
      clock: systemClock,
    }),
    clock: systemClock,
    logger,
    metrics: createMetrics({ processMetrics: true }),
    // The bus runs in another process and finds new rows at its next poll.
    wake: () => {},
  });
  const server = await startServer({
    host: environment.HOST,
    port: environment.PORT,
    handle: (request, response) => service.subgraph.handle(request, response),
    ready: () => pool.query('select 1').then(() => true, () => false),
    logger,
  });
  logger.info({ origin: server.origin }, 'listening');
  stopOnSignal(logger, async () => {
    await server.stop();
    await service.close();
    await pool.end();
  });
};

/** Calls `stop` once, at the first SIGTERM or SIGINT, then ends the process: 0, or 1 where stopping failed. */
export const stopOnSignal = (logger: Logger, stop: () => Promise<void>): void => {
  let stopping = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (stopping) return;
    stopping = true;
    logger.info({ signal }, 'stopping');
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ problem: messageOf(error) }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
};
