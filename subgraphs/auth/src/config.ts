import { z } from 'zod';
import { ConfigError, secretKeysVariable, type Variables } from '@stargraph/kit/config';
import { readServiceConfig, redisUrlVariable } from '@stargraph/kit/service-config';
import { telegramReturnPath, type TelegramLogin } from './telegram-oidc.ts';

const pageUrl = (protocol: RegExp) => z.url({ protocol }).transform((url) => `${url.replace(/\/+$/, '')}/`);

/** Operators' sign-in by Telegram: all of these, or none, and then there is none. */
const telegramVariables = {
  /** `https://oauth.telegram.org` */
  TELEGRAM_OIDC_ISSUER: z.url({ protocol: /^https$/ }).optional(),
  /** The id of the platform's own bot. */
  TELEGRAM_OIDC_CLIENT_ID: z.string().min(1).optional(),
  TELEGRAM_OIDC_CLIENT_SECRET: z.string().min(1).optional(),
  /** The constructor's address, to which Telegram sends the browser back. */
  ADMIN_URL: pageUrl(/^https$/).optional(),
};

/** @throws ConfigError where some of the variables are there and some are not */
const telegramLoginFrom = (own: {
  readonly TELEGRAM_OIDC_ISSUER?: string | undefined;
  readonly TELEGRAM_OIDC_CLIENT_ID?: string | undefined;
  readonly TELEGRAM_OIDC_CLIENT_SECRET?: string | undefined;
  readonly ADMIN_URL?: string | undefined;
}): TelegramLogin | null => {
  const { TELEGRAM_OIDC_ISSUER: issuer, TELEGRAM_OIDC_CLIENT_ID: clientId } = own;
  const { TELEGRAM_OIDC_CLIENT_SECRET: clientSecret, ADMIN_URL: adminUrl } = own;
  if (issuer === undefined && clientId === undefined && clientSecret === undefined) return null;
  if (issuer === undefined || clientId === undefined || clientSecret === undefined || adminUrl === undefined)
    throw new ConfigError([
      'Signing in by Telegram needs TELEGRAM_OIDC_ISSUER, TELEGRAM_OIDC_CLIENT_ID, TELEGRAM_OIDC_CLIENT_SECRET and ADMIN_URL, or none of the first three.',
    ]);
  return { issuer, clientId, clientSecret, redirectUri: () => `${adminUrl}${telegramReturnPath}` };
};
/** The process's environment. Auth calls tenant about launches, and each domain about what it holds of players. @throws ConfigError naming every variable that is missing or malformed */
export const loadConfig = (variables: Variables = process.env) => {
  const config = readServiceConfig('auth', ['tenant', 'game', 'billing', 'analytics'], variables, {
    SECRET_KEYS: secretKeysVariable,
    REDIS_URL: redisUrlVariable,
    ...telegramVariables,
  });
  return { ...config, telegramLogin: telegramLoginFrom(config.own) };
};

const mailFrom = z
  .string()
  .regex(
    /^([^<>\r\n]+ <[^\s@<>]+@[^\s@<>]+>|[^\s@<>]+@[^\s@<>]+)$/,
    'must be an address, or a name and an address in <>',
  );

/** What auth's jobs need to send mail. */
export const mailVariables = {
  /** `smtps://user:password@host:465`, or `smtp://user:password@host:587` for a server that offers STARTTLS. */
  SMTP_URL: z.url({ protocol: /^smtps?$/ }),
  /** `Stargraph <no-reply@example.com>` */
  MAIL_FROM: mailFrom,
  /** The constructor's address, to which links lead. */
  ADMIN_URL: pageUrl(/^https$/),
};

/** As {@link mailVariables}, for a constructor that is served on loopback. */
export const loopbackMailVariables = { ...mailVariables, ADMIN_URL: pageUrl(/^https?$/) };
