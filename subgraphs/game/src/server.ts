import type { Bus, Subscription } from '@stargraph/kit/bus/bus';
import { purgeConsumedEvents } from '@stargraph/kit/consume';
import { handleCommand } from '@stargraph/kit/commands';
import { holdOutcome } from '@stargraph/kit/contracts/commands/game';
import { gamePersonalDataRead } from '@stargraph/kit/contracts/commands/personal-data';
import { sqlOfPool } from '@stargraph/kit/db/sql';
import { answerPersonalDataRead } from '@stargraph/kit/personal-data';
import { subscribeToErasures } from '@stargraph/kit/player-erasure';
import { createJobs } from '@stargraph/kit/jobs';
import { createReleaseCache } from '@stargraph/kit/release-cache';
import type { ConsumerDeps, Service, ServiceDeps, Worker } from '@stargraph/kit/service';
import { createSubgraph } from '@stargraph/kit/subgraph';
import { createContext } from './context.ts';
import { subscribeToPurchases } from './events/purchase-grants.ts';
import { subscribeToLaunches } from './events/referrals.ts';
import { createSchema } from './schema.ts';
import { subscribeToPlaces } from './events/leaderboard-places.ts';
import { createLeaderboards } from './projection/boards.ts';
import { createLeaderboardKeeper } from './projection/keeper.ts';
import { createLeaderboardProjection } from './projection/projection.ts';
import type { ScriptStore } from './projection/script.ts';
import { voidUnlessSettled } from './store/charge-store.ts';
import { gamePersonalData } from './store/personal-data.ts';
import { purgeCharges, purgeIntents } from './store/retention.ts';
import { erasePlayer } from './use-case/erase-player.ts';
import { createActWriter } from './use-case/act.ts';
import { forgetPlaces, forgetPlacesTask, jobSchema } from './use-case/leave-leaderboards.ts';

/** Where leaderboards are projected to. @default nowhere: PostgreSQL answers */
interface Projected {
  readonly redis?: ScriptStore | undefined;
}

/** How long Redis may take over an answer to a request, and to the consumer; milliseconds. */
const requestPatienceMs = 500;
const consumerPatienceMs = 5000;

/** The game service. Writes through at most two connections of `deps.pool` at once; reads take others. */
export const createGameServer = (deps: ServiceDeps & Projected): Service => {
  const sql = sqlOfPool(deps.pool);
  const leaderboards = createLeaderboards({
    sql,
    projection: deps.redis === undefined ? undefined : createLeaderboardProjection(deps.redis, requestPatienceMs),
    clock: deps.clock,
    logger: deps.logger,
    metrics: deps.metrics,
  });
  const acts = createActWriter({ ...deps, moved: (rows) => leaderboards.changed(rows) });
  const subgraph = createSubgraph({
    name: 'game',
    schema: createSchema(),
    viewerKey: deps.viewerKey,
    commandKeyFor: deps.commandKeyFor,
    commands: [
      handleCommand(holdOutcome, async (key) => {
        const outcome = await voidUnlessSettled(sql, key, deps.clock.now());
        return { outcome: outcome === 'posted' ? ('decided' as const) : ('never' as const) };
      }),
      answerPersonalDataRead(gamePersonalDataRead, (...asked) => gamePersonalData.read(sql, ...asked)),
    ],
    context: createContext({
      sql,
      acts,
      leaderboards,
      commands: deps.commands,
      releases: createReleaseCache(deps.commands),
    }),
    clock: deps.clock,
    logger: deps.logger,
    metrics: deps.metrics,
  });
  return { subgraph, close: () => acts.close() };
};

/** What keeps leaderboards in Redis as their source is. */
const createProjecting = (deps: ConsumerDeps & { readonly redis: ScriptStore }) => {
  const sql = sqlOfPool(deps.pool);
  const projection = createLeaderboardProjection(deps.redis, consumerPatienceMs);
  const { clock, logger, metrics } = deps;
  return { sql, projection, keeper: createLeaderboardKeeper({ sql, projection, clock, logger, metrics }) };
};

/**
 * Game's consumers and jobs: what was bought becomes items, launches by a link referrals, points places in the
 * projection of leaderboards, which is compared with its source every ten minutes; what is too old is forgotten every
 * night.
 */
export const createGameConsumers = (deps: ConsumerDeps & Projected & { readonly bus: Bus }): Worker => {
  const sql = sqlOfPool(deps.pool);
  const { redis } = deps;
  const projecting = redis === undefined ? undefined : createProjecting({ ...deps, redis });
  const jobs = createJobs({
    pool: deps.pool,
    schema: jobSchema,
    logger: deps.logger,
    metrics: deps.metrics,
    // So that who has to leave a leaderboard waits for none of those that take long.
    concurrency: 3,
    tasks: {
      purge: async () => {
        await purgeIntents(sql, deps.clock.now());
        await purgeCharges(sql, deps.clock.now());
        await purgeConsumedEvents(sql, deps.clock);
      },
      [forgetPlacesTask]: async (payload) => {
        if (projecting !== undefined) await forgetPlaces(projecting.projection, payload);
      },
      'check-leaderboards': async () => {
        await projecting?.keeper.check();
      },
    },
    cron: [
      { task: 'purge', at: '17 3 * * *' },
      { task: 'check-leaderboards', at: '*/10 * * * *' },
    ],
  });
  let subscriptions: readonly Subscription[] = [];
  return {
    start: async () => {
      await jobs.start();
      subscriptions = [
        subscribeToPurchases(deps),
        subscribeToLaunches(deps),
        subscribeToErasures({ ...deps, domain: 'game', erase: erasePlayer }),
        ...(projecting === undefined ? [] : [subscribeToPlaces({ ...projecting, bus: deps.bus })]),
      ];
      projecting?.keeper.start();
    },
    stop: async () => {
      await Promise.all([
        ...subscriptions.map((subscription) => subscription.stop()),
        projecting?.keeper.stop(),
        jobs.stop(),
      ]);
    },
  };
};

export { createGameEraser } from './events/erase.ts';
