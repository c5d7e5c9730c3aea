import type { Bus, Subscription } from '@stargraph/kit/bus/bus';
import type { Clock } from '@stargraph/kit/clock';
import { domains } from '@stargraph/kit/contracts/domain';
import { invalidateResponses, responseTag } from '@stargraph/kit/contracts/response-cache';
import { liveChannel, liveVersionsKey, liveVersionsSeconds, type LiveNotice } from '@stargraph/kit/contracts/live';
import type { Worker } from '@stargraph/kit/service';
import { within } from '@stargraph/kit/within';
import { changesOf, type Change } from './live-topics.ts';

/** How long Redis may take over a batch. A client that waits for it to come back would hold up a stop as well. */
const patienceMs = 5000;

/** How long after Redis gave no answer it is asked again. */
const retryMs = 1000;

/** The part of a Redis client that is needed here. */
export interface NoticeStore {
  hsetnx(key: string, field: string, value: number): Promise<unknown>;
  hincrby(key: string, field: string, by: number): Promise<number>;
  expire(key: string, seconds: number): Promise<unknown>;
  publish(channel: string, message: string): Promise<unknown>;
  set(key: string, value: string, unit: 'EX', seconds: number): Promise<unknown>;
}

/** What client events change is told once they are stored: see {@link LiveNotices.stored}. */
const sources = domains.filter((domain) => domain !== 'analytics');

export interface LiveNotices extends Worker {
  /**
   * Events of these environments are stored where operators look: their `activity` grows. Never fails, so that a sink
   * goes on without Redis: what could not be told is told once Redis is back. Lost only where this process ends before
   * that.
   */
  stored(this: void, environmentIds: ReadonlySet<string>): Promise<void>;
}

/**
 * Turns events into versions and notices. A version begins at the time, in milliseconds, and grows by
 * one a change: so it grows too where Redis has forgotten the one before. An event that comes twice is one more
 * change, which costs its readers a question and nothing else.
 */
export const createLiveNotices = (deps: {
  readonly bus: Bus;
  readonly redis: NoticeStore;
  readonly clock: Clock;
}): LiveNotices => {
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
    // Before anybody hears of it: who asks again must not get an answer that was kept before.
    if (topic === 'release') await invalidateResponses(redis, responseTag('config', environmentId));
    const notice: LiveNotice = { environmentId, id, topic, version };
    await redis.publish(liveChannel, JSON.stringify(notice));
  };

  let untold = new Set<string>();
  let retry: NodeJS.Timeout | undefined;
  let stopped = false;
  const tellStored = async (environmentIds: ReadonlySet<string>): Promise<void> => {
    try {
      await within(
        patienceMs,
        'Redis',
        Promise.all([...environmentIds].map((id) => tell({ environmentId: id, id, topic: 'activity' }))),
      );
    } catch {
      for (const id of environmentIds) untold.add(id);
      if (!stopped) retry ??= setTimeout(() => void tellUntold(), retryMs);
    }
  };
  const tellUntold = async (): Promise<void> => {
    clearTimeout(retry);
    retry = undefined;
    const telling = untold;
    untold = new Set();
    if (telling.size > 0) await tellStored(telling);
  };

  return {
    stored: async (environmentIds) => {
      // Redis has just given no answer: nobody waits for the next one.
      if (retry === undefined) return tellStored(environmentIds);
      for (const id of environmentIds) untold.add(id);
    },
    start: () => {
      subscription = deps.bus.subscribe({
        group: 'live',
        sources,
        types: 'all',
        maxBatch: 500,
        // Where Redis gives no answer this fails, and the bus hands the batch again: late, but not lost.
        handle: async (batch) => {
          await within(patienceMs, 'Redis', Promise.all(changesOf(batch).map(tell)));
        },
      });
      return Promise.resolve();
    },
    stop: async () => {
      await subscription?.stop();
      stopped = true;
      await tellUntold();
    },
  };
};
