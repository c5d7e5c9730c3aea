import { runService } from '@stargraph/kit/main';
import { createSecretBox } from '@stargraph/kit/secrets';
import { placesFrom, type loadConfig } from './config.ts';
import { createTenantServer } from './server.ts';
import type { Telegram } from './telegram.ts';

/** Runs tenant's service as a process of its own. */
export const runTenant = (load: typeof loadConfig, telegram: Telegram): Promise<void> =>
  runService(
    () => load(),
    (deps, { own }) =>
      createTenantServer({ ...deps, secrets: createSecretBox(own.SECRET_KEYS), telegram, places: placesFrom(own) }),
  );
