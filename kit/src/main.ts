import { z } from 'zod';
import { systemClock } from './clock.ts';
import { createCommandClient, createHttpCommandTransport } from './commands.ts';
import { ConfigError, keyVariable, portVariable, readConfig } from './config.ts';
import { domains, type Domain, type ServiceName } from './contracts/domain.ts';
import { createPool } from './db/pool.ts';
import { messageOf } from './errors.ts';
import { createLogger, type Logger } from './logging.ts';
import { createMetrics } from './metrics.ts';
import { leavingIdleMs, startServer } from './server.ts';
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

/** Where a service stands: `http://game:4004`. */
export const originVariable = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''));

const commonVariables = {
  VIEWER_KEY: keyVariable,
  COMMAND_KEYS_IN: keysVariable.default({}),
  COMMAND_KEYS_OUT: keysVariable.default({}),
  PORT: portVariable,
  HOST: z.string().default('127.0.0.1'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  POOL_SIZE: z.coerce.number().int().min(1).max(200).default(10),
};

type KeysByService = Readonly<Partial<Record<ServiceName, Uint8Array>>>;

/** What every domain's process is told by its environment. */
export interface ServiceConfig {
  readonly domain: Domain;
  readonly databaseUrl: string;
  /** The key that the gateway signs this service's viewers with. */
  readonly viewerKey: Uint8Array;
  /** Keys of the services that may call this one. */
  readonly commandKeysIn: KeysByService;
  /** Keys to the services that this one calls. */
  readonly commandKeysOut: KeysByService;
  /** Where the services stand that this one calls. */
  readonly origins: Readonly<Partial<Record<Domain, string>>>;
  readonly host: string;
  readonly port: number;
  readonly logLevel: string;
  /** Most database connections of this process. */
  readonly poolSize: number;
}

/**
 * Reads `<DOMAIN>_DATABASE_URL`, `VIEWER_KEY`, `COMMAND_KEYS_IN`, `COMMAND_KEYS_OUT`, an `<OWNER>_ORIGIN` for each
 * of `owners`, `PORT`, `HOST`, `LOG_LEVEL` and `POOL_SIZE`.
 *
 * @param owners the domains whose commands this one calls
 * @param ownVariables further variables that are this domain's alone; their values come back in `own`
 * @throws ConfigError naming every variable that is missing or malformed
 */
export const readServiceConfig = <Own extends z.ZodRawShape>(
  domain: Domain,
  owners: readonly Domain[],
  variables: Readonly<Record<string, string | undefined>>,
  ownVariables: Own = {} as Own,
): ServiceConfig & { readonly own: z.output<z.ZodObject<Own>> } => {
  const databaseName = `${domain.toUpperCase()}_DATABASE_URL`;
  const originName = (owner: Domain): string => `${owner.toUpperCase()}_ORIGIN`;
  const schema = z.object({
    ...ownVariables,
    ...Object.fromEntries(owners.map((owner) => [originName(owner), originVariable])),
    [databaseName]: z.url({ protocol: /^postgres(ql)?$/ }),
    ...commonVariables,
  });
  const byName: Readonly<Record<string, unknown>> = readConfig(schema, variables);
  // The schema's names are computed, so its type says nothing of those that are always there.
  const common = byName as z.output<z.ZodObject<typeof commonVariables>>;
  return {
    domain,
    databaseUrl: String(byName[databaseName]),
    viewerKey: common.VIEWER_KEY,
    commandKeysIn: common.COMMAND_KEYS_IN,
    commandKeysOut: common.COMMAND_KEYS_OUT,
    origins: Object.fromEntries(owners.map((owner) => [owner, String(byName[originName(owner)])])),
    host: common.HOST,
    port: common.PORT,
    logLevel: common.LOG_LEVEL,
    poolSize: common.POOL_SIZE,
    own: Object.fromEntries(Object.keys(ownVariables).map((name) => [name, byName[name]])) as z.output<
      z.ZodObject<Own>
    >,
  };
};

const required = <Value>(value: Value | undefined, what: string): Value => {
  if (value === undefined) throw new Error(`${what} is not configured`);
  return value;
};

/** The configuration, or one message on stderr and the end of the process with 1. */
export const configOrExit = <Config>(load: () => Config): Config => {
  try {
    return load();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
};

/**
 * Runs one domain's service as a process of its own; resolves when it listens. SIGTERM and SIGINT stop
 * accepting, let what is in flight finish, and end the process with 0.
 *
 * @param create builds the service; what it opens itself it closes in the service's `close`
 */
export const runService = async <Config extends ServiceConfig>(
  load: () => Config,
  create: (deps: ServiceDeps, config: Config) => Service,
): Promise<void> => {
  const config = configOrExit(load);
  const { domain } = config;
  const logger = createLogger({ service: domain, level: config.logLevel });
  const pool = createPool({
    url: config.databaseUrl,
    max: config.poolSize,
    applicationName: `stargraph-${domain}`,
    statementTimeoutMs: 30_000,
  });
  const deps: ServiceDeps = {
    pool,
    viewerKey: config.viewerKey,
    commandKeyFor: (caller) => config.commandKeysIn[caller],
    commands: createCommandClient({
      caller: domain,
      keyFor: (owner) => required(config.commandKeysOut[owner], `The command key for ${owner}`),
      transport: createHttpCommandTransport((owner) => required(config.origins[owner], `The origin of ${owner}`)),
      clock: systemClock,
    }),
    clock: systemClock,
    logger,
    metrics: createMetrics({ processMetrics: true }),
    // The bus runs in another process and finds new rows at its next poll.
    wake: () => {},
  };
  const service = create(deps, config);
  const server = await startServer({
    host: config.host,
    port: config.port,
    handle: (request, response) => service.subgraph.handle(request, response),
    ready: () =>
      pool.query('select 1').then(
        () => true,
        () => false,
      ),
    logger,
  });
  logger.info({ origin: server.origin }, 'listening');
  stopOnSignal(logger, async () => {
    await server.stop(undefined, leavingIdleMs);
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
