import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '@stargraph/infra/engines/engine';
import { createNginx, type NginxEngine } from '@stargraph/infra/engines/nginx';
import { systemClock, type Clock } from '@stargraph/kit/clock';
import { domains } from '@stargraph/kit/contracts/domain';
import { createLogger } from '@stargraph/kit/logging';
import { startServer } from '@stargraph/kit/server';
import { claimDataFolder } from '../data-folder.ts';
import { rememberDemo, rememberedDemo } from '../demo/remembered.ts';
import { seedDemo, type Demo } from '../demo/seed.ts';
import { loadKeys, type PlatformKeys } from '../keys.ts';
import { startMailbox, type Mailbox } from '../mailbox/mailbox.ts';
import { createPlatformSimulatedBot, createSimulatedBot, type SimulatedBot } from '../simulator/bot.ts';
import { startSimulator, type Simulator } from '../simulator/simulator.ts';
import { createUndo, type Undo } from '../undo.ts';
import { startEngines, type Engines, type OptionalEngine } from './engines.ts';
import type { ManagedProcess } from './managed-process.ts';
import { choosePorts, createProcesses, type ProcessName } from './processes.ts';

/** Processes whose work the first of their kind does as well. They do not start, and can be started later. */
type Second = 'gateway-2' | 'workers-2';
const isEngine = (name: OptionalEngine | Second): name is OptionalEngine =>
  name !== 'gateway-2' && name !== 'workers-2';

