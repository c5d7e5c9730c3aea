import type { Sql } from '@stargraph/kit/db/sql';
import { enqueueJob, enqueueJobs } from '@stargraph/kit/jobs';
import type { SealedBotRow } from './bot.ts';
import type { ChatKey } from './received-update.ts';

export const jobSchema = 'tenant_jobs';

/** Tries of a job that wakes: whoever looks through what waits makes another. */
const mostAttempts = 5;

/**
 * Jobs only wake: what is to be done stands in the tables, so one that is lost or comes twice does no harm. Under
 * one key a later wish takes the place of one that waits.
 */
const wake = (tx: Sql, task: string, { botId, chat }: ChatKey, runAt: Date | undefined): Promise<void> =>
  enqueueJob(
    tx,
    jobSchema,
    task,
    { botId, chat },
    { jobKey: `${task}:${botId}:${chat}`, maxAttempts: mostAttempts, ...(runAt === undefined ? {} : { runAt }) },
  );

/** Has the chat's waiting updates worked off. */
export const wakeChat = (tx: Sql, chat: ChatKey, runAt?: Date): Promise<void> => wake(tx, 'workChat', chat, runAt);

/** {@link wakeChat} for many at once. */
export const wakeChats = (tx: Sql, chats: readonly ChatKey[]): Promise<void> =>
  enqueueJobs(
    tx,
    jobSchema,
    'workChat',
    chats.map(({ botId, chat }) => ({ jobKey: `workChat:${botId}:${chat}`, payload: { botId, chat } })),
    { maxAttempts: mostAttempts },
  );

/** Has the chat's open messages sent. */
export const wakeSender = (tx: Sql, chat: ChatKey, runAt?: Date): Promise<void> => wake(tx, 'sendChat', chat, runAt);

/** Has Telegram told where a bot's webhook and Mini App are. */
export const wakeRegistration = (
  tx: Sql,
  bot: { readonly environmentId: string; readonly botId: string },
  runAt?: Date,
): Promise<void> =>
  enqueueJob(
    tx,
    jobSchema,
    'registerBot',
    { environmentId: bot.environmentId, botId: bot.botId },
    { jobKey: `registerBot:${bot.botId}`, ...(runAt === undefined ? {} : { runAt }) },
  );

/** Has Telegram told where the platform's own bot has its webhook. */
export const wakePlatformRegistration = (tx: Sql): Promise<void> =>
  enqueueJob(tx, jobSchema, 'registerPlatformBot', {}, { jobKey: 'registerPlatformBot' });

/** What it takes to part from a bot whose row is gone. */
export type Farewell = Pick<SealedBotRow, 'environmentId' | 'telegramBotId' | 'tokenSealed' | 'simulated'>;

/** Has Telegram forget where a bot's webhook and Mini App were. Its token stays sealed. */
export const wakeFarewell = (
  tx: Sql,
  { environmentId, telegramBotId, tokenSealed, simulated }: Farewell,
): Promise<void> =>
  enqueueJob(
    tx,
    jobSchema,
    'bidFarewell',
    { environmentId, telegramBotId, tokenSealed, simulated },
    { jobKey: `bidFarewell:${telegramBotId}`, maxAttempts: 10 },
  );
