import { z } from 'zod';
import { secretKeysVariable, type Variables } from '@stargraph/kit/config';
import { readServiceConfig } from '@stargraph/kit/service-config';
import type { PublicPlaces } from './domain/webhook.ts';

/** An address as Telegram and its users reach it, without a slash at the end. */
const publicOrigin = z.url({ protocol: /^https$/ }).transform((url) => url.replace(/\/+$/, ''));

/** A Mini App's address with `{slug}` in the place of its environment's slug. */
const appUrl = z
  .string()
  .startsWith('https://')
  .refine((url) => url.includes('{slug}'), 'must contain {slug}');

/** What tenant's service and its jobs both need to speak to Telegram. */
export const telegramVariables = {
  SECRET_KEYS: secretKeysVariable,
  WEBHOOK_ORIGIN: publicOrigin,
  APP_URL: appUrl,
};

/** Where Telegram and its users find the platform. */
export const placesFrom = (own: { readonly WEBHOOK_ORIGIN: string; readonly APP_URL: string }): PublicPlaces => ({
  webhookOrigin: () => own.WEBHOOK_ORIGIN,
  appUrlOf: (slug) => own.APP_URL.replaceAll('{slug}', slug),
});

/** The process's environment. @throws ConfigError naming every variable that is missing or malformed */
export const loadConfig = (variables: Variables = process.env) => readTenantConfig(variables, telegramVariables);

/** With other rules for {@link telegramVariables}: the embedded form's addresses are on loopback. */
export const readTenantConfig = (variables: Variables, own: typeof telegramVariables) =>
  readServiceConfig('tenant', ['auth', 'billing'], variables, own);
