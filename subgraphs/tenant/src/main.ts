import { loadConfig } from './config.ts';
import { runTenant } from './run.ts';
import { createTelegram } from './telegram.ts';
import { publicReach } from './webhook-reach.ts';

await runTenant(loadConfig, { telegram: createTelegram(), reach: publicReach });
