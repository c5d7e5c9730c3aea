import { runService } from '@stargraph/kit/main';
import { loadConfig } from './config.ts';
import { createGameServer } from './server.ts';

await runService(loadConfig, createGameServer);
