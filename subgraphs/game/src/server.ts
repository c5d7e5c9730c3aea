import type { Bus, Subscription } from '@stargraph/kit/bus/bus';
import { purgeConsumedEvents } from '@stargraph/kit/consume';
import { sqlOfPool } from '@stargraph/kit/db/sql';
import { createJobs } from '@stargraph/kit/jobs';
import { createReleaseCache } from '@stargraph/kit/release-cache';
import type { ConsumerDeps, Service, ServiceDeps, Worker } from '@stargraph/kit/service';
import { createSubgraph } from '@stargraph/kit/subgraph';
import { createContext } from './context.ts';
import { subscribeToPurchases } from './events/purchase-grants.ts';
import { subscribeToLaunches } from './events/referrals.ts';
import { createSchema } from './schema.ts';
import { purgeIntents } from './store/retention.ts';
import { createActWriter } from './use-case/act.ts';

/** The game service. Writes through at most two connections of `deps.pool` at once; reads take others. */
export const createGameServer = (deps: ServiceDeps): Service => {
  const acts = createActWriter(deps);
  const subgraph = createSubgraph({
    name: 'game',
    schema: createSchema(),
    viewerKey: deps.viewerKey,
    commandKeyFor: deps.commandKeyFor,
    commands: [],
    context: createContext({ pool: deps.pool, acts, releases: createReleaseCache(deps.commands) }),
    clock: deps.clock,
    logger: deps.logger,
    metrics: deps.metrics,
  });
  return { subgraph, close: () => acts.close() };
};

/** Game's consumers and jobs: what was bought becomes items, launches by a link referrals; what is too old is forgotten every night. */
export const createGameConsumers = (deps: ConsumerDeps & { readonly bus: Bus }): Worker => {
  const sql = sqlOfPool(deps.pool);
  const jobs = createJobs({
    pool: deps.pool,
    schema: 'game_jobs',
    logger: deps.logger,
    metrics: deps.metrics,
    concurrency: 1,
    tasks: {
      purge: async () => {
        await purgeIntents(sql, deps.clock.now());
        await purgeConsumedEvents(sql, deps.clock);
      },
    },
    cron: [{ task: 'purge', at: '17 3 * * *' }],
  });
  let subscriptions: readonly Subscription[] = [];
  return {
    start: async () => {
      await jobs.start();
      subscriptions = [subscribeToPurchases(deps), subscribeToLaunches(deps)];
    },
    stop: async () => {
      await Promise.all([...subscriptions.map((subscription) => subscription.stop()), jobs.stop()]);
    },
  };
};
