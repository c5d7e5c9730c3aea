import { runService } from '@stargraph/kit/main';
import { createSecretBox } from '@stargraph/kit/secrets';
import { placesFrom, type loadConfig } from './config.ts';
import { createTenantServer } from './server.ts';
import type { Telegram } from './telegram.ts';
import type { WebhookReach } from './webhook-reach.ts';

/** What lies outside the platform. The composition root chooses it: no setting does. */
export interface Outside {
  readonly telegram: Telegram;
  readonly reach: WebhookReach;
}

/** Runs tenant's service as a process of its own. */
export const runTenant = (load: typeof loadConfig, outside: Outside): Promise<void> =>
  runService(
    () => load(),
    (deps, { own }) =>
      createTenantServer({ ...deps, ...outside, secrets: createSecretBox(own.SECRET_KEYS), places: placesFrom(own) }),
  );
