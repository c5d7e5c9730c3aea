import { join } from 'node:path';
import { commands } from '@stargraph/kit/contracts/commands/all';
import { domains, type Domain, type ServiceName } from '@stargraph/kit/contracts/domain';
import { domainUrl } from '@stargraph/kit/db/provision';
import type { PlatformKeys } from '../keys.ts';
import { mailFrom } from '../mailbox/mail-from.ts';
import { s3OptionsOf, type Engines } from './engines.ts';

type Variables = Readonly<Record<string, string>>;

/** What the variables of all processes are made from. */
export interface Ground {
  readonly keys: PlatformKeys;
  readonly engines: Engines;
  readonly folder: string;
  readonly originOf: (domain: Domain) => string;
  readonly publicPort: number;
  readonly simulatorApiRoot: string;
  /** Where mail goes. */
  readonly smtpUrl: string;
  readonly simulatorLaunchKey: string;
  readonly platformBotToken: string;
  readonly logLevel: string;
  /** Added to every process's, and before all others. */
  readonly extra: Variables;
}

const text = (key: Uint8Array): string => Buffer.from(key).toString('base64url');
const jsonOf = <Name extends string>(names: Iterable<Name>, keyOf: (name: Name) => Uint8Array): string =>
  JSON.stringify(Object.fromEntries([...names].map((name) => [name, text(keyOf(name))])));

const callersOf = (owner: Domain): Set<ServiceName> =>
  new Set(commands.filter((command) => command.owner === owner).flatMap((command) => [...command.callers]));
const ownersFor = (caller: ServiceName): Set<Domain> =>
  new Set(commands.filter((command) => command.callers.includes(caller)).map((command) => command.owner));

const originsOf = (ground: Ground, owners: Iterable<Domain>): Variables =>
  Object.fromEntries([...owners].map((owner) => [`${owner.toUpperCase()}_ORIGIN`, ground.originOf(owner)]));

const databaseUrl = ({ engines, keys }: Ground, role: Domain | 'bus'): string =>
  domainUrl(engines.postgres.adminUrl, role, keys.rolePassword(role));

const common = (ground: Ground): Variables => ({
  PATH: process.env['PATH'] ?? '',
  // Compiled code is kept, so that every start but the first loads it instead of compiling.
  NODE_COMPILE_CACHE: join(import.meta.dirname, '..', '..', '..', 'node_modules', '.cache', 'stargraph'),
  HOST: '127.0.0.1',
  LOG_LEVEL: ground.logLevel,
});

const secretKeys = ({ keys }: Ground, domain: Domain): Variables => ({
  SECRET_KEYS: JSON.stringify({ 1: text(keys.secretsKey(domain)) }),
});

const busVariables = ({ engines }: Ground): Variables => ({
  CLICKHOUSE_URL: engines.clickhouse.url,
  ...(engines.kafka === undefined ? {} : { KAFKA_BROKERS: engines.kafka.brokers }),
});

const telegramVariables = (ground: Ground): Variables => ({
  ...secretKeys(ground, 'tenant'),
  WEBHOOK_ORIGIN: `http://127.0.0.1:${ground.publicPort}`,
  APP_URL: `http://{slug}.app.localhost:${ground.publicPort}/`,
  SIMULATOR_API_ROOT: ground.simulatorApiRoot,
  SIMULATOR_LAUNCH_KEY: ground.simulatorLaunchKey,
  PLATFORM_BOT_TOKEN: ground.platformBotToken,
});

const objectVariables = ({ engines, folder }: Ground): Variables => {
  if (engines.s3 === undefined) return { OBJECTS_FOLDER: join(folder, 'objects') };
  const s3 = s3OptionsOf(engines.s3);
  return {
    S3_ENDPOINT: s3.endpoint,
    S3_REGION: s3.region,
    S3_BUCKET: s3.bucket,
    S3_ACCESS_KEY_ID: s3.accessKeyId,
    S3_SECRET_ACCESS_KEY: s3.secretAccessKey,
  };
};

/** Uploads go by way of the gateway: S3's own port lets no page of another origin in. */
const fileVariables = (ground: Ground): Variables => ({
  ...objectVariables(ground),
  ASSETS_URL: `http://assets.localhost:${ground.publicPort}`,
  UPLOAD_KEY: text(ground.keys.uploadKey()),
});

const ownVariables = (ground: Ground, domain: Domain): Variables => {
  const redis = { REDIS_URL: ground.engines.redis.url };
  switch (domain) {
    case 'auth':
      return { ...secretKeys(ground, 'auth'), ...redis };
    case 'tenant':
      return telegramVariables(ground);
    case 'config':
      return { ...fileVariables(ground), ...redis };
    case 'game':
      return redis;
    case 'billing':
      return {};
    case 'analytics':
      return busVariables(ground);
  }
};

/** The environment of a domain's process, without its ports. */
export const serviceVariables = (ground: Ground, domain: Domain): Variables => {
  const { keys } = ground;
  const owners = ownersFor(domain);
  return {
    ...common(ground),
    [`${domain.toUpperCase()}_DATABASE_URL`]: databaseUrl(ground, domain),
    VIEWER_KEY: text(keys.viewerKey(domain)),
    COMMAND_KEYS_IN: jsonOf(callersOf(domain), (caller) => keys.commandKey(caller, domain)),
    COMMAND_KEYS_OUT: jsonOf(owners, (owner) => keys.commandKey(domain, owner)),
    ...originsOf(ground, owners),
    ...ownVariables(ground, domain),
    ...ground.extra,
  };
};

/** The environment of a gateway's process, without its ports. */
export const gatewayVariables = (ground: Ground): Variables => ({
  ...common(ground),
  VIEWER_KEYS: jsonOf(domains, (domain) => ground.keys.viewerKey(domain)),
  COMMAND_KEYS_OUT: jsonOf(ownersFor('gateway'), (owner) => ground.keys.commandKey('gateway', owner)),
  ...originsOf(ground, domains),
  REDIS_URL: ground.engines.redis.url,
  DOMAIN: 'localhost',
  ...fileVariables(ground),
  TRUSTED_PROXIES: '127.0.0.1',
  ...ground.extra,
});

/** The environment of a workers' process, without its port. */
export const workersVariables = (ground: Ground): Variables => {
  const owners = ownersFor('workers');
  return {
    ...common(ground),
    ...Object.fromEntries(
      domains.map((domain) => [`${domain.toUpperCase()}_DIRECT_DATABASE_URL`, databaseUrl(ground, domain)]),
    ),
    BUS_DATABASE_URL: databaseUrl(ground, 'bus'),
    COMMAND_KEYS_OUT: jsonOf(owners, (owner) => ground.keys.commandKey('workers', owner)),
    ...originsOf(ground, owners),
    ...telegramVariables(ground),
    SMTP_URL: ground.smtpUrl,
    MAIL_FROM: mailFrom,
    ADMIN_URL: `http://admin.localhost:${ground.publicPort}/`,
    REDIS_URL: ground.engines.redis.url,
    ...objectVariables(ground),
    ...busVariables(ground),
    ...ground.extra,
  };
};
