import { Redis } from 'ioredis';
import { runService } from '@stargraph/kit/main';
import { createFolderObjectStore } from '@stargraph/kit/objects';
import { loadConfig } from './config.ts';
import { createConfigServer } from './server.ts';

const environment = loadConfig();

await runService({
  domain: 'config',
  environment,
  databaseUrl: environment.CONFIG_DATABASE_URL,
  origins: {},
  create: (deps) => {
    // Redis only makes the notice faster (gateways re-read the pin by themselves), so without it calls fail at once.
    const redis = new Redis(environment.REDIS_URL, { enableOfflineQueue: false, maxRetriesPerRequest: 1 });
    redis.on('error', (error) => deps.logger.warn({ problem: error.message }, 'redis is out of reach'));
    const service = createConfigServer({
      ...deps,
      objects: createFolderObjectStore(environment.OBJECTS_FOLDER),
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
  },
});
