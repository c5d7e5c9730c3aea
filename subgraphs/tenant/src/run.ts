import { runService } from '@stargraph/kit/main';
import { createSecretBox } from '@stargraph/kit/secrets';
import { placesFrom, type loadConfig } from './config.ts';
import { createPlatformBot } from './platform-bot.ts';
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
    (deps, { own }) => {
      const secrets = createSecretBox(own.SECRET_KEYS);
      const platformBot = createPlatformBot(own.PLATFORM_BOT_TOKEN, { ...outside, secrets });
      return createTenantServer({ ...deps, ...outside, secrets, platformBot, places: placesFrom(own) });
    },
  );
