import { runService } from '@stargraph/kit/main';
import { createSecretBox } from '@stargraph/kit/secrets';
import { loadConfig } from './config.ts';
import { createAuthServer } from './server.ts';

await runService(loadConfig, (deps, { own }) =>
  createAuthServer({ ...deps, secrets: createSecretBox(own.SECRET_KEYS) }),
);
