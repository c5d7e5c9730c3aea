import { runService } from '@stargraph/kit/main';
import { loadConfig } from './config.ts';
import { createBillingServer } from './server.ts';

await runService(loadConfig, createBillingServer);
