import { readServiceConfig, type ServiceConfig } from '@stargraph/kit/main';

/** The process's environment. Game calls one command: config's `release.load`. @throws ConfigError */
export const loadConfig = (): ServiceConfig => readServiceConfig('game', ['config'], process.env);
