import { messageOf } from '@stargraph/kit/errors';
import type { Logger } from '@stargraph/kit/logging';
import { Redis } from 'ioredis';

/** A gateway's two connections to Redis. */
export const connectRedis = (url: string, logger: Logger) => {
  // It waits for Redis as long as it takes: notices only make known sooner what changed.
  // Without the check that asks whether Redis is ready: a SUBSCRIBE that goes out before it makes it fail, and the
  // connection that follows is subscribed to nothing and says so to nobody.
  const redis = new Redis(url, { maxRetriesPerRequest: null, enableReadyCheck: false });
  // This one fails at once instead: a request must not wait for Redis to come back.
  const store = new Redis(url, {
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    enableAutoPipelining: true,
    commandTimeout: 500,
  });
  for (const connection of [redis, store])
    connection.on('error', (error) => logger.warn({ problem: messageOf(error) }, 'Redis is out of reach'));
  return {
    redis,
    store,
    disconnect: (): void => {
      redis.disconnect();
      store.disconnect();
    },
  };
};
