// A process of its own that takes part in the bus, for tests that kill it.
import { createKafkaBus } from '@stargraph/kit/bus/kafka/kafka-bus';
import { systemClock } from '@stargraph/kit/clock';
import { claimEvents } from '@stargraph/kit/consume';
import { domains } from '@stargraph/kit/contracts/domain';
import { createPool } from '@stargraph/kit/db/pool';
import { inTransaction } from '@stargraph/kit/db/sql';
import { silentLogger } from '@stargraph/kit/logging';

export interface BusProcessOptions {
  readonly brokers: string;
  readonly topicPrefix: string;
  readonly busUrl: string;
  readonly gameUrl: string;
  readonly relay: boolean;
  /**
   * `hang` tells its parent what it is handed and never finishes; `effect` writes a row for each event, also of those
   * that are published, in the transaction that records the event's id; `none` only relays.
   */
  readonly consumer: 'hang' | 'effect' | 'none';
}

process.on('message', (options: BusProcessOptions) => {
  const pool = createPool({ url: options.busUrl, max: 6, applicationName: 'bus-process' });
  const game = createPool({ url: options.gameUrl, max: 6, applicationName: 'bus-process' });
  const bus = createKafkaBus({
    brokers: options.brokers.split(','),
    pool,
    sources: domains,
    publishSource: 'analytics',
    logger: silentLogger,
    clock: systemClock,
    topicPrefix: options.topicPrefix,
    relay: options.relay,
  });
  if (options.consumer === 'hang') {
    bus.subscribe({
      group: 'g',
      sources: ['game'],
      types: 'all',
      deterministic: true,
      handle: (batch, range) => {
        process.send?.({ ids: batch.map((event) => event.id), range });
        return new Promise(() => undefined);
      },
    });
  }
  if (options.consumer === 'effect') {
    bus.subscribe({
      group: 'effects',
      sources: ['game', 'analytics'],
      types: 'all',
      maxBatch: 10,
      handle: async (batch) => {
        await inTransaction(game, async (tx) => {
          const fresh = await claimEvents(
            tx,
            'effects',
            batch.map((event) => event.id),
          );
          for (const event of batch.filter(({ id }) => fresh.has(id))) {
            await tx.query('insert into effect (event_id, subject, sequence) values ($1, $2, $3)', [
              event.id,
              event.subject,
              event.sequence,
            ]);
          }
        });
        process.send?.({ handled: batch.length });
      },
    });
  }
  void bus.start().then(() => process.send?.({ started: true }));
});
