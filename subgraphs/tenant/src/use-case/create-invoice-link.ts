import type { z } from 'zod';
import type { botInvoiceLink } from '@stargraph/kit/contracts/commands/tenant-bot';
import { sqlOfPool } from '@stargraph/kit/db/sql';
import { findSealedBot } from '../store/bot.ts';
import { TelegramRefusedError, TelegramUnavailableError } from '../telegram.ts';
import { createCallBot, type BotCallDeps } from './call-bot.ts';

/** Below the command's own limit, so that its caller hears why. */
const timeoutMs = 6000;

/** The only period that Telegram has, seconds: 30 days. */
const subscriptionPeriod = 2_592_000;

/** Asks Telegram for the link of a Stars invoice: one price, in Telegram's own currency, which needs no provider. */
export const createCreateInvoiceLink = (deps: BotCallDeps) => {
  const sql = sqlOfPool(deps.pool);
  const callBot = createCallBot(deps);
  return async (request: z.output<typeof botInvoiceLink.input>): Promise<z.input<typeof botInvoiceLink.output>> => {
    const { environmentId, title, description, payload, stars, isSubscription } = request;
    const bot = await findSealedBot(sql, environmentId);
    if (bot === null) return { outcome: 'refused', reason: 'no-bot' };
    if (bot.revokedAt !== null) return { outcome: 'refused', reason: 'telegram-refused' };
    try {
      const link = await callBot(
        bot,
        'createInvoiceLink',
        {
          title,
          description,
          payload,
          provider_token: '',
          currency: 'XTR',
          prices: [{ label: title, amount: stars }],
          ...(isSubscription ? { subscription_period: subscriptionPeriod } : {}),
        },
        timeoutMs,
      );
      return { outcome: 'link', link, telegramBotId: bot.telegramBotId };
    } catch (error) {
      const refused = error instanceof TelegramRefusedError && error.status !== 429;
      if (!refused && !(error instanceof TelegramUnavailableError) && !(error instanceof TelegramRefusedError))
        throw error;
      deps.logger.error({ botId: bot.id, problem: error.message }, 'no invoice link was made');
      return { outcome: 'refused', reason: refused ? 'telegram-refused' : 'telegram-unavailable' };
    }
  };
};