export interface DistributedOptions {
  /** Where all data and logs live. */
  readonly folder: string;
  /** The one port that every host is served on. @default a free one */
  readonly port?: number;
  /** @default the folder's own */
  readonly keys?: PlatformKeys;
  /** The simulated bots; the first one is the demo's. @default the demo's bot alone */
  readonly bots?: readonly SimulatedBot[];
  /** @default none: Kafka, S3 and nginx run, and there are two gateways and two workers */
  readonly without?: readonly (OptionalEngine | Second)[];
  /** Whether PostgreSQL's commits survive a power cut; off is faster, for tests that never kill it. @default true */
  readonly durable?: boolean;
  /** Whether the servers are to be as fast as they can be, rather than soon there: for who measures them. @default false */
  readonly lasting?: boolean;
  /** @default 'info' */
  readonly logLevel?: 'debug' | 'info' | 'warn' | 'error';
  /** As the gateway's option: for suites that send what no client has. @default false */
  readonly freeDocuments?: boolean;
  /** What Telegram's time is. @default the real one */
  readonly telegramClock?: Clock;
  /** Further variables of every process, such as `OTEL_EXPORTER_OTLP_ENDPOINT` or `RATE_LIMITS`. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** The distributed form on this machine: real servers, and each process of the platform a child of this one. */
export interface Distributed {
  /** `http://127.0.0.1:port`: nginx, or the first gateway where nginx is left out. */
  readonly origin: string;
  readonly port: number;
  readonly engines: Engines & { readonly nginx: NginxEngine | undefined };
  readonly processes: ReadonlyMap<ProcessName, ManagedProcess>;
  /** @throws Error for a name that none has */
  process(name: ProcessName): ManagedProcess;
  readonly keys: PlatformKeys;
  readonly adminUrl: string;
  readonly simulator: Simulator;
  /** Where the simulator's page and its API are without nginx in front: what stands for Telegram is there whatever becomes of the platform. */
  readonly simulatorPort: number;
  /** Where everything that is mailed ends. */
  readonly mailbox: Mailbox;
  readonly bots: readonly SimulatedBot[];
  readonly demo: Demo;
  /** Ends everything in order: gateways, workers, subgraphs, stores. */
  stop(): Promise<void>;
  /** As {@link stop}, but the processes are killed, which have nothing to finish: for suites whose data is thrown away. */
  end(): Promise<void>;
}

/**
 * Starts the platform as it runs in production, on loopback: PostgreSQL, Redis, ClickHouse, Kafka and S3, the six
 * subgraphs, two gateways behind nginx, two workers, and the simulator in this process. Resolves when all of them are
 * ready and the demo project is seeded.
 * @throws EngineError, StartupError or Error that says what is missing or did not start
 */
export const startDistributed = async (options: DistributedOptions): Promise<Distributed> => {
  const undo = createUndo();
  try {
    undo.add(claimDataFolder(options.folder));
    return await startClaimed(options, undo);
  } catch (error) {
    await undo.run();
    throw error;
  }
};

const buildOf = (client: string): string => fileURLToPath(new URL(`../../../clients/${client}/dist`, import.meta.url));

const startClaimed = async (options: DistributedOptions, undo: Undo): Promise<Distributed> => {
  const { folder, without = [] } = options;
  const keys = options.keys ?? (await loadKeys(folder));
  const logger = createLogger({ service: 'launcher', level: 'warn' });
  const bots = options.bots ?? [
    createSimulatedBot(1, 'stargraph_demo_bot', 'Star garden (demo)', keys.demoSecret('bot', 35)),
  ];
  const [bot] = bots;
  if (bot === undefined) throw new Error('There is no bot');

  const portsOf = await choosePorts();
  const direct = without.includes('nginx');
  const publicPort = direct ? portsOf('gateway-1').port : (options.port ?? (await freePort()));
  const platformBot = createPlatformSimulatedBot(keys.demoSecret('platform-bot', 35));
  const simulator = await startSimulator({
    bots: [...bots, platformBot],
    clock: options.telegramClock ?? systemClock,
    logger,
    folder,
    launchSeed: keys.launchSeed,
  });
  undo.add(() => simulator.stop());
  const mailbox = await startMailbox({ clock: systemClock, logger, folder: join(folder, 'mailbox') });
  undo.add(() => mailbox.stop());
  const page = await startServer({
    host: '127.0.0.1',
    port: 0,
    handle: (request, response) =>
      /^mail\.localhost(:\d+)?$/.test(request.headers.host ?? '')
        ? mailbox.handle(request, response)
        : simulator.handle(request, response),
    ready: () => Promise.resolve(true),
    logger,
  });
  undo.add(async () => {
    simulator.endStreams();
    await page.stop(1000);
  });

  const engines = await startEngines({
    folder,
    keys,
    without: without.filter(isEngine),
    durable: options.durable ?? true,
    lasting: options.lasting ?? false,
    undo,
  });
  const processes = createProcesses(
    {
      keys,
      engines,
      folder,
      originOf: (domain) => `http://127.0.0.1:${portsOf(domain).port}`,
      publicPort,
      simulatorApiRoot: simulator.apiRoot,
      smtpUrl: mailbox.smtpUrl,
      simulatorLaunchKey: simulator.launchKey,
      platformBotToken: platformBot.token,
      logLevel: options.logLevel ?? 'info',
      extra: options.variables ?? {},
    },
    {
      portsOf,
      simulatorOrigin: `http://simulator.localhost:${publicPort}`,
      freeDocuments: options.freeDocuments ?? false,
      pages: { MINIAPP_BUILD: buildOf('miniapp'), ADMIN_BUILD: buildOf('admin') },
    },
  );
  const processOf = (name: ProcessName): ManagedProcess => {
    const found = processes.get(name);
    if (found === undefined) throw new Error(`There is no process ${name}`);
    return found;
  };
  const stopAll = (names: readonly ProcessName[]) => async (): Promise<void> => {
    await Promise.all(names.map((name) => processOf(name).stop()));
  };
  // Stopped the other way round: who asks ends before who answers.
  undo.add(stopAll(domains));
  undo.add(stopAll(['workers-1', 'workers-2']));
  undo.add(stopAll(['gateway-1', 'gateway-2']));
  const left: readonly string[] = without;
  await Promise.all([...processes.values()].filter(({ name }) => !left.includes(name)).map((each) => each.start()));

  const nginx = direct
    ? undefined
    : await createNginx({
        folder: join(folder, 'nginx'),
        httpPort: publicPort,
        upstreams: (['gateway-1', 'gateway-2'] as const).map((name) => `127.0.0.1:${portsOf(name).port}`),
        domain: 'localhost',
        extraHosts: ['simulator.localhost', 'mail.localhost'].map((name) => ({
          name,
          address: `127.0.0.1:${page.port}`,
        })),
      });
  if (nginx !== undefined) {
    undo.add(() => nginx.stop());
    await nginx.start();
  }
  const origin = `http://127.0.0.1:${publicPort}`;
  const demo = await seedDemo({
    endpoint: `${origin}/graphql`,
    keys,
    adminUrl: engines.postgres.adminUrl,
    bot,
    mailbox,
    remembered: await rememberedDemo(folder),
  });
  await rememberDemo(folder, demo);
  simulator.announce({ email: demo.email, password: demo.password });
  return {
    origin,
    port: publicPort,
    engines: { ...engines, nginx },
    processes,
    process: processOf,
    keys,
    adminUrl: engines.postgres.adminUrl,
    simulator,
    simulatorPort: Number(new URL(page.origin).port),
    mailbox,
    bots,
    demo,
    stop: () => undo.run(),
    end: async () => {
      await Promise.all(
        [...processes.values()].map((each) => {
          each.hold();
          each.kill('SIGKILL');
          return each.ended();
        }),
      );
      await undo.run();
    },
  };
};
