import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ManagedBus } from '@stargraph/kit/bus/bus';
import { createKafkaBus } from '@stargraph/kit/bus/kafka/kafka-bus';
import { systemClock } from '@stargraph/kit/clock';
import { domains } from '@stargraph/kit/contracts/domain';
import { inTransaction } from '@stargraph/kit/db/sql';
import { silentLogger } from '@stargraph/kit/logging';
import type { Registry } from '@stargraph/kit/metrics';
import { appendEvents } from '@stargraph/kit/outbox';
import { levelReached } from '@stargraph/kit/testkit/bus-contract';
import { createTestDatabase } from '@stargraph/kit/testkit/database';
import pg from 'pg';
import type { BusProcessOptions } from './bus-process.ts';

/** A database, a prefix of topics, and what takes part in the bus over them: here or in processes of their own. */
export interface BusWorld {
  readonly topicPrefix: string;
  readonly game: pg.Pool;
  readonly busPool: pg.Pool;
  bus(options?: { readonly relay?: boolean; readonly metrics?: Registry }): Promise<ManagedBus>;
  fork(options: Pick<BusProcessOptions, 'relay' | 'consumer'>): ChildProcess;
  /** One event for each player, in one transaction. */
  append(players: readonly string[], level: number): Promise<void>;
  /** Makes the table that {@link BusProcessOptions.consumer} `effect` writes to. */
  prepareEffects(): Promise<void>;
  close(): Promise<void>;
}

const path = fileURLToPath(new URL('bus-process.ts', import.meta.url));

export const kill = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
};

export const createBusWorld = async (brokers: string): Promise<BusWorld> => {
  const database = await createTestDatabase();
  const topicPrefix = `test-${randomBytes(6).toString('hex')}`;
  const game = database.poolOf('game');
  const busPool = database.poolOf('bus');
  const buses: ManagedBus[] = [];
  const children: ChildProcess[] = [];
  return {
    topicPrefix,
    game,
    busPool,
    bus: async ({ relay = true, metrics } = {}) => {
      const bus = createKafkaBus({
        brokers: brokers.split(','),
        pool: database.poolOf('bus'),
        sources: domains,
        publishSource: 'analytics',
        logger: silentLogger,
        clock: systemClock,
        topicPrefix,
        relay,
        ...(metrics === undefined ? {} : { metrics }),
      });
      buses.push(bus);
      await bus.start();
      return bus;
    },
    fork: (options) => {
      const child = fork(path);
      children.push(child);
      child.send({
        ...options,
        brokers,
        topicPrefix,
        busUrl: database.urlOf('bus'),
        gameUrl: database.urlOf('game'),
      } satisfies BusProcessOptions);
      return child;
    },
    append: async (players, level) => {
      await inTransaction(game, (tx) =>
        appendEvents(
          tx,
          players.map((player) => levelReached(player, level)),
          systemClock,
        ),
      );
    },
    prepareEffects: async () => {
      const admin = new pg.Client({ connectionString: database.adminUrl });
      await admin.connect();
      await admin.query(
        'create table game.effect (number bigserial primary key, event_id uuid not null, subject text not null, sequence bigint not null)',
      );
      await admin.end();
    },
    close: async () => {
      await Promise.all(children.map(kill));
      await Promise.all(buses.map((bus) => bus.close()));
      await database.drop();
    },
  };
};
