import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '@stargraph/kit/errors';
import type { BotRow, PendingUpdate } from './state.ts';
import type { TelegramUpdate, UpdateContent, UpdateKind } from './telegram.ts';
import { changed, type World } from './world.ts';

const dayMs = 24 * 3600 * 1000;
const shortMs = 150 * 1000;
const expiryOf: Readonly<Record<UpdateKind, number>> = {
  message: dayMs,
  callback_query: shortMs,
  pre_checkout_query: shortMs,
  my_chat_member: dayMs,
  subscription: dayMs,
};

/** How long Telegram waits for the answer of a webhook. */
const answerTimeoutMs = 30_000;
const maxRetryMs = 60_000;

/**
 * Milliseconds until the next delivery: doubling from `base` to a minute, or what the webhook's `Retry-After` asks for.
 * @param attempts deliveries made so far, from 1
 */
export const retryDelay = (attempts: number, retryAfter: string | null, base = 1000): number =>
  retryAfter !== null && /^\d{1,5}$/.test(retryAfter)
    ? Number(retryAfter) * 1000
    : Math.min(base * 2 ** (attempts - 1), maxRetryMs);

const kindOf = (content: UpdateContent): UpdateKind => {
  if ('message' in content) return 'message';
  if ('callback_query' in content) return 'callback_query';
  if ('subscription' in content) return 'subscription';
  return 'pre_checkout_query' in content ? 'pre_checkout_query' : 'my_chat_member';
};

/** Kinds that come only to a bot that named them. */
const mustBeAsked: ReadonlySet<UpdateKind> = new Set(['subscription']);

/** So long updates gather that are to come in another order. */
const gatherMs = 300;

export interface Delivery {
  /** Makes an update of what a user did, for the bot's webhook or its `getUpdates`. */
  enqueue(bot: BotRow, userId: number, content: UpdateContent): void;
  /** Looks again at what can go out: a webhook was set, or a fault ended. */
  wake(): void;
  /**
   * Sends an update now, past its queue: one that waits (so out of order), or one that was delivered before (so twice).
   * @returns the webhook's status; 0 where it gave no answer; undefined where the update is unknown or has no webhook
   */
  deliver(updateId: number): Promise<number | undefined>;
  pendingOf(botId: number): readonly PendingUpdate[];
  stop(): Promise<void>;
}

interface Sent {
  readonly status: number | null;
  readonly retryAfter: string | null;
  readonly body: string;
  readonly problem: string | null;
}

const send = async (
  url: string,
  secret: string | null,
  update: TelegramUpdate,
  stopping: AbortSignal,
): Promise<Sent> => {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Stargraph-Simulator',
        ...(secret === null ? {} : { 'x-telegram-bot-api-secret-token': secret }),
      },
      body: JSON.stringify(update),
      redirect: 'manual',
      signal: AbortSignal.any([AbortSignal.timeout(answerTimeoutMs), stopping]),
    });
    const body = (await response.text()).slice(0, 2000);
    return {
      status: response.status,
      retryAfter: response.headers.get('retry-after'),
      body,
      problem: response.ok
        ? null
        : `Wrong response from the webhook: ${response.status} ${response.statusText}`.trimEnd(),
    };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return { status: null, retryAfter: null, body: '', problem: `Connection failed: ${messageOf(cause)}` };
  }
};

/**
 * Webhooks as Telegram calls them: with the secret, at least once, one update of a queue at a time, retried until
 * 2xx or until the update expires.
 * @param options.retryBaseMs the first delay after a failure. @default 1000
 */
