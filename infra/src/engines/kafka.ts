import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { cp, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { accepts, createEngine, freePort, type Engine } from './engine.ts';
import { jarsOf, javaFlags } from './jars.ts';

export type KafkaEngine = Engine & {
  /** For `KAFKA_BROKERS`. */
  readonly brokers: string;
};

const properties = (folder: string, port: number, controllerPort: number): string =>
  [
    'process.roles=broker,controller',
    'node.id=1',
    `controller.quorum.voters=1@127.0.0.1:${controllerPort}`,
    `listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    `advertised.listeners=PLAINTEXT://127.0.0.1:${port}`,
    'controller.listener.names=CONTROLLER',
    `log.dirs=${join(folder, 'log')}`,
    'num.partitions=1',
    'offsets.topic.num.partitions=4',
    'offsets.topic.replication.factor=1',
    'transaction.state.log.num.partitions=4',
    'transaction.state.log.replication.factor=1',
    'transaction.state.log.min.isr=1',
    'group.initial.rebalance.delay.ms=0',
    // After a kill the broker that is gone is waited for this long before its successor may serve.
    'broker.session.timeout.ms=2000',
    'broker.heartbeat.interval.ms=500',
    // Topics are made on purpose, with their partitions and retention.
    'auto.create.topics.enable=false',
    '',
  ].join('\n');

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/**
 * A log folder as `kafka-storage format` leaves it, kept beside the jars: the same for every broker that is alone, and
 * each one to make it would start Java once more.
 */
const formattedLog = async (jars: string, format: (folder: string) => Promise<void>): Promise<string> => {
  const kept = `${jars}.formatted`;
  if (await isThere(kept)) return kept;
  const aside = `${kept}.${process.pid}.${randomUUID()}.part`;
  try {
    await format(aside);
    // Where another was there first, theirs is as good.
    await rename(join(aside, 'log'), kept).catch(async (error: unknown) => {
      if (!(await isThere(kept))) throw error;
    });
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
  return kept;
};

/** Apache Kafka in KRaft mode: one node, broker and controller, on loopback. */
export const createKafka = async (options: {
  readonly folder: string;
  readonly port?: number;
  /** As {@link javaFlags} take it. @default false */
  readonly lasting?: boolean;
}): Promise<KafkaEngine> => {
  const { folder } = options;
  const port = options.port ?? (await freePort());
  const controllerPort = await freePort();
  const config = join(folder, 'server.properties');
  const logging = join(folder, 'log4j2.yaml');
  const jars = await jarsOf('kafka');
  const java = (main: string, ...args: string[]): string[] => [
    '-Xmx512m',
    ...javaFlags({ lasting: options.lasting ?? false }),
    `-Dlog4j2.configurationFile=${logging}`,
    '-cp',
    join(jars, '*'),
    main,
    ...args,
  ];
  const engine = createEngine({
    name: 'Kafka',
    command: 'java',
    args: java('kafka.Kafka', config),
    prepare: async () => {
      await mkdir(folder, { recursive: true });
      await writeFile(config, properties(folder, port, controllerPort));
      await writeFile(logging, loggingConfig);
      const log = join(folder, 'log');
      if (await isThere(join(log, 'meta.properties'))) return;
      const formatted = await formattedLog(jars, async (aside) => {
        const its = join(aside, 'server.properties');
        await mkdir(aside, { recursive: true });
        await writeFile(its, properties(aside, port, controllerPort));
        await promisify(execFile)(
          'java',
          java('kafka.tools.StorageTool', 'format', '--cluster-id', 'c3RhcmdyYXBoLWxvY2FsMQ', '--config', its),
        );
      });
      await cp(formatted, log, { recursive: true });
    },
    healthy: () => accepts(port),
  });
  return Object.assign(Object.create(engine) as Engine, { brokers: `127.0.0.1:${port}` });
};

const loggingConfig = `Configuration:
  Appenders:
    Console:
      name: stdout
      PatternLayout: { pattern: '%d %p %m (%c)%n' }
  Loggers:
    Root: { level: warn, AppenderRef: { ref: stdout } }
`;
