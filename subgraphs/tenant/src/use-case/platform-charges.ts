import type { z } from 'zod';
import type { platformCharge, platformInvoiceLink } from '@stargraph/kit/contracts/commands/tenant-bot';
import { planPeriodMs } from '@stargraph/kit/contracts/plan';
import { sqlOfPool } from '@stargraph/kit/db/sql';
import { planObstacleOf } from '../store/company-plan.ts';
import type { SealedBotRow } from '../store/bot.ts';
import { TelegramRefusedError, TelegramUnavailableError } from '../telegram.ts';
import { createCallBot, type BotCallDeps } from './call-bot.ts';

/** Below the commands' own limit, so that their caller hears why. */
const timeoutMs = 6000;

/** What Telegram says where it was all done before: a charge was refunded, a subscription is over. */
const done = { stop: /SUBSCRIPTION_(EXPIRED|NOT_ACTIVE)/, allow: /(?!)/, refund: /CHARGE_ALREADY_REFUNDED/ } as const;

interface Refusal {
  readonly outcome: 'refused';
  readonly reason: 'no-bot' | 'telegram-refused' | 'telegram-unavailable';
  readonly problem: string;
}

/** @throws what is no failure of Telegram's */
const refusalOf = (error: unknown): Refusal => {
  if (error instanceof TelegramUnavailableError)
    return { outcome: 'refused', reason: 'telegram-unavailable', problem: error.message };
  if (!(error instanceof TelegramRefusedError)) throw error;
  const reason = error.status === 429 ? 'telegram-unavailable' : 'telegram-refused';
  return { outcome: 'refused', reason, problem: error.description.slice(0, 300) };
};

/** What billing has the platform's own bot do at Telegram. */
export const createPlatformCharges = (deps: BotCallDeps & { readonly platformBot?: SealedBotRow | undefined }) => {
  const sql = sqlOfPool(deps.pool);
  const callBot = createCallBot(deps);
  const noBot: Refusal = { outcome: 'refused', reason: 'no-bot', problem: '' };

  const act = async (
    bot: SealedBotRow,
    { act: what, telegramUserId, chargeId }: z.output<typeof platformCharge.input>,
  ): Promise<void> => {
    const charge = { user_id: Number(telegramUserId), telegram_payment_charge_id: chargeId };
    if (what === 'refund') await callBot(bot, 'refundStarPayment', charge, timeoutMs);
    else await callBot(bot, 'editUserStarSubscription', { ...charge, is_canceled: what === 'stop' }, timeoutMs);
  };

  return {
    /** An invoice of 30 days that Telegram renews, for a company that may pay for a plan. */
    invoiceLink: async (
      request: z.output<typeof platformInvoiceLink.input>,
    ): Promise<z.input<typeof platformInvoiceLink.output>> => {
      const { companyId, title, description, payload, stars } = request;
      const bot = deps.platformBot;
      if (bot === undefined) return noBot;
      const obstacle = await planObstacleOf(sql, companyId);
      if (obstacle !== null) return { outcome: 'refused', reason: obstacle };
      const invoice = {
        title,
        description,
        payload,
        provider_token: '',
        currency: 'XTR',
        prices: [{ label: title, amount: stars }],
        subscription_period: planPeriodMs / 1000,
      };
      try {
        const link = await callBot(bot, 'createInvoiceLink', invoice, timeoutMs);
        // It is opened in a browser, not in a Mini App.
        return { outcome: 'link', link: deps.telegram.openedAt(bot, link), telegramBotId: bot.telegramBotId };
      } catch (error) {
        const { reason, problem } = refusalOf(error);
        deps.logger.error({ companyId, problem }, "no link of a plan's invoice was made");
        return { outcome: 'refused', reason };
      }
    },
    charge: async (request: z.output<typeof platformCharge.input>): Promise<z.input<typeof platformCharge.output>> => {
      const bot = deps.platformBot;
      if (bot === undefined) return noBot;
      try {
        await act(bot, request);
        return { outcome: 'done' };
      } catch (error) {
        const refusal = refusalOf(error);
        if (refusal.reason === 'telegram-refused' && done[request.act].test(refusal.problem))
          return { outcome: 'done' };
        deps.logger.error({ act: request.act, problem: refusal.problem }, 'Telegram did not do what a plan needs');
        return refusal;
      }
    },
  };
};
