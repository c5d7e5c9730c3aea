import { readServiceConfig } from '@stargraph/kit/main';

/** The process's environment. Billing calls config's `release.load` and `release.pinned` and tenant's `bot.invoiceLink`. @throws ConfigError naming every variable that is missing or malformed */
export const loadConfig = () => readServiceConfig('billing', ['config', 'tenant'], process.env);
