import type { Distributed } from '@stargraph/embedded/distributed/distributed';

/** Every process of the distributed form by its name, and this one, from where the load comes. */
export const pidsOf = ({ engines, processes }: Distributed): Map<string, number | undefined> => {
  const { postgres, redis, clickhouse, kafka, s3, nginx } = engines;
  const pids = new Map<string, number | undefined>([['the load', process.pid]]);
  for (const [name, { pid }] of processes) pids.set(name, pid);
  for (const engine of [postgres, redis, clickhouse, kafka, s3, nginx])
    if (engine !== undefined) pids.set(engine.name, engine.pid);
  return pids;
};

/** A bench asks more than any player does. */
export const unlimited = {
  RATE_LIMITS: JSON.stringify({
    player: { points: 10_000_000, seconds: 10 },
    launch: { points: 10_000_000, seconds: 60 },
    environment: { points: 10_000_000, seconds: 10 },
  }),
};
