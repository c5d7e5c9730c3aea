import { z } from 'zod';
import { secretKeysVariable, type Variables } from '@stargraph/kit/config';
import { readServiceConfig, redisUrlVariable } from '@stargraph/kit/service-config';

/** The process's environment. Auth calls tenant's `bot.verifyLaunch`. @throws ConfigError naming every variable that is missing or malformed */
export const loadConfig = (variables: Variables = process.env) =>
  readServiceConfig('auth', ['tenant'], variables, { SECRET_KEYS: secretKeysVariable, REDIS_URL: redisUrlVariable });

const pageUrl = (protocol: RegExp) => z.url({ protocol }).transform((url) => `${url.replace(/\/+$/, '')}/`);
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
