import { secretKeysVariable } from '@stargraph/kit/config';
import { readServiceConfig } from '@stargraph/kit/main';

/** @throws ConfigError naming every variable that is missing or malformed */
export const loadConfig = () => readServiceConfig('tenant', [], process.env, { SECRET_KEYS: secretKeysVariable });
