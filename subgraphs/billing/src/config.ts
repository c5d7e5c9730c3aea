import { readServiceConfig } from '@stargraph/kit/main';

/** The process's environment. Billing calls one command: config's `release.load`. @throws ConfigError naming every variable that is missing or malformed */
export const loadConfig = () => readServiceConfig('billing', ['config'], process.env);
