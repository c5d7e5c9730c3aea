import type { ClickHouseClient } from '@clickhouse/client';
import type { Bus } from '@stargraph/kit/bus/bus';
import type { ConsumerDeps, Service, ServiceDeps, Worker } from '@stargraph/kit/service';
import { createSubgraph } from '@stargraph/kit/subgraph';
import { createEventTracker } from './domain/tracker.ts';
import { createEventSink } from './events/sink.ts';
import { createSchema } from './schema.ts';
import { createFeedReader } from './store/feed.ts';
import { createMetricsReader } from './store/metrics.ts';

export type AnalyticsDeps = ServiceDeps & {
  /** Where the events go that clients and integrators send. */
  readonly bus: Pick<Bus, 'publish'>;
  readonly clickhouse: ClickHouseClient;
};

export const createAnalyticsServer = (deps: AnalyticsDeps): Service => {
  const tracker = createEventTracker(deps);
  const metrics = createMetricsReader(deps.clickhouse);
  const feed = createFeedReader(deps.clickhouse);
  const subgraph = createSubgraph({
    ...deps,
    name: 'analytics',
    schema: createSchema(),
    commands: [],
    context: (request) => ({ ...request, tracker, metrics, feed, clock: deps.clock }),
  });
  return { subgraph, close: async () => {} };
};

export const createAnalyticsConsumers = (
  deps: ConsumerDeps & {
    readonly bus: Bus;
    readonly clickhouse: ClickHouseClient;
    readonly stored: (this: void, environmentIds: ReadonlySet<string>) => Promise<void>;
  },
): Worker => createEventSink(deps);
