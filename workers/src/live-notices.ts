import type { Bus, Subscription } from '@stargraph/kit/bus/bus';
import type { Clock } from '@stargraph/kit/clock';
import { domains } from '@stargraph/kit/contracts/domain';
import { liveChannel, liveVersionsKey, liveVersionsSeconds, type LiveNotice } from '@stargraph/kit/contracts/live';
import type { Worker } from '@stargraph/kit/service';
import { changesOf, type Change } from './live-topics.ts';

/** The part of a Redis client that is needed here. */
export interface NoticeStore {
  hsetnx(key: string, field: string, value: number): Promise<unknown>;
  hincrby(key: string, field: string, by: number): Promise<number>;
  expire(key: string, seconds: number): Promise<unknown>;
  publish(channel: string, message: string): Promise<unknown>;
}

/**
 * Turns every domain's events into versions and notices. A version begins at the time, in milliseconds, and grows by
 * one a change: so it grows too where Redis has forgotten the one before. An event that comes twice is one more
 * change, which costs its readers a question and nothing else.
 */
export const createLiveNotices = (deps: {
  readonly bus: Bus;
  readonly redis: NoticeStore;
  readonly clock: Clock;
}): Worker => {
  const { redis } = deps;
  let subscription: Subscription | undefined;

  const tell = async ({ environmentId, id, topic }: Change): Promise<void> => {
    const key = liveVersionsKey(environmentId, id);
    // Sent at once: a connection carries them in this order.
    const [, version] = await Promise.all([
      redis.hsetnx(key, topic, deps.clock.now()),
      redis.hincrby(key, topic, 1),
      redis.expire(key, liveVersionsSeconds),
    ]);
    const notice: LiveNotice = { environmentId, id, topic, version };
    await redis.publish(liveChannel, JSON.stringify(notice));
  };

  return {
    start: () => {
      subscription = deps.bus.subscribe({
        group: 'live',
        sources: domains,
        types: 'all',
        maxBatch: 500,
        // Where Redis gives no answer this fails, and the bus hands the batch again: late, but not lost.
        handle: async (batch) => {
          await Promise.all(changesOf(batch).map(tell));
        },
      });
      return Promise.resolve();
    },
    stop: async () => {
      await subscription?.stop();
    },
  };
};
