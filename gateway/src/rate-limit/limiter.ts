import type { Clock } from '@stargraph/kit/clock';
import { messageOf } from '@stargraph/kit/errors';
import type { Logger } from '@stargraph/kit/logging';
import { counterOf, type Registry } from '@stargraph/kit/metrics';
import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import { RequestRefusedError } from '../answer.ts';
import { createDegradation } from '@stargraph/kit/degradation';
import type { Allowance } from './allowance.ts';
import { rateLimitHeaders } from './headers.ts';
import { createEnvironmentLimit } from './environment-limit.ts';
import { keyedBuckets, type KeyedBucket, type RateLimits } from './policy.ts';

/** After Redis gave no answer it is left alone for so long; the next request then tries it. */
const restMs = 1000;

export interface RateLimiter {
  /** Takes points. Never rejects: where Redis gives no answer this process counts for itself. */
  take(bucket: KeyedBucket, key: string, points: number): Promise<Allowance>;
  /** Takes points of what everybody in an environment has together. */
  takeIn(environmentId: string, points: number): Allowance;
}

/** @returns the refusal of a request that has no allowance */
export const tooManyRequests = (allowance: Allowance): RequestRefusedError =>
  new RequestRefusedError(429, 'RATE_LIMITED', `More than ${allowance.limit} in a short time. Wait a moment.`, {
    ...rateLimitHeaders([allowance]),
    'retry-after': String(Math.max(1, Math.ceil(allowance.resetMs / 1000))),
  });

/**
 * Counts in fixed windows: in Redis, so that all gateways count together, one round trip each; in memory where there
 * is no Redis or it is lost, so that each gateway then grants the whole limit by itself. Who is over the limit is
 * refused from memory until the window ends.
 */
export const createRateLimiter = (deps: {
  readonly limits: RateLimits;
  /** It must fail fast where Redis is out of reach. @default counted in memory */
  readonly store?: Redis | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Registry;
}): RateLimiter => {
  const { limits, store } = deps;
  const refused = counterOf(deps.metrics, {
    name: 'stargraph_rate_limited_total',
    help: 'Requests that were over a rate limit, by the bucket that they were counted in',
    labelNames: ['bucket'],
  });
  const degraded = createDegradation('rate-limits', deps);
  const each = (make: (bucket: KeyedBucket) => RateLimiterAbstract): Record<KeyedBucket, RateLimiterAbstract> =>
    Object.fromEntries(keyedBuckets.map((bucket) => [bucket, make(bucket)])) as Record<
      KeyedBucket,
      RateLimiterAbstract
    >;
  const settings = (bucket: KeyedBucket) => ({
    keyPrefix: `limit:${bucket}`,
    points: limits[bucket].points,
    duration: limits[bucket].seconds,
  });
  const inMemory = each((bucket) => new RateLimiterMemory(settings(bucket)));
  const shared =
    store === undefined
      ? undefined
      : each(
          (bucket) =>
            new RateLimiterRedis({
              ...settings(bucket),
              storeClient: store,
              rejectIfRedisNotReady: true,
              inMemoryBlockOnConsumed: limits[bucket].points + 1,
            }),
        );
  const environments = createEnvironmentLimit({ ...deps, limit: limits.environment, degraded });
  let restUntil = 0;

  const count = async (
    bucket: KeyedBucket,
    limiter: RateLimiterAbstract,
    key: string,
    points: number,
  ): Promise<Allowance> => {
    const told = (allowed: boolean, { remainingPoints, msBeforeNext }: RateLimiterRes): Allowance => ({
      bucket,
      allowed,
      limit: limiter.points,
      windowSeconds: limiter.duration,
      remaining: Math.max(0, remainingPoints),
      resetMs: msBeforeNext,
    });
    try {
      return told(true, await limiter.consume(key, points));
    } catch (verdict) {
      // The library rejects with the count where there is none left, with an error where it could not count.
      if (verdict instanceof RateLimiterRes) return told(false, verdict);
      throw verdict;
    }
  };

  const countTogether = async (bucket: KeyedBucket, key: string, points: number): Promise<Allowance> => {
    const now = deps.clock.now();
    if (shared === undefined || now < restUntil) return count(bucket, inMemory[bucket], key, points);
    try {
      const allowance = await count(bucket, shared[bucket], key, points);
      degraded.end();
      return allowance;
    } catch (error) {
      restUntil = now + restMs;
      degraded.begin(messageOf(error));
      return count(bucket, inMemory[bucket], key, points);
    }
  };

  const told = (allowance: Allowance): Allowance => {
    if (!allowance.allowed) refused.labels(allowance.bucket).inc();
    return allowance;
  };

  return {
    take: async (bucket, key, points) => told(await countTogether(bucket, key, points)),
    takeIn: (environmentId, points) => told(environments.take(environmentId, points)),
  };
};
