import type { Subscription } from '@stargraph/kit/bus/bus';
import { inTransaction, sqlOfPool } from '@stargraph/kit/db/sql';
import { messageOf } from '@stargraph/kit/errors';
import type { Worker } from '@stargraph/kit/service';
import type { TenantConsumerDeps } from '../deps.ts';
import { observeWebhooks } from '../store/webhook-figures.ts';
import { advanceReplay, findRunningReplays } from '../store/webhook-replay.ts';
import { createSendWebhook } from '../use-case/send-webhook.ts';
import { createWebhookHttp } from '../webhook-http.ts';
import { every } from '@stargraph/kit/every';
import { subscribeWebhooks } from './webhook-events.ts';
import { createWebhookSender } from './webhook-sender.ts';

/** How soon a replay that an operator asked for begins. */
const lookForReplaysMs = 1000;
/** Messages that a replay takes at once. */
const replayedAtOnce = 500;

/** Webhooks out: makes deliveries of events, sends them, works off replays. */
export const createWebhookWorker = (deps: TenantConsumerDeps): Worker => {
  const { pool, clock, logger } = deps;
  const sql = sqlOfPool(pool);
  const http = createWebhookHttp({ reach: deps.reach });
  const sender = createWebhookSender({ ...deps, send: createSendWebhook({ ...deps, http }) });
  const replay = async (signal: AbortSignal): Promise<void> => {
    for (const id of await findRunningReplays(sql)) {
      let more = true;
      while (more && !signal.aborted) {
        more = await inTransaction(pool, (tx) => advanceReplay(tx, id, new Date(clock.now()), replayedAtOnce));
        sender.wake();
      }
    }
  };

  let subscription: Subscription | undefined;
  let stopReplays: (() => Promise<void>) | undefined;
  let forget: (() => void) | undefined;
  return {
    start: async () => {
      forget = observeWebhooks({ ...deps, sql });
      subscription = subscribeWebhooks({ ...deps, wakeSender: () => sender.wake() });
      await sender.start();
      stopReplays = every(lookForReplaysMs, replay, (error) => {
        logger.warn({ problem: messageOf(error) }, 'replays of webhooks could not be worked off');
      });
    },
    stop: async () => {
      forget?.();
      await Promise.all([subscription?.stop(), stopReplays?.()]);
      await sender.stop();
      await http.close();
    },
  };
};
