import type { Clock } from '@stargraph/kit/clock';
import { inTransaction, sqlOfPool } from '@stargraph/kit/db/sql';
import { messageOf } from '@stargraph/kit/errors';
import { newId } from '@stargraph/kit/ids';
import type { Logger } from '@stargraph/kit/logging';
import { outcomeCounter, type Registry } from '@stargraph/kit/metrics';
import type { ServiceDeps } from '@stargraph/kit/service';
import { backoffMs } from '../domain/backoff.ts';
import { PoisonUpdateError } from '../domain/update.ts';
import { findPlacedBot } from '../store/bot.ts';
import { saveReach } from '../store/chat-reach.ts';
import { wakeSender } from '../store/job.ts';
import { insertMessage } from '../store/outbound-message.ts';
import {
  claimUpdate,
  holdUpdate,
  nextUpdateAt,
  settleUpdate,
  type ChatKey,
  type ReceivedUpdate,
} from '../store/received-update.ts';
import { readRefusals } from './read-refusals.ts';
import type { createHandleUpdate } from './handle-update.ts';
import type { UpdateEffects } from './update-effects.ts';

/** Tries of an update before it is given up, over about a quarter of an hour. */
export const mostTries = 10;
/** Whoever works on an update says so every `renewMs`; one that nobody has spoken for in `leaseMs` is anybody's. */
const leaseMs = 10_000;
const renewMs = 3000;
/** So many updates of one chat in one go; then others get their turn. */
const mostInOneGo = 50;

/**
 * Works off a chat's waiting updates, oldest first. One that fails is put off and holds back its chat alone; one
 * that can't be worked on, or fails too often, is parked with its reason and lets the next through.
 * @returns when to look at the chat again; null where nothing waits
 */
export const createWorkChat = (deps: {
  readonly pool: ServiceDeps['pool'];
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Registry;
  readonly handle: ReturnType<typeof createHandleUpdate>;
  /** @default 3000 */
  readonly renewMs?: number;
}) => {
  const { pool, clock, logger } = deps;
  const sql = sqlOfPool(pool);
  const outcomes = outcomeCounter(deps.metrics, {
    name: 'stargraph_bot_updates_total',
    help: 'Tries of updates by how they ended: done, retried or parked',
  });

  /** The update's end and all that it leads to, together or not at all. */
  const finish = (update: ReceivedUpdate, { messages, reachable }: UpdateEffects): Promise<void> =>
    inTransaction(pool, async (tx) => {
      if (!(await settleUpdate(tx, update, { state: 'done' }))) return;
      const at = new Date(clock.now());
      if (reachable !== null) await saveReach(tx, update, { reachable, updateId: update.updateId, at });
      const refused =
        messages.some(({ owed }) => !owed) &&
        (await readRefusals(tx, update.environmentId, at)).some(({ limit }) => limit === 'messages');
      for (const { reason, body, owed } of messages)
        await insertMessage(tx, {
          id: newId('message'),
          environmentId: update.environmentId,
          botId: update.botId,
          chat: update.chat,
          reason,
          body: JSON.stringify(body),
          problem: refused && !owed ? "the company's plan allows no more messages this month" : null,
          at,
        });
      if (messages.length > 0) await wakeSender(tx, update);
    });

  const fail = async (update: ReceivedUpdate, error: unknown): Promise<void> => {
    const problem = messageOf(error).slice(0, 300);
    const about = { botId: update.botId, updateId: String(update.updateId), kind: update.kind, problem };
    if (error instanceof PoisonUpdateError || update.attempts >= mostTries) {
      outcomes.inc('parked');
      logger.error(about, 'an update was parked');
      await settleUpdate(sql, update, { state: 'parked', problem });
      return;
    }
    outcomes.inc('retried');
    logger.warn({ ...about, attempts: update.attempts }, 'an update failed and will be tried again');
    await settleUpdate(sql, update, {
      state: 'waiting',
      problem,
      dueAt: new Date(clock.now() + backoffMs(update.attempts)),
    });
  };

  /** Ends before the update is settled, so that no renewal can come after that. */
  const holding = async <T>(update: ReceivedUpdate, work: () => Promise<T>): Promise<T> => {
    let renewal = Promise.resolve();
    const timer = setInterval(() => {
      renewal = holdUpdate(sql, update, new Date(clock.now() + leaseMs)).catch((error: unknown) => {
        logger.warn({ botId: update.botId, problem: messageOf(error) }, 'an update in hand could not be held longer');
      });
    }, deps.renewMs ?? renewMs);
    try {
      return await work();
    } finally {
      clearInterval(timer);
      await renewal;
    }
  };

  return async (chat: ChatKey): Promise<Date | null> => {
    for (let count = 0; count < mostInOneGo; count += 1) {
      const now = clock.now();
      const update = await claimUpdate(sql, chat, new Date(now), new Date(now + leaseMs));
      if (update === null) break;
      try {
        const effects = await holding(update, async () =>
          deps.handle(await findPlacedBot(sql, update.environmentId, update.botId), update),
        );
        await finish(update, effects);
        outcomes.inc('done');
      } catch (error) {
        await fail(update, error);
      }
    }
    return nextUpdateAt(sql, chat);
  };
};
