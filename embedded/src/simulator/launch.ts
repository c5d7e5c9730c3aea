import { randomBytes, sign as signBytes } from 'node:crypto';
import { sign } from '@tma.js/init-data-node';
import type { SimulatedBot } from './bot.ts';
import type { LaunchSigner } from './launch-signer.ts';

/** Who opens the Mini App. */
export interface SimulatedUser {
  /** Telegram's user id, up to 52 bits. */
  readonly id: number;
  readonly firstName: string;
  readonly lastName?: string | null;
  readonly username?: string | null;
  readonly languageCode: string;
  readonly isPremium: boolean;
}

/**
 * Launch data as Telegram hands it to a Mini App, signed with the bot's token.
 * @param startParam from a direct link, which also says where the link was opened
 * @param signer signs it for those who know the bot's id alone
 */
export const signLaunch = (
  bot: Pick<SimulatedBot, 'id' | 'token'>,
  user: SimulatedUser,
  at: Date,
  startParam?: string,
  signer?: LaunchSigner,
): string => {
  const fields: Parameters<typeof sign>[0] = {
    query_id: randomBytes(16).toString('base64url'),
    user: {
      id: user.id,
      first_name: user.firstName,
      ...(user.lastName == null ? {} : { last_name: user.lastName }),
      ...(user.username == null ? {} : { username: user.username }),
      language_code: user.languageCode,
      is_premium: user.isPremium,
      allows_write_to_pm: true,
    },
    ...(startParam === undefined
      ? {}
      : { start_param: startParam, chat_type: 'sender', chat_instance: '8314057934021571337' }),
  };
  const hashed = sign(fields, bot.token, at);
  if (signer === undefined) return hashed;
  const lines = [...new URLSearchParams(hashed)]
    .filter(([key]) => key !== 'hash' && key !== 'signature')
    .map(([key, value]) => `${key}=${value}`)
    .toSorted();
  const signature = signBytes(null, Buffer.from([`${bot.id}:WebAppData`, ...lines].join('\n')), signer.privateKey);
  // Into the hashed text goes the signature, too.
  return sign({ ...fields, signature: signature.toString('base64url') }, bot.token, at);
};
