import type { Bus, Subscription } from '@stargraph/kit/bus/bus';
import type { Clock } from '@stargraph/kit/clock';
import { domains } from '@stargraph/kit/contracts/domain';
import { liveChannel, liveVersionsKey, liveVersionsSeconds, type LiveNotice } from '@stargraph/kit/contracts/live';
import type { Worker } from '@stargraph/kit/service';
import { changesOf, type Change } from './live-topics.ts';

/** How long Redis may take over a batch. A client that waits for it to come back would hold up a stop as well. */
const patienceMs = 5000;

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
          await within(Promise.all(changesOf(batch).map(tell)));
        },
      });
      return Promise.resolve();
    },
    stop: async () => {
      await subscription?.stop();
    },
  };
};

/** @throws Error where it takes too long */
const within = async (work: Promise<unknown>): Promise<void> => {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`Redis gave no answer in ${patienceMs} ms`)), patienceMs);
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};
