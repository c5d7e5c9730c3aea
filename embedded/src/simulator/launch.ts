import { randomBytes } from 'node:crypto';
import { sign } from '@tma.js/init-data-node';
import type { SimulatedBot } from './bot.ts';

/** Who opens the Mini App. */
export interface SimulatedUser {
  /** Telegram's user id, up to 52 bits. */
  readonly id: number;
  readonly firstName: string;
  readonly languageCode: string;
  readonly isPremium: boolean;
}

/** Launch data as Telegram hands it to a Mini App, signed with the bot's token. */
export const signLaunch = (bot: SimulatedBot, user: SimulatedUser, at: Date, startParam?: string): string =>
  sign(
    {
      query_id: randomBytes(16).toString('base64url'),
      user: {
        id: user.id,
        first_name: user.firstName,
        language_code: user.languageCode,
        is_premium: user.isPremium,
        allows_write_to_pm: true,
      },
      ...(startParam === undefined ? {} : { start_param: startParam }),
    },
    bot.token,
    at,
  );
