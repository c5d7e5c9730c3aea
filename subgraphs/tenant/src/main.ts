import { loadConfig } from './config.ts';
import { runTenant } from './run.ts';
import { createTelegram } from './telegram.ts';

await runTenant(loadConfig, createTelegram());
