import { runService } from '@stargraph/kit/main';
import { createSecretBox } from '@stargraph/kit/secrets';
import { Redis } from 'ioredis';
import { loadConfig } from './config.ts';
import { createAuthServer } from './server.ts';

await runService(loadConfig, (deps, { own, telegramLogin }) => {
  // Only notices go there, and who misses one asks: nothing waits for Redis.
  const redis = new Redis(own.REDIS_URL, { enableOfflineQueue: false, maxRetriesPerRequest: 0, commandTimeout: 2000 });
  redis.on('error', (error) => deps.logger.warn({ problem: error.message }, 'Redis is out of reach'));
  const service = createAuthServer({
    ...deps,
    secrets: createSecretBox(own.SECRET_KEYS),
    // The workers send it.
    mail: true,
    telegramLogin,
    publish: (channel, message) => redis.publish(channel, message),
  });
  return {
    ...service,
    close: async () => {
      await service.close();
      redis.disconnect();
    },
  };
});
