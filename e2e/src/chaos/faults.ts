import { setTimeout as sleep } from 'node:timers/promises';
import type { Distributed } from '@stargraph/embedded/distributed/distributed';

/** Something that breaks and comes back. */
export interface Fault {
  readonly name: string;
  /** What it strikes: a kind of process, or a server. */
  readonly target: string;
  /** Breaks it, and resolves when it is whole again. @throws Error where it does not come back in time */
  strike(): Promise<void>;
}

/** A process may take so long from its death until it says that it is ready. */
const backMs = 60_000;

/** `kill -9` of each process of the platform; its launcher starts it again. */
export const processFaults = ({ processes }: Distributed): Fault[] =>
  [...processes.values()].map((process) => ({
    name: `kill -9 ${process.name}`,
    target: process.name.replace(/-\d+$/, ''),
    strike: async () => {
      const ended = process.ended();
      process.kill('SIGKILL');
      await ended;
      await process.ready(backMs);
    },
  }));

/** Each store, stopped, away for `downMs`, and started again on its data; and killed, with what was not durable lost. */
export const engineFaults = ({ engines }: Distributed, downMs: () => number): Fault[] => {
  const { postgres, redis, kafka, clickhouse, s3 } = engines;
  return Object.entries({ PostgreSQL: postgres, Redis: redis, Kafka: kafka, ClickHouse: clickhouse, S3: s3 }).flatMap(
    ([name, engine]) =>
      engine === undefined
        ? []
        : [
            {
              name: `stop ${name}`,
              target: name,
              strike: async () => {
                await engine.stop();
                await sleep(downMs());
                await engine.start();
              },
            },
            {
              name: `kill -9 ${name}`,
              target: name,
              strike: async () => {
                await engine.kill();
                await engine.start();
              },
            },
          ],
  );
};

/** The one door: killed and started again; and told to read its configuration anew, which ends connections that are idle. */
export const nginxFaults = ({ engines: { nginx } }: Distributed): Fault[] =>
  nginx === undefined
    ? []
    : [
        {
          name: 'kill -9 nginx',
          target: 'nginx',
          strike: async () => {
            await nginx.kill();
            await nginx.start();
          },
        },
        { name: 'reload nginx', target: 'nginx', strike: () => nginx.reload() },
      ];

interface Running {
  readonly name: string;
  readonly pid: number | undefined;
  output(): string;
}

/** What does not run any more although nobody stopped it for good, with the end of what it said. */
export const endedByThemselves = ({ engines, processes }: Distributed): string[] => {
  const { postgres, redis, kafka, clickhouse, s3, nginx } = engines;
  const all: readonly (Running | undefined)[] = [postgres, redis, kafka, clickhouse, s3, nginx, ...processes.values()];
  return all.flatMap((each) =>
    each === undefined || each.pid !== undefined
      ? []
      : `${each.name} has ended by itself: ${each.output().slice(-3000)}`,
  );
};

/** In an order of chance's own. */
export const shuffled = <T>(items: readonly T[], random: () => number): T[] => {
  const left = [...items];
  const order: T[] = [];
  while (left.length > 0) order.push(...left.splice(Math.floor(random() * left.length), 1));
  return order;
};

/** Of all that strike one target the first. */
export const oneForEachTarget = (faults: readonly Fault[]): Fault[] => {
  const struck = new Set<string>();
  return faults.filter(({ target }) => !struck.has(target) && struck.add(target));
};
