import { createTelegram } from '@stargraph/tenant';
import { loadConfig } from './config.ts';
import { runWorkers } from './run.ts';

await runWorkers(loadConfig, createTelegram());
