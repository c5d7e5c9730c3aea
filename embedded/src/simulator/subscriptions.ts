import { badRequest } from './api-error.ts';
import { NoSuchThingError } from './chats.ts';
import type { SubscriptionAct, SubscriptionView } from './contract.ts';
import type { Delivery } from './delivery.ts';
import type { Payments } from './payments.ts';
import { telegramUser } from './people.ts';
import type { BotRow, SubscriptionRow, UserRow } from './state.ts';
import { changed, type World } from './world.ts';

/** Looked for at least so often: the clock may be moved by hand. */
const longestWaitMs = 60_000;

export interface Subscriptions {
  /** Does what is due by the clock: renewals, and those that fail. */
  settle(): Promise<void>;
  /**
   * What the user does in Telegram's settings (`cancel`, `resume`), or what time does (`renew`, `fail`).
   * @throws NoSuchThingError where there is no such subscription, or it can't be done to it now
   */
  act(id: string, act: SubscriptionAct): Promise<SubscriptionView>;
  /**
   * `editUserStarSubscription`.
   * @throws BotApiError where the user pays this bot no such subscription
   */
  edit(bot: BotRow, userId: number, chargeId: string, isCanceled: boolean): void;
  views(): readonly SubscriptionView[];
  stop(): void;
}

/** Subscriptions in Stars: what Telegram does by itself as time passes. */
export const createSubscriptions = (world: World, delivery: Delivery, payments: Payments): Subscriptions => {
  const { state, clock } = world;
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;

  const partiesOf = (row: SubscriptionRow): { readonly bot: BotRow; readonly user: UserRow } => {
    const bot = state.bots.find(({ id }) => id === row.botId);
    const user = state.users.find(({ id }) => id === row.userId);
    if (bot === undefined || user === undefined) throw new NoSuchThingError('Bot or user of the subscription is gone.');
    return { bot, user };
  };

  const isCanceled = (row: SubscriptionRow): boolean => row.canceled || row.botCanceled;
  const isOver = (row: SubscriptionRow): boolean => row.expiresAt <= clock.now();

  const viewOf = (row: SubscriptionRow): SubscriptionView => ({
    id: row.id,
    botId: row.botId,
    userId: row.userId,
    title: row.title,
    payload: row.payload,
    stars: row.stars,
    expiresAt: row.expiresAt,
    state: row.failed ? 'failed' : isCanceled(row) ? (isOver(row) ? 'ended' : 'canceled') : 'active',
    botCanceled: row.botCanceled,
    payments: row.charges.length,
  });

  const tell = (row: SubscriptionRow, what: 'canceled' | 'active' | 'failed'): void => {
    const { bot, user } = partiesOf(row);
    delivery.enqueue(bot, user.id, {
      subscription: { user: telegramUser(user), invoice_payload: row.payload, state: what },
    });
    changed(world, bot.id, user.id);
  };

  const fail = (row: SubscriptionRow): void => {
    row.failed = true;
    tell(row, 'failed');
  };

  /** The next period, paid now; fails where the user has too few Stars. */
  const renew = (row: SubscriptionRow): void => {
    const { bot, user } = partiesOf(row);
    if (user.stars < row.stars) return fail(row);
    row.failed = false;
    // A period that ended long ago is not paid for afterwards.
    row.expiresAt = Math.max(row.expiresAt, clock.now() - state.month * 1000) + state.month * 1000;
    payments.renew(bot, user, row);
    changed(world, bot.id, user.id);
  };

  const settle = async (): Promise<void> => {
    const due = state.subscriptions.filter((row) => isOver(row) && !row.failed && !isCanceled(row));
    for (const row of due) renew(row);
    if (due.length > 0) await world.save();
    plan();
  };

  const plan = (): void => {
    clearTimeout(timer);
    if (isStopped) return;
    const next = state.subscriptions
      .filter((row) => !row.failed && !isCanceled(row))
      .reduce((earliest, { expiresAt }) => Math.min(earliest, expiresAt), Infinity);
    if (next === Infinity) return;
    timer = setTimeout(() => void settle(), Math.min(Math.max(next - clock.now(), 1), longestWaitMs));
    timer.unref();
  };

  return {
    settle,
    act: async (id, act) => {
      const row = state.subscriptions.find((each) => each.id === id);
      if (row === undefined) throw new NoSuchThingError('There is no such subscription.');
      switch (act) {
        case 'renew':
          if (isCanceled(row)) throw new NoSuchThingError('A subscription that was cancelled is not renewed.');
          renew(row);
          break;
        case 'fail':
          fail(row);
          break;
        case 'cancel':
          row.canceled = true;
          tell(row, 'canceled');
          break;
        case 'resume':
          if (row.botCanceled) throw new NoSuchThingError('The bot cancelled it: the user can not take that back.');
          if (isOver(row)) throw new NoSuchThingError('Its last period is over.');
          row.canceled = false;
          tell(row, 'active');
          break;
      }
      await world.save();
      plan();
      return viewOf(row);
    },
    edit: (bot, userId, chargeId, canceled) => {
      const row = state.subscriptions.find(
        (each) => each.botId === bot.id && each.userId === userId && each.charges.includes(chargeId),
      );
      if (row === undefined) throw badRequest('SUBSCRIPTION_NOT_FOUND');
      if (!canceled && isOver(row)) throw badRequest('SUBSCRIPTION_EXPIRED');
      row.botCanceled = canceled;
      changed(world, bot.id, userId);
      plan();
    },
    views: () => state.subscriptions.map(viewOf),
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
    },
  };
};
