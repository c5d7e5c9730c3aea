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

/** The token of the platform's own bot, as BotFather gives it; empty or left out where there is none. */
const platformBotToken = z
  .string()
  .regex(/^(?:\d{1,20}:[A-Za-z0-9_-]{20,128})?$/, 'must be a bot token')
  .optional();

/** What tenant's service and its jobs both need to speak to Telegram. */
export const telegramVariables = {
  SECRET_KEYS: secretKeysVariable,
  WEBHOOK_ORIGIN: publicOrigin,
  APP_URL: appUrl,
  PLATFORM_BOT_TOKEN: platformBotToken,
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
