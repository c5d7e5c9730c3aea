import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** Why launch data was refused. */
export type LaunchRefusal = 'malformed' | 'signature' | 'expired' | 'future';

/** What signed launch data says. */
export interface Launch {
  readonly telegramUserId: string;
  readonly languageCode: string | null;
  readonly isPremium: boolean;
  /** First and last name as Telegram has them; null where there is none. */
  readonly displayName: string | null;
  readonly startParam: string | null;
  /** Unix seconds. */
  readonly authDate: number;
}

export type LaunchVerdict =
  | ({ readonly outcome: 'valid' } & Launch)
  | { readonly outcome: 'refused'; readonly reason: LaunchRefusal };

/** Launch data is exchanged once, soon after Telegram signed it. */
const lifeMs = 3_600_000;
/** Tolerated lead of Telegram's clock over ours. */
const skewMs = 60_000;
/** Longest launch data that is read, in characters. Telegram's own is under 2,000. */
const maxLength = 8192;

/** Telegram's names. Nothing else is let in: a `=` in a key would make two readings of one signed text. */
const keyPattern = /^[a-z_]{1,64}$/;

const userSchema = z.object({
  id: z
    .int()
    .positive()
    .max(2 ** 52 - 1),
  first_name: z.string().optional(),
  last_name: z.string().optional(),
  language_code: z.string().max(35).optional(),
  is_premium: z.boolean().optional(),
});

/**
 * Checks a Mini App's launch data (`initData`) by Telegram's rule: the hash is
 * HMAC-SHA-256 over all fields but `hash`, sorted by key, as `key=value` lines, under the key
 * HMAC-SHA-256("WebAppData", bot token). `signature` stays in the signed text.
 * https://core.telegram.org/bots/webapps#validating-data-received-via-the-mini-app
 *
 * Never throws, whatever `initData` holds. Nothing of its content is read before the hash was found right.
 *
 * @param now milliseconds since the epoch; data is good from 60 s before its `auth_date` to an hour after
 */
export const verifyLaunch = (initData: string, botToken: string, now: number): LaunchVerdict => {
  const fields = readFields(initData);
  const given = fields?.get('hash');
  if (fields === undefined || given === undefined) return refused('malformed');
  if (!isSigned(fields, given, botToken)) return refused('signature');

  const authDate = /^\d{1,12}$/.test(fields.get('auth_date') ?? '') ? Number(fields.get('auth_date')) : undefined;
  const user = readUser(fields.get('user'));
  const startParam = fields.get('start_param') ?? null;
  if (authDate === undefined || user === undefined) return refused('malformed');
  if (startParam !== null && !/^[A-Za-z0-9_-]{0,512}$/.test(startParam)) return refused('malformed');
  if (now - authDate * 1000 > lifeMs) return refused('expired');
  if (authDate * 1000 - now > skewMs) return refused('future');
  return {
    outcome: 'valid',
    telegramUserId: String(user.id),
    languageCode: user.language_code ?? null,
    isPremium: user.is_premium ?? false,
    displayName: nameOf(user),
    startParam,
    authDate,
  };
};

/** Telegram's names have at most 64 characters each. */
const nameOf = (user: z.infer<typeof userSchema>): string | null => {
  const name = [user.first_name, user.last_name]
    .map((part) => (part ?? '').slice(0, 64).trim())
    .filter((part) => part !== '')
    .join(' ');
  return name === '' ? null : name;
};

const refused = (reason: LaunchRefusal): LaunchVerdict => ({ outcome: 'refused', reason });

/**
 * The fields of a query string; undefined where a key comes twice, is none of Telegram's form, or a value
 * holds a line break: each would let one signed text be read as different fields.
 */
const readFields = (initData: string): ReadonlyMap<string, string> | undefined => {
  if (initData.length > maxLength) return undefined;
  const fields = new Map<string, string>();
  for (const part of initData.split('&')) {
    const separator = part.indexOf('=');
    if (separator < 0) return undefined;
    const key = decode(part.slice(0, separator));
    const value = decode(part.slice(separator + 1));
    if (key === undefined || value === undefined || !keyPattern.test(key) || value.includes('\n') || fields.has(key))
      return undefined;
    fields.set(key, value);
  }
  return fields;
};

const decode = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
};

const isSigned = (fields: ReadonlyMap<string, string>, hash: string, botToken: string): boolean => {
  if (!/^[0-9a-f]{64}$/.test(hash)) return false;
  const text = [...fields]
    .filter(([key]) => key !== 'hash')
    .map(([key, value]) => `${key}=${value}`)
    .toSorted()
    .join('\n');
  const secret = createHmac('sha256', 'WebAppData').update(botToken).digest();
  return timingSafeEqual(createHmac('sha256', secret).update(text).digest(), Buffer.from(hash, 'hex'));
};

const readUser = (text: string | undefined): z.infer<typeof userSchema> | undefined => {
  try {
    const result = userSchema.safeParse(JSON.parse(text ?? ''));
    return result.success ? result.data : undefined;
  } catch {
    return undefined;
  }
};
