import type { CommandClient } from '@stargraph/kit/commands';
import { botEditSubscription } from '@stargraph/kit/contracts/commands/tenant-bot';
import { inTransaction, sqlOfPool } from '@stargraph/kit/db/sql';
import { messageOf } from '@stargraph/kit/errors';
import type { Logger } from '@stargraph/kit/logging';
import { appendEvents } from '@stargraph/kit/outbox';
import { cancel, resume } from '../domain/subscription.ts';
import { lockSales } from '../store/sale-store.ts';
import {
  findOpenSubscriptions,
  findWishes,
  lockSubscription,
  postponeWish,
  saveWish,
  type StoredSubscription,
} from '../store/subscription-store.ts';
import type { LedgerDeps } from './credit-rewards.ts';
import { keepStep } from './step-subscription.ts';

export interface TellDeps extends Pick<LedgerDeps, 'pool' | 'clock' | 'wake'> {
  readonly commands: CommandClient;
  readonly logger: Logger;
}

type Told =
  | { readonly outcome: 'told' | 'later' }
  | { readonly outcome: 'refused'; readonly reason: 'no-bot' | 'telegram-refused' | 'charge-unknown' };

const batch = 50;
const shortestPauseMs = 30_000;
const longestPauseMs = 6 * 60 * 60 * 1000;
const pauseMs = (tries: number): number => Math.min(shortestPauseMs * 2 ** tries, longestPauseMs);

const ask = async ({ commands, logger }: TellDeps, row: StoredSubscription) => {
  const { environmentId, telegramBotId, playerId, chargeId, traceparent } = row;
  return commands
    .call(
      botEditSubscription,
      { environmentId, telegramBotId, playerId, chargeId, isCanceled: row.wish === 'cancel' },
      { traceparent },
    )
    .catch((error: unknown) => {
      logger.warn({ environmentId, subscriptionId: row.id, problem: messageOf(error) }, 'Telegram could not be told');
      return { outcome: 'unavailable', retryAfterMs: null } as const;
    });
};

/** Keeps what Telegram agreed to; a wish that another has replaced meanwhile is left alone. */
const keepAnswer = (deps: TellDeps, row: StoredSubscription, isDone: boolean): Promise<boolean> =>
  inTransaction(deps.pool, async (tx) => {
    await lockSales(tx, row);
    const current = await lockSubscription(tx, row);
    if (current === null || current.wish !== row.wish) return false;
    const now = deps.clock.now();
    await saveWish(tx, row, null, new Date(now));
    if (!isDone) return false;
    const isFree = (await findOpenSubscriptions(tx, row)).every(
      ({ id, state }) => id === row.id || state === 'canceled',
    );
    const step =
      row.wish === 'cancel'
        ? cancel(current, 'player', now)
        : isFree
          ? resume(current, now)
          : { next: current, changes: [], mustCancel: false };
    if (step.changes.length > 0) await appendEvents(tx, await keepStep(tx, current, step, now), deps.clock);
    return step.changes.length > 0;
  });

/**
 * Tells Telegram what is wished of a subscription, and keeps what it agrees to. Asked twice it is agreed to twice, so
 * whoever finds a wish may tell it, also after a kill between the telling and the keeping.
 */
export const tellSubscription = async (deps: TellDeps, row: StoredSubscription): Promise<Told> => {
  const answer = await ask(deps, row);
  if (answer.outcome === 'unavailable') {
    const until = deps.clock.now() + (answer.retryAfterMs ?? pauseMs(row.wishTries));
    await postponeWish(sqlOfPool(deps.pool), row, new Date(until));
    return { outcome: 'later' };
  }
  const isDone = answer.outcome === 'done';
  if (await keepAnswer(deps, row, isDone)) deps.wake();
  if (isDone) return { outcome: 'told' };
  const { environmentId, id } = row;
  deps.logger.error(
    { environmentId, subscriptionId: id, reason: answer.reason, problem: answer.words },
    'Telegram refused a change of a subscription',
  );
  return { outcome: 'refused', reason: answer.reason };
};

/** Tells Telegram all that it has yet to be told. @returns how many there were */
export const tellSubscriptions = async (deps: TellDeps): Promise<number> => {
  const wishes = await findWishes(sqlOfPool(deps.pool), new Date(deps.clock.now()), batch);
  for (const each of wishes)
    await tellSubscription(deps, each).catch((error: unknown) => {
      const { environmentId, id } = each;
      deps.logger.error(
        { environmentId, subscriptionId: id, problem: messageOf(error) },
        'a wish of a subscription could not be told',
      );
    });
  return wishes.length;
};
