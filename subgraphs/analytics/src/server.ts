import type { ClickHouseClient } from '@clickhouse/client';
import type { Bus, Subscription } from '@stargraph/kit/bus/bus';
import { analyticsPersonalDataRead } from '@stargraph/kit/contracts/commands/personal-data';
import { answerPersonalDataRead } from '@stargraph/kit/personal-data';
import { subscribeToErasures } from '@stargraph/kit/player-erasure';
import type { ConsumerDeps, Service, ServiceDeps, Worker } from '@stargraph/kit/service';
import { createSubgraph } from '@stargraph/kit/subgraph';
import { createEventTracker } from './domain/tracker.ts';
import { createEventSink } from './events/sink.ts';
import { createSchema } from './schema.ts';
import { createFeedReader } from './store/feed.ts';
import { createAnalyticsPersonalData } from './store/personal-data.ts';
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
    commands: [answerPersonalDataRead(analyticsPersonalDataRead, createAnalyticsPersonalData(deps.clickhouse).read)],
    context: (request) => ({ ...request, tracker, metrics, feed, clock: deps.clock }),
  });
  return { subgraph, close: async () => {} };
};

/** Analytics' consumers: every event is stored, players are erased from those that are. */
export const createAnalyticsConsumers = (
  deps: ConsumerDeps & {
    readonly bus: Bus;
    readonly clickhouse: ClickHouseClient;
    readonly stored: (this: void, environmentIds: ReadonlySet<string>) => Promise<void>;
  },
): Worker => {
  const sink = createEventSink(deps);
  const personal = createAnalyticsPersonalData(deps.clickhouse);
  let erasures: Subscription | undefined;
  return {
    start: async () => {
      await sink.start();
      erasures = subscribeToErasures({ ...deps, domain: 'analytics', erase: (_tx, person) => personal.erase(person) });
    },
    stop: async () => {
      await Promise.all([sink.stop(), erasures?.stop()]);
    },
  };
};
