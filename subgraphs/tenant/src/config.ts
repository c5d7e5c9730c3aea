import { z } from 'zod';
import { secretKeysVariable } from '@stargraph/kit/config';
import { readServiceConfig } from '@stargraph/kit/main';

/** An address as Telegram and its users reach it, without a slash at the end. */
const publicOrigin = z.url({ protocol: /^https$/ }).transform((url) => url.replace(/\/+$/, ''));

/** A Mini App's address with `{slug}` in the place of its environment's slug. */
const appUrl = z
  .string()
  .startsWith('https://')
  .refine((url) => url.includes('{slug}'), 'must contain {slug}');

/** @throws ConfigError naming every variable that is missing or malformed */
export const loadConfig = () =>
  readServiceConfig('tenant', ['auth', 'billing'], process.env, {
    SECRET_KEYS: secretKeysVariable,
    WEBHOOK_ORIGIN: publicOrigin,
    APP_URL: appUrl,
  });
