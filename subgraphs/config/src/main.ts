import { Redis } from 'ioredis';
import { runService } from '@stargraph/kit/main';
import { createFolderObjectStore } from '@stargraph/kit/objects';
import { loadConfig } from './config.ts';
import { createConfigServer } from './server.ts';

await runService(loadConfig, (deps, { own }) => {
  // Redis only makes the notice faster (gateways re-read the pin by themselves), so without it calls fail at once.
  const redis = new Redis(own.REDIS_URL, { enableOfflineQueue: false, maxRetriesPerRequest: 1 });
  redis.on('error', (error) => deps.logger.warn({ problem: error.message }, 'redis is out of reach'));
  const service = createConfigServer({
    ...deps,
    objects: createFolderObjectStore(own.OBJECTS_FOLDER),
    notify: async (environmentId) => {
      await redis.publish('release-switched', environmentId);
    },
  });
  return {
    ...service,
    close: async () => {
      await service.close();
      redis.disconnect();
    },
  };
});