export const createDelivery = (world: World, options: { readonly retryBaseMs?: number } = {}): Delivery => {
  const { state, journal, clock } = world;
  const busy = new Map<string, Promise<void>>();
  /** Delivered and lost ones, to be sent again on demand. */
  const delivered = new Map<number, PendingUpdate>();
  let timer: NodeJS.Timeout | undefined;
  const stopping = new AbortController();

  const hasRoom = ({ id, webhook }: BotRow): boolean =>
    webhook !== null && [...busy.keys()].filter((key) => key.startsWith(`${id}:`)).length < webhook.maxConnections;

  const botOf = (update: PendingUpdate): BotRow | undefined => state.bots.find(({ id }) => id === update.botId);

  const remember = (update: PendingUpdate): void => {
    delivered.set(update.update.update_id, update);
    const [oldest] = delivered.keys();
    if (delivered.size > 500 && oldest !== undefined) delivered.delete(oldest);
  };

  const remove = (update: PendingUpdate): void => {
    state.pending = state.pending.filter((each) => each !== update);
    remember(update);
  };

  /** Why an update does not go out now. */
  const note = (update: PendingUpdate, why: 'held' | 'no webhook' | 'lost'): void =>
    journal.add({
      kind: 'update',
      at: clock.now(),
      botId: update.botId,
      userId: update.userId,
      name: update.kind,
      outcome: why === 'lost' ? 'failed' : 'waiting',
      status: null,
      duration: null,
      request: update.update,
      response: null,
      updateId: update.update.update_id,
      attempt: null,
      note: why,
    });

  const record = (
    update: PendingUpdate,
    began: number,
    sent: Sent,
    outcome: 'ok' | 'failed',
    note: string | null,
  ): void =>
    journal.add({
      kind: 'update',
      at: began,
      botId: update.botId,
      userId: update.userId,
      name: update.kind,
      outcome,
      status: sent.status,
      duration: clock.now() - began,
      request: update.update,
      response: sent.body === '' ? null : sent.body,
      updateId: update.update.update_id,
      attempt: update.attempts,
      note,
    });

  /** One delivery; afterwards the update is gone, or its next one is due. */
  const attempt = async (update: PendingUpdate, repeat = false): Promise<number | undefined> => {
    const bot = botOf(update);
    const webhook = bot?.webhook ?? null;
    if (webhook === null) return undefined;
    if (!repeat && state.faults.deliveryDelay > 0) {
      // Rejects when the simulator stops: the update still waits, and goes out after the next start.
      await sleep(state.faults.deliveryDelay, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return undefined;
    }
    update.attempts += 1;
    // Its id must outlive us before anybody sees it: an id that is used twice would hide an update.
    await world.save();
    const began = clock.now();
    const sent = await send(webhook.url, webhook.secret, update.update, stopping.signal);
    const accepted = sent.status !== null && sent.status >= 200 && sent.status < 300;
    const lost = accepted && state.faults.loseWebhookAnswers > 0;
    if (lost) state.faults = { ...state.faults, loseWebhookAnswers: state.faults.loseWebhookAnswers - 1 };
    if (accepted && !lost) {
      remove(update);
      record(update, began, sent, 'ok', repeat ? 'duplicate' : null);
    } else {
      const problem = lost ? 'The answer was lost on its way' : sent.problem;
      webhook.lastErrorAt = clock.now();
      webhook.lastError = problem;
      update.nextAt = clock.now() + retryDelay(update.attempts, sent.retryAfter, options.retryBaseMs);
      record(update, began, sent, 'failed', problem);
    }
    await world.save();
    changed(world, update.botId, update.userId);
    return sent.status ?? 0;
  };

  const expire = (): void => {
    const now = clock.now();
    const gone = state.pending.filter((update) => update.expiresAt <= now);
    if (gone.length === 0) return;
    state.pending = state.pending.filter((update) => update.expiresAt > now);
    for (const update of gone)
      journal.add({
        kind: 'update',
        at: now,
        botId: update.botId,
        userId: update.userId,
        name: update.kind,
        outcome: 'refused',
        status: null,
        duration: null,
        request: update.update,
        response: null,
        updateId: update.update.update_id,
        attempt: update.attempts,
        note: 'expired',
      });
  };

  const pump = (): void => {
    if (stopping.signal.aborted) return;
    clearTimeout(timer);
    expire();
    const now = clock.now();
    const seen = new Set(busy.keys());
    let earliest = Infinity;
    for (const update of state.faults.reorder ? state.pending.toReversed() : state.pending) {
      earliest = Math.min(earliest, update.expiresAt);
      if (seen.has(update.queue)) continue;
      seen.add(update.queue);
      const bot = botOf(update);
      if (update.held || bot === undefined || !hasRoom(bot)) continue;
      if (update.nextAt > now) {
        earliest = Math.min(earliest, update.nextAt);
        continue;
      }
      run(update);
    }
    if (earliest < Infinity) {
      timer = setTimeout(pump, Math.min(Math.max(earliest - now, 1), 60_000));
      timer.unref();
    }
  };

  const run = (update: PendingUpdate): void => {
    const work = attempt(update)
      .then(async (status) => {
        if (state.faults.duplicate && !state.pending.includes(update) && status !== undefined)
          await attempt(update, true);
      })
      .catch((error: unknown) => {
        update.nextAt = clock.now() + maxRetryMs;
        const bot = botOf(update);
        if (bot?.webhook) bot.webhook.lastError = messageOf(error);
      })
      .finally(() => {
        busy.delete(update.queue);
        pump();
      });
    busy.set(update.queue, work);
  };

  return {
    enqueue: (bot, userId, content) => {
      const kind = kindOf(content);
      const allowed = bot.webhook?.allowed;
      if (allowed == null ? mustBeAsked.has(kind) : !allowed.includes(kind)) return;
      const now = clock.now();
      const update: PendingUpdate = {
        botId: bot.id,
        userId,
        // Telegram orders each kind by itself: a checkout may overtake the payment's message, and the other way round.
        queue: `${bot.id}:${userId}:${kind}`,
        kind,
        update: { update_id: state.nextUpdateId, ...content },
        expiresAt: now + expiryOf[kind],
        attempts: 0,
        nextAt: state.faults.reorder ? now + gatherMs : now,
        held: state.faults.hold,
      };
      state.nextUpdateId += 1;
      if (state.faults.loseUpdates > 0 && kind !== 'pre_checkout_query') {
        state.faults = { ...state.faults, loseUpdates: state.faults.loseUpdates - 1 };
        remember(update);
        note(update, 'lost');
        return;
      }
      state.pending.push(update);
      if (update.held || bot.webhook === null) note(update, update.held ? 'held' : 'no webhook');
      pump();
    },
    wake: pump,
    deliver: async (updateId) => {
      const waiting = state.pending.find(({ update }) => update.update_id === updateId);
      const update = waiting ?? delivered.get(updateId);
      if (update === undefined) return undefined;
      const key = waiting === undefined ? `again:${randomUUID()}` : update.queue;
      await busy.get(key);
      const work = attempt(update, waiting === undefined);
      busy.set(
        key,
        work.then(
          () => undefined,
          () => undefined,
        ),
      );
      try {
        return await work;
      } finally {
        busy.delete(key);
        update.held = false;
        pump();
      }
    },
    pendingOf: (botId) => state.pending.filter((update) => update.botId === botId),
    stop: async () => {
      stopping.abort();
      clearTimeout(timer);
      await Promise.all(busy.values());
    },
  };
};
