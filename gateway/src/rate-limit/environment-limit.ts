import type { Clock } from '@stargraph/kit/clock';
import { messageOf } from '@stargraph/kit/errors';
import type { Degradation } from '@stargraph/kit/degradation';
import type { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import type { Allowance } from './allowance.ts';
import type { RateLimit } from './policy.ts';

/** How long a gateway counts for itself before it tells the others, and hears from them. */
const tellMs = 200;
/** Environments that are counted at a time, in one process. */
const maxEnvironments = 10_000;

interface Count {
  /** The window that it is of, by number since the epoch. */
  window: number;
  /** What all gateways had counted when last heard of. */
  told: number;
  /** What this one counted since. */
  fresh: number;
}

export interface EnvironmentLimit {
  take(environmentId: string, points: number): Allowance;
}

/**
 * Counts what everybody does in one environment together, so that no environment takes the platform from the others. In
 * fixed windows of the clock; here, and a few times a second in Redis for all gateways, which costs a request no round
 * trip: gateways may together let through what they count in a fifth of a second more than the limit. Without Redis each
 * grants the whole limit.
 */
export const createEnvironmentLimit = (deps: {
  readonly limit: RateLimit;
  /** @default each process for itself */
  readonly store?: Redis | undefined;
  readonly degraded: Degradation;
  readonly clock: Clock;
}): EnvironmentLimit => {
  const { limit, store, clock } = deps;
  const windowMs = limit.seconds * 1000;
  const counts = new LRUCache<string, Count>({ max: maxEnvironments });
  const untold = new Set<string>();
  let timer: NodeJS.Timeout | undefined;

  const tell = async (redis: Redis, environmentId: string): Promise<void> => {
    const count = counts.get(environmentId);
    if (count === undefined || count.fresh === 0) return;
    const { window, fresh } = count;
    count.fresh = 0;
    count.told += fresh;
    const key = `limit:environment:${environmentId}:${window}`;
    const answers = await redis.multi().incrby(key, fresh).pexpire(key, windowMs).exec();
    const [failure, total] = answers?.[0] ?? [new Error('no answer')];
    if (failure !== null) throw failure;
    // What was counted here meanwhile is in neither.
    if (count.window === window) count.told = Math.max(count.told, Number(total));
  };

  const tellAll = async (redis: Redis): Promise<void> => {
    const environments = [...untold];
    untold.clear();
    try {
      await Promise.all(environments.map((environmentId) => tell(redis, environmentId)));
      deps.degraded.end();
    } catch (error) {
      deps.degraded.begin(messageOf(error));
    }
  };

  return {
    take: (environmentId, points) => {
      const now = clock.now();
      const window = Math.floor(now / windowMs);
      let count = counts.get(environmentId);
      if (count?.window !== window) {
        count = { window, told: 0, fresh: 0 };
        counts.set(environmentId, count);
      }
      count.fresh += points;
      const taken = count.told + count.fresh;
      if (store !== undefined) {
        untold.add(environmentId);
        timer ??= setTimeout(() => {
          timer = undefined;
          void tellAll(store);
        }, tellMs).unref();
      }
      return {
        bucket: 'environment',
        allowed: taken <= limit.points,
        limit: limit.points,
        windowSeconds: limit.seconds,
        remaining: Math.max(0, limit.points - taken),
        resetMs: (window + 1) * windowMs - now,
      };
    },
  };
};
