import { createHash, randomBytes } from 'node:crypto';

/** What a browser shows to be known again. It opens nothing: it only has tries of its own. */
export const mintDeviceToken = (): string => `sgd_${randomBytes(24).toString('base64url')}`;

/** What is kept of it; null for a text of another form. */
export const hashDeviceToken = (token: string | null | undefined): string | null =>
  token != null && /^sgd_[\w-]{32}$/.test(token) ? createHash('sha256').update(token).digest('hex') : null;
