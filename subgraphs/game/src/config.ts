import { readServiceConfig } from '@stargraph/kit/main';

/** The process's environment. Game calls one command: config's `release.load`. @throws ConfigError */
export const loadConfig = () => readServiceConfig('game', ['config'], process.env);
