import type { Distributed } from '@stargraph/embedded/distributed/distributed';

/** Every process of the distributed form by its name, and this one, from where the load comes. */
export const pidsOf = ({ engines, processes }: Distributed): Map<string, number | undefined> =>
  new Map([
    ...[...processes].map(([name, { pid }]): [string, number | undefined] => [name, pid]),
    ...Object.values(engines).flatMap((engine): [string, number | undefined][] =>
      engine === undefined ? [] : [[engine.name, engine.pid]],
    ),
    ['the load', process.pid],
  ]);

/** A bench asks more than any player does. */
export const unlimited = {
  RATE_LIMITS: JSON.stringify({
    player: { points: 10_000_000, seconds: 10 },
    launch: { points: 10_000_000, seconds: 60 },
  }),
};
