import { Redis } from 'ioredis';
import { runService } from '@stargraph/kit/main';
import { releaseSwitchedChannel } from '@stargraph/kit/contracts/notice';
import { messageOf } from '@stargraph/kit/errors';
import { systemClock } from '@stargraph/kit/clock';
import { openObjectStore, openUploads } from '@stargraph/kit/objects/open';
import { loadConfig } from './config.ts';
import { createConfigServer } from './server.ts';

await runService(loadConfig, (deps, { own }) => {
  // Redis only makes the notice faster (gateways re-read the pin by themselves), so without it calls fail at once.
  const redis = new Redis(own.REDIS_URL, { enableOfflineQueue: false, maxRetriesPerRequest: 1 });
  redis.on('error', (error) => deps.logger.warn({ problem: error.message }, 'redis is out of reach'));
  const objects = openObjectStore(own);
  // Told, not fatal: releases that are cached are served without it, and a store that comes back needs no restart.
  void objects.check().catch((error: unknown) => {
    deps.logger.error({ problem: messageOf(error) }, 'the object store is of no use');
  });
  const service = createConfigServer({
    ...deps,
    objects: objects.store,
    uploads: openUploads(own, own, systemClock),
    assetsUrl: () => own.ASSETS_URL,
    assetMaxBytes: own.ASSET_MAX_BYTES,
    notify: async (environmentId) => {
      await redis.publish(releaseSwitchedChannel, environmentId);
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
