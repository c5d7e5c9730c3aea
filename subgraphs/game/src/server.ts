import type { Bus } from '@stargraph/kit/bus/bus';
import { createReleaseCache } from '@stargraph/kit/release-cache';
import type { Service, ServiceDeps, Worker } from '@stargraph/kit/service';
import { createSubgraph } from '@stargraph/kit/subgraph';
import { createContext } from './context.ts';
import { subscribeToPurchases } from './events/purchase-grants.ts';
import { createSchema } from './schema.ts';
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

/** Game's consumers: completed purchases become items. */
export const createGameConsumers = (deps: ServiceDeps & { readonly bus: Bus }): Worker => {
  let stop = async (): Promise<void> => {};
  return {
    start: async () => {
      const purchases = subscribeToPurchases(deps);
      stop = () => purchases.stop();
    },
    stop: () => stop(),
  };
};
