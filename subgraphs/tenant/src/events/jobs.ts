import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { sqlOfPool } from '@stargraph/kit/db/sql';
import { messageOf } from '@stargraph/kit/errors';
import { createJobs } from '@stargraph/kit/jobs';
import type { Worker } from '@stargraph/kit/service';
import { registrationOf, registrationText } from '../domain/webhook.ts';
import type { TenantConsumerDeps } from '../deps.ts';
import { findRegistrations } from '../store/bot.ts';
import { jobSchema, wakeChat, wakePlatformRegistration, wakeRegistration, wakeSender } from '../store/job.ts';
import { findOpenChats } from '../store/outbound-message.ts';
import { observeQueues } from '../store/queue-figures.ts';
import { findWaitingChats } from '../store/received-update.ts';
import { findStanding } from '../store/suspension.ts';
import { createCheckBots } from '../use-case/check-bots.ts';
import { createBidFarewell } from '../use-case/bid-farewell.ts';
import { deleteDue } from '../use-case/delete-due.ts';
import { createHandleUpdate } from '../use-case/handle-update.ts';
import { keepUsage } from '../use-case/keep-usage.ts';
import { purge, purgeWebhooks, retryPayments } from '../use-case/purge.ts';
import { createRegisterPlatformBot } from '../use-case/register-platform-bot.ts';
import { createRegisterBot } from '../use-case/register-bot.ts';
import { createSendMessages } from '../use-case/send-messages.ts';
import { createWorkChat } from '../use-case/work-chat.ts';
import { every } from '@stargraph/kit/every';
import { auditCron, createAuditTasks, observeAudit } from './audit-jobs.ts';

const chatKey = z.object({ botId: z.string(), chat: z.string() });
const farewell = z.object({
  environmentId: z.string(),
  telegramBotId: z.string(),
  tokenSealed: z.string(),
  simulated: z.boolean(),
});
const botKey = z.object({ environmentId: z.string(), botId: z.string() });

/** A job that is so late was most likely lost with the process that had taken it. */
const lateMs = 3000;
const sweepEveryMs = 3000;
/** How often it is looked which bots Telegram is to be asked of. */
const checkEveryMs = 5000;
/** Chats woken by one look, so that a backlog, which has its jobs, does not get all of them again and again. */
const mostWoken = 200;

/** Tenant's jobs: they work off the update inbox and the send queue, and keep Telegram told where we are. */
export const createTenantJobs = (deps: TenantConsumerDeps): Worker => {
  const { pool, clock, logger, places } = deps;
  const sql = sqlOfPool(pool);
  const workChat = createWorkChat({
    ...deps,
    handle: createHandleUpdate({ ...deps, standingOf: (id) => findStanding(sql, id) }),
  });
  const sendMessages = createSendMessages(deps);
  const registerBot = createRegisterBot(deps);
  const bidFarewell = createBidFarewell(deps);
  const checkBots = createCheckBots(deps);

  /** Wakes what waits since before `dueBefore`: a job that a kill took with it is not tried again for hours. */
  const sweep = async (dueBefore: Date, limit: number | null): Promise<void> => {
    for (const { dueAt, ...chat } of await findWaitingChats(sql, dueBefore, limit)) await wakeChat(sql, chat, dueAt);
    for (const { dueAt, ...chat } of await findOpenChats(sql, dueBefore, limit)) await wakeSender(sql, chat, dueAt);
  };

  const stopping = new AbortController();
  /** By a timer of our own: the library's clock strikes once a minute, which is long for a payment. */
  const keepSweeping = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await sleep(sweepEveryMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return;
      await sweep(new Date(clock.now() - lateMs), mostWoken).catch((error: unknown) => {
        logger.warn({ problem: messageOf(error) }, 'what waits could not be looked through');
      });
    }
  };
  let sweeping: Promise<void> | undefined;

  const checkRegistrations = async (): Promise<void> => {
    for (const { id, environmentId, slug, registeredFor } of await findRegistrations(sql))
      if (registeredFor !== registrationText(registrationOf(id, slug, places)))
        await wakeRegistration(sql, { environmentId, botId: id });
  };

  const jobs = createJobs({
    pool,
    schema: jobSchema,
    logger,
    metrics: deps.metrics,
    tasks: {
      ...createAuditTasks(deps),
      workChat: async (payload) => {
        const chat = chatKey.parse(payload);
        const next = await workChat(chat);
        if (next !== null) await wakeChat(sql, chat, next);
      },
      sendChat: async (payload) => {
        const chat = chatKey.parse(payload);
        const next = await sendMessages(chat);
        if (next !== null) await wakeSender(sql, chat, next);
      },
      registerBot: async (payload) => {
        const { environmentId, botId } = botKey.parse(payload);
        await registerBot(environmentId, botId);
      },
      registerPlatformBot: createRegisterPlatformBot(deps),
      bidFarewell: (payload) => bidFarewell(farewell.parse(payload)),
      purge: async () => {
        await purge(deps);
        await keepUsage(deps);
        await deleteDue(deps);
        await retryPayments(deps);
        await purgeWebhooks(deps);
        await sweep(new Date(clock.now() + 1), null);
      },
    },
    cron: [
      ...auditCron,
      { task: 'purge', at: '23 * * * *' },
      ...(deps.platformBot === undefined ? [] : [{ task: 'registerPlatformBot', at: '7 * * * *' }]),
    ],
  });

  let forget: (() => void)[] = [];
  let stopChecks = async (): Promise<void> => {};
  return {
    start: async () => {
      await jobs.start();
      forget = [observeQueues({ ...deps, sql }), observeAudit(deps)];
      // Whatever the last process left: due or not, each gets a job.
      await sweep(new Date(clock.now() + 24 * 60 * 60 * 1000), null);
      await checkRegistrations();
      if (deps.platformBot !== undefined) await wakePlatformRegistration(sql);
      sweeping = keepSweeping();
      stopChecks = every(
        checkEveryMs,
        async () => {
          await checkBots();
        },
        (error) => logger.warn({ problem: messageOf(error) }, 'bots could not be looked at'),
      );
    },
    stop: async () => {
      for (const each of forget) each();
      stopping.abort();
      await sweeping;
      await stopChecks();
      await jobs.stop();
    },
  };
};
