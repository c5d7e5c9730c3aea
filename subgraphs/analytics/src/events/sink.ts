import type { ClickHouseClient } from '@clickhouse/client';
import type { Bus, Subscription } from '@stargraph/kit/bus/bus';
import { domains } from '@stargraph/kit/contracts/domain';
import { isAuditEvent, isPersonalDataEvent } from '@stargraph/kit/contracts/event';
import type { Registry } from '@stargraph/kit/metrics';
import { contentHash } from '@stargraph/kit/objects';
import type { Worker } from '@stargraph/kit/service';
import { traceBatch } from '@stargraph/kit/tracing';
import { createEventTable, insertEvents } from '../store/event-table.ts';
import { createEventFigures } from './figures.ts';

const insertStep = {
  name: 'insert events',
  role: 'client',
  attributes: { 'db.system.name': 'clickhouse', 'db.collection.name': 'events' },
} as const;

/**
 * Carries every domain's events into ClickHouse. Batches are deterministic: after a kill the bus hands the
 * very same batch again, and its token lets ClickHouse drop what it has already. The token is made of the events'
 * ids and not of the batch's place: places are given anew where Kafka was lost or a database restored, and an old
 * token would make ClickHouse drop events that it never had.
 */
export const createEventSink = (deps: {
  readonly bus: Bus;
  readonly clickhouse: ClickHouseClient;
  readonly metrics: Registry;
  /** Told of the environments of each batch that is stored, before its place is kept. */
  readonly stored: (this: void, environmentIds: ReadonlySet<string>) => Promise<void>;
}): Worker => {
  const figures = createEventFigures(deps.metrics);
  let subscription: Subscription | undefined;
  return {
    start: async () => {
      await createEventTable(deps.clickhouse);
      subscription = deps.bus.subscribe({
        group: 'analytics',
        sources: domains,
        types: 'all',
        maxBatch: 5000,
        deterministic: true,
        handle: async (handed) => {
          const batch = handed.filter(({ type }) => !isAuditEvent(type) && !isPersonalDataEvent(type));
          if (batch.length === 0) return;
          const token = contentHash(batch.map(({ id }) => id).join());
          await traceBatch(insertStep, batch, () => insertEvents(deps.clickhouse, batch, token));
          figures.count(batch);
          await deps.stored(new Set(batch.map(({ environmentId }) => environmentId)));
        },
      });
    },
    stop: async () => {
      await subscription?.stop();
    },
  };
};
