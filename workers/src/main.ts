import { createTelegram, publicReach } from '@stargraph/tenant';
import { loadConfig } from './config.ts';
import { runWorkers } from './run.ts';

await runWorkers(loadConfig, { telegram: createTelegram(), reach: publicReach });
