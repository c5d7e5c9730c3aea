import { createHmac, createPublicKey, timingSafeEqual, verify, type KeyObject } from 'node:crypto';
import { z } from 'zod';

/** How a bot's launches are checked: by its token, or by its id alone under Telegram's key, or that of Telegram's test servers. */
export const launchChecks = ['token', 'signature', 'test-signature'] as const;
export type LaunchCheck = (typeof launchChecks)[number];

/** What launch data is checked with: the bot's token, or its id and the key that whoever signs its launches has. */
export type LaunchProof =
  | { readonly token: string }
  | { readonly telegramBotId: string; readonly publicKey: KeyObject };

/** An Ed25519 public key from its 32 bytes, hex. @throws where they are none */
export const launchKey = (hex: string): KeyObject =>
  createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(hex, 'hex').toString('base64url') },
    format: 'jwk',
  });

/** Telegram's keys: https://core.telegram.org/bots/webapps#validating-data-for-third-party-use */
export const telegramLaunchKeys = {
  signature: launchKey('e7bf03a2fa4602af4580703d88dda5bb59f32ed8b02a56c187fe7d34caed242d'),
  'test-signature': launchKey('40055058a4ee38156a06562e52eece92a771bcd8346a8c4615cb7376eddf72ec'),
} as const satisfies Record<Exclude<LaunchCheck, 'token'>, KeyObject>;

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
 * Checks a Mini App's launch data (`initData`) by Telegram's rules.
 *
 * - By the token: the hash is HMAC-SHA-256 over all fields but `hash`, sorted by key, as `key=value` lines, under the
 *   key HMAC-SHA-256("WebAppData", bot token). `signature` stays in the signed text.
 *   https://core.telegram.org/bots/webapps#validating-data-received-via-the-mini-app
 * - By the bot's id: `signature` is Ed25519 over `<bot id>:WebAppData` and all fields but `hash` and `signature`,
 *   in the same form. What `hash` says is of no account then.
 *   https://core.telegram.org/bots/webapps#validating-data-for-third-party-use
 *
 * Never throws, whatever `initData` holds. Nothing of its content is read before it was found to be signed.
 *
 * @param now milliseconds since the epoch; data is good from 60 s before its `auth_date` to an hour after
 */
export const verifyLaunch = (initData: string, proof: LaunchProof, now: number): LaunchVerdict => {
  const fields = readFields(initData);
  const given = fields?.get('token' in proof ? 'hash' : 'signature');
  if (fields === undefined || given === undefined) return refused('malformed');
  const signed = 'token' in proof ? isHashed(fields, given, proof.token) : isSigned(fields, given, proof);
  if (!signed) return refused('signature');

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

/** The fields but `unsigned` ones as they are signed: sorted, each on a line of its own. */
const linesOf = (fields: ReadonlyMap<string, string>, unsigned: readonly string[]): string =>
  [...fields]
    .filter(([key]) => !unsigned.includes(key))
    .map(([key, value]) => `${key}=${value}`)
    .toSorted()
    .join('\n');

const isHashed = (fields: ReadonlyMap<string, string>, hash: string, token: string): boolean => {
  if (!/^[0-9a-f]{64}$/.test(hash)) return false;
  const secret = createHmac('sha256', 'WebAppData').update(token).digest();
  const expected = createHmac('sha256', secret)
    .update(linesOf(fields, ['hash']))
    .digest();
  return timingSafeEqual(expected, Buffer.from(hash, 'hex'));
};

const isSigned = (
  fields: ReadonlyMap<string, string>,
  signature: string,
  { telegramBotId, publicKey }: Exclude<LaunchProof, { readonly token: string }>,
): boolean => {
  const bytes = Buffer.from(signature, 'base64url');
  // One spelling alone: no padding, no other alphabet, and no bits left over in the last character.
  if (bytes.length !== 64 || bytes.toString('base64url') !== signature) return false;
  const text = `${telegramBotId}:WebAppData\n${linesOf(fields, ['hash', 'signature'])}`;
  return verify(null, Buffer.from(text), publicKey, bytes);
};

const readUser = (text: string | undefined): z.infer<typeof userSchema> | undefined => {
  try {
    const result = userSchema.safeParse(JSON.parse(text ?? ''));
    return result.success ? result.data : undefined;
  } catch {
    return undefined;
  }
};
