import { secretKeysVariable, type Variables } from '@stargraph/kit/config';
import { readServiceConfig, redisUrlVariable } from '@stargraph/kit/service-config';

/** The process's environment. Auth calls tenant's `bot.verifyLaunch`. @throws ConfigError naming every variable that is missing or malformed */
export const loadConfig = (variables: Variables = process.env) =>
  readServiceConfig('auth', ['tenant'], variables, { SECRET_KEYS: secretKeysVariable, REDIS_URL: redisUrlVariable });
