import { setTimeout as sleep } from 'node:timers/promises';
import type { CommandClient } from '@stargraph/kit/commands';
import { playerIdentify } from '@stargraph/kit/contracts/commands/auth';
import { planCheckout, starsCheckout } from '@stargraph/kit/contracts/commands/billing';
import { sqlOfPool } from '@stargraph/kit/db/sql';
import { messageOf } from '@stargraph/kit/errors';
import { platformBotId } from '@stargraph/kit/ids';
import { botLanguageOf, botTexts, type BotLanguage } from '../domain/bot-text.ts';
import { platformTexts } from '../domain/platform-text.ts';
import type { Standing } from '../domain/standing.ts';
import { PoisonUpdateError, readPreCheckoutQuery, type PreCheckoutQuery } from '../domain/update.ts';
import type { SealedBotRow } from '../store/bot.ts';
import { planObstacleOf } from '../store/company-plan.ts';
import { TelegramRefusedError } from '../telegram.ts';
import { createCallBot, type BotCallDeps } from './call-bot.ts';

/**
 * How a pre-checkout query ends in the inbox; null for one that was answered before. It is decided while the query is
 * being kept, and answered once it is.
 * @param isOwed whether it is kept and not answered yet
 * @throws what makes Telegram send it again
 */
export type CheckoutAnswerer = (
  bot: SealedBotRow,
  request: { readonly update: string; readonly traceparent: string },
  isOwed: Promise<boolean>,
) => Promise<{ readonly state: 'done' } | { readonly state: 'parked'; readonly problem: string } | null>;

/** Telegram gives ten seconds in all, and cancels the payment without an answer: better a friendly no than none. */
const decisionMs = 5000;
const answerMs = 3000;

/** Why something can't be paid for, in the payer's language; null where it can. */
type Decider = (bot: SealedBotRow, query: PreCheckoutQuery, traceparent: string) => Promise<string | null>;

const languageOf = (query: PreCheckoutQuery): BotLanguage => botLanguageOf(query.from.language_code);

/** Answers a pre-checkout query as the rules of whoever sells say, or with a no where they can't be asked in time. */
export const createAnswerCheckout = (
  deps: BotCallDeps & {
    readonly commands: CommandClient;
    readonly standingOf: (environmentId: string) => Promise<Standing>;
  },
): CheckoutAnswerer => {
  const callBot = createCallBot(deps);
  const sql = sqlOfPool(deps.pool);

  const shop: Decider = async (bot, query, traceparent) => {
    const { environmentId } = bot;
    const { refusals } = botTexts[languageOf(query)];
    const [standing, { playerId }] = await Promise.all([
      deps.standingOf(environmentId),
      deps.commands.call(playerIdentify, { environmentId, telegramUserId: String(query.from.id) }, { traceparent }),
    ]);
    if (standing !== 'open') return refusals.unavailable;
    const answer = await deps.commands.call(
      starsCheckout,
      {
        environmentId,
        telegramBotId: bot.telegramBotId,
        payload: query.invoice_payload,
        playerId,
        currency: query.currency,
        amount: query.total_amount,
      },
      { traceparent },
    );
    return answer.outcome === 'ok' ? null : refusals[answer.reason];
  };

  /** A plan of a company's: billing knows the order, we know how the company stands. */
  const plan: Decider = async (bot, query, traceparent) => {
    const { telegramBotId } = bot;
    const { invoice_payload: payload, currency, total_amount: amount } = query;
    const { refusals } = platformTexts[languageOf(query)];
    const answer = await deps.commands.call(
      planCheckout,
      { telegramBotId, payload, currency, amount },
      { traceparent },
    );
    if (answer.outcome === 'refused') return refusals[answer.reason];
    const obstacle = await planObstacleOf(sql, answer.companyId);
    return obstacle === null ? null : refusals[obstacle];
  };

  const decideInTime = async (
    bot: SealedBotRow,
    query: PreCheckoutQuery,
    traceparent: string,
  ): Promise<string | null> => {
    const [decide, { unavailable }] =
      bot.id === platformBotId
        ? [plan, platformTexts[languageOf(query)].refusals]
        : [shop, botTexts[languageOf(query)].refusals];
    const late = new AbortController();
    const decision = decide(bot, query, traceparent).catch((error: unknown): string => {
      deps.logger.error({ botId: bot.id, problem: messageOf(error) }, 'a checkout could not be checked');
      return unavailable;
    });
    const timeout = sleep(decisionMs, undefined, { signal: late.signal }).then(
      (): string => {
        deps.logger.error({ botId: bot.id }, 'a checkout was not checked in time');
        return unavailable;
      },
      // Aborted: the decision came first.
      (): string => unavailable,
    );
    try {
      return await Promise.race([decision, timeout]);
    } finally {
      late.abort();
    }
  };

  return async (bot, { update, traceparent }, isOwed) => {
    let query: PreCheckoutQuery;
    try {
      query = readPreCheckoutQuery(update);
    } catch (error) {
      if (!(error instanceof PoisonUpdateError)) throw error;
      return (await isOwed) ? { state: 'parked', problem: error.message } : null;
    }
    const [refusal, owed] = await Promise.all([decideInTime(bot, query, traceparent), isOwed]);
    if (!owed) return null;
    try {
      await callBot(
        bot,
        'answerPreCheckoutQuery',
        refusal === null
          ? { pre_checkout_query_id: query.id, ok: true }
          : { pre_checkout_query_id: query.id, ok: false, error_message: refusal },
        answerMs,
      );
      return { state: 'done' };
    } catch (error) {
      // It was answered before, or is too old: sending it again would change nothing.
      if (error instanceof TelegramRefusedError && error.status !== 429)
        return { state: 'parked', problem: error.description.slice(0, 300) };
      throw error;
    }
  };
};
