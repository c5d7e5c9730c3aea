import { runService } from '@stargraph/kit/main';
import { createSecretBox } from '@stargraph/kit/secrets';
import { loadConfig } from './config.ts';
import { createTenantServer } from './server.ts';
import { createTelegram } from './telegram.ts';

await runService(loadConfig, (deps, { own }) =>
  createTenantServer({
    ...deps,
    secrets: createSecretBox(own.SECRET_KEYS),
    telegram: createTelegram(),
    places: {
      webhookOrigin: () => own.WEBHOOK_ORIGIN,
      appUrlOf: (slug) => own.APP_URL.replaceAll('{slug}', slug),
    },
  }),
);
