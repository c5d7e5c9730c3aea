import { randomBytes } from 'node:crypto';
import { sign } from '@tma.js/init-data-node';
import type { SimulatedBot } from './bot.ts';

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
 */
export const signLaunch = (
  bot: Pick<SimulatedBot, 'token'>,
  user: SimulatedUser,
  at: Date,
  startParam?: string,
): string =>
  sign(
    {
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
    },
    bot.token,
    at,
  );
