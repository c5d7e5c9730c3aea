import type { Variables } from '@stargraph/kit/config';
import { readServiceConfig } from '@stargraph/kit/service-config';

/** The process's environment. Billing calls config's `release.load` and `release.pinned` and tenant's `bot.invoiceLink`. @throws ConfigError naming every variable that is missing or malformed */
export const loadConfig = (variables: Variables = process.env) =>
  readServiceConfig('billing', ['config', 'tenant'], variables);
