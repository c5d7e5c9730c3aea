import type { z } from 'zod';
import type { CommandClient } from '@stargraph/kit/commands';
import { playerIdentify, playerTelegramUser } from '@stargraph/kit/contracts/commands/auth';
import {
  type botEditSubscription,
  type botRefundStars,
  type botStarPayer,
  type botStarTransactions,
  type platformStarPayer,
} from '@stargraph/kit/contracts/commands/tenant-bot';
import { sqlOfPool } from '@stargraph/kit/db/sql';
import { platformBotId } from '@stargraph/kit/ids';
import { factsOf, payerOf } from '../domain/star-transaction.ts';
import { findSealedBot, type SealedBotRow } from '../store/bot.ts';
import { TelegramRefusedError, TelegramUnavailableError } from '../telegram.ts';
import { createCallBot, type BotCallDeps } from './call-bot.ts';

/** Below the commands' own limit, so that the caller hears why. */
const timeoutMs = 6000;
const pageSize = 100;
/** So far behind its place a charge is looked for: 2,000 transactions. */
const mostPages = 20;

interface Charge {
  readonly environmentId: string;
  readonly telegramBotId: string;
  readonly chargeId: string;
  readonly position: number;
}

type Refused = { readonly outcome: 'refused'; readonly reason: 'no-bot' | 'telegram-refused'; readonly words: string };
type Unavailable = { readonly outcome: 'unavailable'; readonly retryAfterMs: number | null };

/** What Telegram's no, or its silence, means for whoever asked; everything else is thrown. */
const failureOf = (error: unknown): Refused | Unavailable => {
  if (error instanceof TelegramUnavailableError) return { outcome: 'unavailable', retryAfterMs: null };
  if (!(error instanceof TelegramRefusedError)) throw error;
  if (error.status === 429) return { outcome: 'unavailable', retryAfterMs: (error.retryAfter ?? 1) * 1000 };
  return {
    outcome: 'refused',
    reason: error.status === 401 ? 'no-bot' : 'telegram-refused',
    words: error.description.slice(0, 300),
  };
};

const noBot: Refused = { outcome: 'refused', reason: 'no-bot', words: '' };

