import { sqlOfPool } from '@stargraph/kit/db/sql';
import { checkAgainMs, reportOf } from '../domain/bot-health.ts';
import { registrationOf, type PublicPlaces } from '../domain/webhook.ts';
import { forgetRegistration, findPlacedBot, type SealedBotRow } from '../store/bot.ts';
import { claimChecks, hastenCheck, saveReport } from '../store/bot-health.ts';
import { wakeRegistration } from '../store/job.ts';
import { TelegramRefusedError, TelegramUnavailableError } from '../telegram.ts';
import { createCallBot, type BotCallDeps } from './call-bot.ts';

/** Bots that one process asks of in one go. */
const mostAtOnce = 20;
/** Longer than a look takes: one that is in hand for so long was left behind. */
const leaseMs = 2 * 60_000;

/**
 * Asks Telegram how the webhooks of those bots are whose look is due, and keeps what it says. A webhook that points
 * elsewhere is set again.
 * @returns how many were looked at
 */
export const createCheckBots = (deps: BotCallDeps & { readonly places: PublicPlaces }) => {
  const { clock, logger } = deps;
  const sql = sqlOfPool(deps.pool);
  const callBot = createCallBot(deps);

  const check = async (bot: SealedBotRow): Promise<void> => {
    const info = await callBot(bot, 'getWebhookInfo', {});
    const now = clock.now();
    const report = reportOf(info, now);
    await saveReport(sql, bot, report, new Date(now + checkAgainMs(report, Math.random())));
    const placed = await findPlacedBot(sql, bot.environmentId, bot.id);
    if (placed?.registeredFor == null || placed.tokenSealed !== bot.tokenSealed) return;
    if (info.url === registrationOf(placed.id, placed.slug, deps.places).webhookUrl) return;
    logger.warn({ botId: bot.id }, "a bot's webhook points elsewhere: it is set again");
    await forgetRegistration(sql, bot);
    await wakeRegistration(sql, { environmentId: bot.environmentId, botId: bot.id });
  };

  return async (): Promise<number> => {
    const now = clock.now();
    const bots = await claimChecks(sql, new Date(now), new Date(now + leaseMs), mostAtOnce);
    for (const bot of bots)
      try {
        await check(bot);
      } catch (error) {
        if (!(error instanceof TelegramRefusedError) && !(error instanceof TelegramUnavailableError)) throw error;
        // What it claimed runs out, and then it is asked again; a pause that Telegram asks for is kept.
        const pauseMs = error instanceof TelegramRefusedError ? (error.retryAfter ?? 60) * 1000 : 60_000;
        await hastenCheck(sql, bot, new Date(clock.now() + pauseMs));
      }
    return bots.length;
  };
};
