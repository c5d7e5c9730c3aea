import { z } from 'zod';
import { keyRingVariable, portVariable, readConfig, type KeyRing, type Variables } from './config.ts';
import { domains, type Domain, type ServiceName } from './contracts/domain.ts';

const parseJson = (text: string, context: z.RefinementCtx): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'must be a JSON object' });
    return z.NEVER;
  }
};

type KeysByService = Readonly<Partial<Record<ServiceName, KeyRing>>>;

/** A JSON object of key rings by service: `{"gateway":"…","game":"…,…"}`. */
const keysVariable = z
  .string()
  .transform(parseJson)
  .pipe(z.partialRecord(z.enum([...domains, 'gateway', 'workers']), keyRingVariable));

/** Such an object that holds a key for each of `names`. */
export const keysFor = (names: readonly Domain[]) =>
  keysVariable.refine(
    (keys) => names.every((name) => keys[name] !== undefined),
    `must hold a key for each of ${names.join(', ')}`,
  );

/** Where a service stands: `http://game:4004`. */
export const originVariable = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''));

export const databaseUrlVariable = z.url({ protocol: /^postgres(ql)?$/ });
export const redisUrlVariable = z.url({ protocol: /^rediss?$/ });

/** `host:9092,host:9092` */
export const brokersVariable = z
  .string()
  .regex(/^[^\s,]+:\d+(,[^\s,]+:\d+)*$/, 'must be host:port, host:port, …, with commas and nothing else between')
  .transform((text) => text.split(','));

/** What every process is told, whatever it runs. */
export const processVariables = {
  HOST: z.string().default('127.0.0.1'),
  /** Of the internal server with `/metrics`; not to be reached from outside. */
  METRICS_PORT: portVariable,
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  /** Where spans are sent, by OTLP over HTTP: `http://collector:4318`. Without it none are recorded. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  /** The part of traces that begin here and are recorded, 0 to 1. */
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1),
};

/** Where and how often a process tells its spans. */
export interface TracingConfig {
  readonly endpoint: string | undefined;
  readonly ratio: number;
}

export const tracingOf = (told: {
  readonly OTEL_EXPORTER_OTLP_ENDPOINT?: string | undefined;
  readonly OTEL_TRACES_SAMPLER_ARG: number;
}): TracingConfig => ({ endpoint: told.OTEL_EXPORTER_OTLP_ENDPOINT, ratio: told.OTEL_TRACES_SAMPLER_ARG });

/** How a process uses its connections to PostgreSQL. */
export const poolVariables = {
  /** Most connections of one pool. */
  POOL_SIZE: z.coerce.number().int().min(1).max(200).default(10),
  /** PostgreSQL cancels a statement that takes longer. */
  STATEMENT_TIMEOUT_MS: z.coerce.number().int().min(100).max(3_600_000).default(30_000),
};

const serviceVariables = {
  VIEWER_KEY: keyRingVariable,
  COMMAND_KEYS_IN: keysVariable.default({}),
  COMMAND_KEYS_OUT: keysVariable.default({}),
  PORT: portVariable,
  ...processVariables,
  ...poolVariables,
};

/** The variables of the origins of `owners`: `AUTH_ORIGIN`, … */
export const originVariables = (owners: readonly Domain[]): Record<string, typeof originVariable> =>
  Object.fromEntries(owners.map((owner) => [originName(owner), originVariable]));

export const originName = (owner: Domain): string => `${owner.toUpperCase()}_ORIGIN`;

/** What every domain's process is told by its environment. */
export interface ServiceConfig {
  readonly domain: Domain;
  /** For requests; may be a pooler's, in transaction mode. */
  readonly databaseUrl: string;
  /** What the gateway signs this service's viewers with. */
  readonly viewerKey: KeyRing;
  /** Keys of the services that may call this one. */
  readonly commandKeysIn: KeysByService;
  /** Keys to the services that this one calls. */
  readonly commandKeysOut: KeysByService;
  /** Where the services stand that this one calls. */
  readonly origins: Readonly<Partial<Record<Domain, string>>>;
  readonly host: string;
  readonly port: number;
  readonly metricsPort: number;
  readonly logLevel: string;
  /** Most database connections of this process. */
  readonly poolSize: number;
  readonly statementTimeoutMs: number;
  readonly tracing: TracingConfig;
}

/**
 * Reads `<DOMAIN>_DATABASE_URL`, `VIEWER_KEY`, `COMMAND_KEYS_IN`, `COMMAND_KEYS_OUT`, an `<OWNER>_ORIGIN` for each
 * of `owners`, `PORT`, `HOST`, `METRICS_PORT`, `LOG_LEVEL`, `OTEL_EXPORTER_OTLP_ENDPOINT`,
 * `OTEL_TRACES_SAMPLER_ARG`, `POOL_SIZE` and `STATEMENT_TIMEOUT_MS`.
 *
 * @param owners the domains whose commands this one calls
 * @param ownVariables further variables that are this domain's alone; their values come back in `own`
 * @throws ConfigError naming every variable that is missing or malformed
 */
export const readServiceConfig = <Own extends z.ZodRawShape>(
  domain: Domain,
  owners: readonly Domain[],
  variables: Variables,
  ownVariables: Own = {} as Own,
): ServiceConfig & { readonly own: z.output<z.ZodObject<Own>> } => {
  const databaseName = `${domain.toUpperCase()}_DATABASE_URL`;
  const schema = z.object({
    ...ownVariables,
    ...originVariables(owners),
    [databaseName]: databaseUrlVariable,
    ...serviceVariables,
  });
  const byName: Readonly<Record<string, unknown>> = readConfig(schema, variables);
  // The schema's names are computed, so its type says nothing of those that are always there.
  const common = byName as z.output<z.ZodObject<typeof serviceVariables>>;
  return {
    domain,
    databaseUrl: String(byName[databaseName]),
    viewerKey: common.VIEWER_KEY,
    commandKeysIn: common.COMMAND_KEYS_IN,
    commandKeysOut: common.COMMAND_KEYS_OUT,
    origins: Object.fromEntries(owners.map((owner) => [owner, String(byName[originName(owner)])])),
    host: common.HOST,
    port: common.PORT,
    metricsPort: common.METRICS_PORT,
    logLevel: common.LOG_LEVEL,
    poolSize: common.POOL_SIZE,
    statementTimeoutMs: common.STATEMENT_TIMEOUT_MS,
    tracing: tracingOf(common),
    own: Object.fromEntries(Object.keys(ownVariables).map((name) => [name, byName[name]])) as z.output<
      z.ZodObject<Own>
    >,
  };
};
