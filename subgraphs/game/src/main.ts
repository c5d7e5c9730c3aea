import { runService } from '@stargraph/kit/main';
import { Redis } from 'ioredis';
import { loadConfig } from './config.ts';
import { createGameServer } from './server.ts';

await runService(loadConfig, (deps, { own }) => {
  if (own.REDIS_URL === undefined) return createGameServer(deps);
  // PostgreSQL answers what it does not: nothing waits for Redis.
  const redis = new Redis(own.REDIS_URL, { enableOfflineQueue: false, maxRetriesPerRequest: 0 });
  redis.on('error', (error) => deps.logger.warn({ problem: error.message }, 'Redis is out of reach'));
  const service = createGameServer({ ...deps, redis });
  return {
    ...service,
    close: async () => {
      await service.close();
      redis.disconnect();
    },
  };
});
