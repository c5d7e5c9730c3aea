import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '@stargraph/kit/clock';
import { inTransaction, sqlOfPool, type Sql } from '@stargraph/kit/db/sql';
import { platformBotId } from '@stargraph/kit/ids';
import type { Logger } from '@stargraph/kit/logging';
import { outcomeCounter, type Registry } from '@stargraph/kit/metrics';
import type { SecretBox } from '@stargraph/kit/secrets';
import type { ServiceDeps } from '@stargraph/kit/service';
import { chatEveryMs, type BotPace } from '../bot-pace.ts';
import { backoffMs } from '../domain/backoff.ts';
import { monthOf } from '../domain/usage.ts';
import { findPlacedBot, findSealedBot, type SealedBotRow } from '../store/bot.ts';
import { findStanding } from '../store/suspension.ts';
import { isUnreachable, markUnreachable } from '../store/chat-reach.ts';
import {
  abandonLostSend,
  claimMessage,
  delayChat,
  nextMessageAt,
  revokedProblem,
  settleMessage,
  type OutboundMessage,
  type SendOutcome,
} from '../store/outbound-message.ts';
import { addUse, findOwners } from '../store/usage.ts';
import type { ChatKey } from '../store/received-update.ts';
import { TelegramRefusedError, TelegramUnavailableError, type Telegram } from '../telegram.ts';
import { createCallBot } from './call-bot.ts';
import type { MessageBody } from './update-effects.ts';
import { noteUse } from './note-use.ts';

/** Longer than a send takes: a message that is being sent for so long was left behind. */
const leaseMs = 30_000;
/** How long a message waits before it is looked at again while its environment stands still, or its bot's token is revoked. */
const stillMs = 10 * 60_000;
/** A message that could not be sent for so long is of no use any more. */
const longestWaitMs = 24 * 60 * 60 * 1000;

/**
 * Sends a chat's open messages, oldest first, each at most once: that it is being sent is noted before, how it ended
 * after, and what lies between for ever is not sent again.
 * @returns when to look at the chat again; null where nothing is open
 */
export const createSendMessages = (deps: {
  readonly pool: ServiceDeps['pool'];
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Registry;
  readonly secrets: SecretBox;
  readonly telegram: Telegram;
  readonly pace: BotPace;
  readonly platformBot?: SealedBotRow | undefined;
}) => {
  const { pool, clock, logger } = deps;
  const sql = sqlOfPool(pool);
  const callBot = createCallBot(deps);
  const outcomes = outcomeCounter(deps.metrics, {
    name: 'stargraph_bot_messages_total',
    help: 'Tries of messages by how they ended: sent, queued again, failed or unknown',
  });

  /** Waits for another token: connecting one lets it go on. */
  const waitForToken = async (message: OutboundMessage, used: SealedBotRow): Promise<SendOutcome> => {
    if (clock.now() - message.createdAt.getTime() > longestWaitMs)
      return { state: 'failed', problem: "the bot's token was revoked for a day" };
    const now = await findSealedBot(sql, message.environmentId);
    const replaced = now !== null && (now.id !== used.id || now.tokenSealed !== used.tokenSealed);
    return { state: 'queued', problem: revokedProblem, dueAt: new Date(clock.now() + (replaced ? 0 : stillMs)) };
  };

  const refused = async (message: OutboundMessage, error: TelegramRefusedError, sentAt: Date): Promise<SendOutcome> => {
    const problem = error.description.slice(0, 300);
    if (error.status === 429) {
      const dueAt = new Date(clock.now() + (error.retryAfter ?? 1) * 1000);
      await delayChat(sql, message, dueAt);
      return { state: 'queued', problem, dueAt };
    }
    if (error.status === 403) await markUnreachable(sql, message, sentAt);
    else logger.error({ botId: message.botId, messageId: message.id, problem }, 'Telegram refused a message');
    return { state: 'failed', problem };
  };

  const send = async (message: OutboundMessage, sentAt: Date): Promise<SendOutcome> => {
    if (await isUnreachable(sql, message)) return { state: 'failed', problem: 'the chat is out of reach' };
    if ((await findStanding(sql, message.environmentId)) !== 'open') {
      // Silent, not forgetful: what still is of use when it goes on is sent then.
      if (clock.now() - message.createdAt.getTime() > longestWaitMs)
        return { state: 'failed', problem: 'the environment stood still for a day' };
      return { state: 'queued', problem: 'the environment stands still', dueAt: new Date(clock.now() + stillMs) };
    }
    const bot =
      message.botId === platformBotId
        ? (deps.platformBot ?? null)
        : await findPlacedBot(sql, message.environmentId, message.botId);
    if (bot === null) return { state: 'failed', problem: 'the bot is no longer connected' };
    if (bot.revokedAt !== null) return waitForToken(message, bot);
    const turn = await deps.pace.take(message.botId, message.chat);
    if (!turn.granted)
      return { state: 'queued', problem: "it is not the bot's turn yet", dueAt: new Date(clock.now() + turn.waitMs) };
    if (turn.waitMs > 0) await sleep(turn.waitMs);
    const body = JSON.parse(message.body) as MessageBody;
    try {
      await callBot(bot, 'sendMessage', { ...body, chat_id: Number(message.chat) });
      return { state: 'sent' };
    } catch (error) {
      if (error instanceof TelegramRefusedError && error.status === 401) return waitForToken(message, bot);
      if (error instanceof TelegramRefusedError) return refused(message, error, sentAt);
      if (!(error instanceof TelegramUnavailableError)) throw error;
      if (error.mayBeDone) {
        logger.warn({ botId: message.botId, messageId: message.id }, 'a message may have arrived: not sent again');
        return { state: 'unknown', problem: error.message };
      }
      if (clock.now() - message.createdAt.getTime() > longestWaitMs)
        return { state: 'failed', problem: 'Telegram was out of reach for a day' };
      return { state: 'queued', problem: error.message, dueAt: new Date(clock.now() + backoffMs(message.attempts)) };
    }
  };

  const countMessage = async (tx: Sql, environmentId: string): Promise<void> => {
    const owner = (await findOwners(tx, [environmentId])).get(environmentId);
    if (owner === undefined) return;
    const month = monthOf(new Date(clock.now()));
    await noteUse(tx, clock, await addUse(tx, [{ companyId: owner.companyId, limit: 'messages', month, used: 1 }]));
  };

  return async (chat: ChatKey): Promise<Date | null> => {
    const now = new Date(clock.now());
    while (await abandonLostSend(sql, chat, now)) {
      outcomes.inc('unknown');
      logger.warn({ botId: chat.botId }, 'a message may have arrived before a stop: not sent again');
    }
    const message = await claimMessage(sql, chat, now, new Date(now.getTime() + leaseMs));
    if (message !== null) {
      const outcome = await send(message, now);
      await inTransaction(pool, async (tx) => {
        const settled = await settleMessage(tx, message, outcome, new Date(clock.now()));
        if (settled && outcome.state === 'sent') await countMessage(tx, message.environmentId);
      });
      outcomes.inc(outcome.state);
      if (outcome.state === 'sent') await delayChat(sql, chat, new Date(clock.now() + chatEveryMs));
    }
    return nextMessageAt(sql, chat);
  };
};