/** What billing asks of Telegram about a bot's Stars. Who the people are that pay stays here. */
export const createBotStars = (
  deps: BotCallDeps & { readonly commands: CommandClient; readonly platformBot?: SealedBotRow | undefined },
) => {
  const sql = sqlOfPool(deps.pool);
  const callBot = createCallBot(deps);

  /** The environment's bot, if it still is the one that took the Stars and Telegram takes its token. */
  const botOf = async (asked: { readonly environmentId: string; readonly telegramBotId: string }) => {
    // The platform's own has no row; its environment is a word that no environment has.
    const bot =
      asked.environmentId === platformBotId
        ? (deps.platformBot ?? null)
        : await findSealedBot(sql, asked.environmentId);
    return bot === null || bot.telegramBotId !== asked.telegramBotId || bot.revokedAt !== null ? null : bot;
  };

  const payerIn = async (bot: SealedBotRow, { chargeId, position }: Charge): Promise<number | null> => {
    for (let page = 0; page < mostPages; page += 1) {
      const offset = position + page * pageSize;
      const { transactions } = await callBot(bot, 'getStarTransactions', { offset, limit: pageSize }, timeoutMs);
      for (const transaction of transactions) {
        const payer = payerOf(transaction, chargeId);
        if (payer !== null) return payer;
      }
      if (transactions.length < pageSize) return null;
    }
    return null;
  };

  /** Where it is not found behind its place, from the beginning: the place is a hint. */
  const findPayer = async (bot: SealedBotRow, charge: Charge): Promise<number | null> =>
    (await payerIn(bot, charge)) ?? (charge.position === 0 ? null : payerIn(bot, { ...charge, position: 0 }));

  const refund = async (charge: Charge): Promise<z.input<typeof botRefundStars.output>> => {
    const bot = await botOf(charge);
    if (bot === null) return noBot;
    try {
      const payer = await findPayer(bot, charge);
      if (payer === null) return { outcome: 'refused', reason: 'charge-unknown', words: '' };
      await callBot(
        bot,
        'refundStarPayment',
        { user_id: payer, telegram_payment_charge_id: charge.chargeId },
        timeoutMs,
      );
      return { outcome: 'refunded' };
    } catch (error) {
      const failure = failureOf(error);
      if (failure.outcome === 'unavailable') return failure;
      if (/CHARGE_ALREADY_REFUNDED/.test(failure.words)) return { outcome: 'refunded' };
      deps.logger.error({ botId: bot.id, problem: failure.words }, 'Telegram refused a refund');
      if (/BALANCE_TOO_LOW/.test(failure.words)) return { ...failure, reason: 'balance-too-low' };
      if (/CHARGE_(NOT_FOUND|ID_INVALID)/.test(failure.words)) return { ...failure, reason: 'charge-unknown' };
      return failure;
    }
  };

  const playerWhoPaid = async (charge: Charge, traceparent: string): Promise<z.input<typeof botStarPayer.output>> => {
    const bot = await botOf(charge);
    if (bot === null) return noBot;
    let payer: number | null;
    try {
      payer = await findPayer(bot, charge);
    } catch (error) {
      return failureOf(error);
    }
    if (payer === null) return { outcome: 'refused', reason: 'charge-unknown' };
    const { environmentId } = charge;
    const { playerId } = await deps.commands.call(
      playerIdentify,
      { environmentId, telegramUserId: String(payer) },
      { traceparent },
    );
    return { outcome: 'found', playerId };
  };

  /** Whose account it is, billing knows of the platform's own bot anyway: it needs it to give Stars back. */
  const accountThatPaid = async (
    asked: z.output<typeof platformStarPayer.input>,
  ): Promise<z.input<typeof platformStarPayer.output>> => {
    const charge = { ...asked, environmentId: platformBotId };
    const bot = await botOf(charge);
    if (bot === null) return noBot;
    try {
      const payer = await findPayer(bot, charge);
      if (payer === null) return { outcome: 'refused', reason: 'charge-unknown' };
      return { outcome: 'found', telegramUserId: String(payer) };
    } catch (error) {
      return failureOf(error);
    }
  };

  const listTransactions = async (
    asked: z.output<typeof botStarTransactions.input>,
  ): Promise<z.input<typeof botStarTransactions.output>> => {
    const bot = await botOf(asked);
    if (bot === null) return noBot;
    const { offset, limit } = asked;
    try {
      const [{ transactions }, balance] = await Promise.all([
        callBot(bot, 'getStarTransactions', { offset, limit }, timeoutMs),
        callBot(bot, 'getMyStarBalance', {}, timeoutMs),
      ]);
      return { outcome: 'page', transactions: transactions.map(factsOf), balance: balance.amount };
    } catch (error) {
      return failureOf(error);
    }
  };

  /** Whose subscription it is, auth knows; of somebody who was erased Telegram's list knows it still. */
  const subscriberOf = async (
    bot: SealedBotRow,
    { environmentId, telegramBotId, playerId, chargeId }: z.output<typeof botEditSubscription.input>,
    traceparent: string,
  ): Promise<number | null> => {
    const { telegramUserId } = await deps.commands.call(
      playerTelegramUser,
      { environmentId, playerId },
      { traceparent },
    );
    if (telegramUserId !== null) return Number(telegramUserId);
    return findPayer(bot, { environmentId, telegramBotId, chargeId, position: 0 });
  };

  const editSubscription = async (
    asked: z.output<typeof botEditSubscription.input>,
    traceparent: string,
  ): Promise<z.input<typeof botEditSubscription.output>> => {
    const bot = await botOf(asked);
    if (bot === null) return noBot;
    try {
      const subscriber = await subscriberOf(bot, asked, traceparent);
      if (subscriber === null) return { outcome: 'refused', reason: 'charge-unknown', words: '' };
      await callBot(
        bot,
        'editUserStarSubscription',
        { user_id: subscriber, telegram_payment_charge_id: asked.chargeId, is_canceled: asked.isCanceled },
        timeoutMs,
      );
      return { outcome: 'done' };
    } catch (error) {
      const failure = failureOf(error);
      if (failure.outcome === 'refused')
        deps.logger.error({ botId: bot.id, problem: failure.words }, 'Telegram refused to change a subscription');
      return failure;
    }
  };

  return { refund, playerWhoPaid, accountThatPaid, listTransactions, editSubscription };
};
