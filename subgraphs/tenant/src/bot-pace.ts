import type { Clock } from '@stargraph/kit/clock';
import { messageOf } from '@stargraph/kit/errors';
import type { Logger } from '@stargraph/kit/logging';

/** The one thing that is asked of Redis. */
export interface ScriptRunner {
  eval(script: string, keyCount: number, ...keysAndArguments: (string | number)[]): Promise<unknown>;
}

/** A place in the row: sent after `waitMs`, or no place now, and asked for again after `waitMs`. */
export interface Turn {
  readonly granted: boolean;
  readonly waitMs: number;
}

export interface BotPace {
  /** Takes the next place among a bot's sends for one to this chat. */
  take(botId: string, chat: string): Promise<Turn>;
}

/** Telegram's pace for one chat, in milliseconds between messages. */
export const chatEveryMs = 1000;
/** Sends that may go ahead after a quiet while, beside the one whose place it is: no second sees more than 30. */
const burst = 4;
const botEveryMs = 1000 / 24;
/** What a process allows itself where it can't ask what the others do: six such processes keep the limit. */
const aloneEveryMs = 200;
/** A place further off than this is not taken: whoever waits for it would hold up others. */
const longestWaitMs = 1500;
/** Redis that takes longer counts as lost. */
const patienceMs = 500;
/** Bots and chats whose last places a process keeps; those that are over go first. */
const mostKept = 20_000;

/**
 * One row for all processes, by Redis's own clock: GCRA for the bot (`KEYS[1]`: when its next place is due, were there
 * no burst), and the chat's next place (`KEYS[2]`). Places are only handed out, so that who asks together goes apart.
 */
const script = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local every, burst, chatEvery, longest = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local due = math.max(tonumber(redis.call('GET', KEYS[1]) or now), now)
local chat = math.max(tonumber(redis.call('GET', KEYS[2]) or now), now)
local at = math.max(due - burst * every, chat, now)
local wait = math.ceil(at - now)
if wait > longest then return { 0, wait } end
local nextDue = math.max(due, at) + every
redis.call('SET', KEYS[1], tostring(nextDue), 'PX', math.ceil(nextDue - now) + 1000)
redis.call('SET', KEYS[2], tostring(at + chatEvery), 'PX', math.ceil(at + chatEvery - now))
return { 1, wait }
`;

/** The same in one process's memory. */
const createOwnPace = (clock: Clock, every: number, ownBurst: number) => {
  const due = new Map<string, number>();
  const keep = (key: string, at: number, now: number): void => {
    due.delete(key);
    due.set(key, at);
    if (due.size <= mostKept) return;
    for (const [old, oldAt] of due) if (oldAt <= now) due.delete(old);
    const [oldest] = due.keys();
    if (due.size > mostKept && oldest !== undefined) due.delete(oldest);
  };
  return (botId: string, chat: string): Turn => {
    const now = clock.now();
    const chatKey = `${botId}:${chat}`;
    const botDue = Math.max(due.get(botId) ?? now, now);
    const at = Math.max(botDue - ownBurst * every, due.get(chatKey) ?? now, now);
    const waitMs = Math.ceil(at - now);
    if (waitMs > longestWaitMs) return { granted: false, waitMs };
    keep(botId, Math.max(botDue, at) + every, now);
    keep(chatKey, at + chatEveryMs, now);
    return { granted: true, waitMs };
  };
};

/**
 * Keeps a bot's sends, over all processes together, within what Telegram takes: 30 messages a second, one a second to
 * a chat. Where Redis gives no answer, each process goes on at a small share of its own.
 * @param deps.redis undefined in the form that is one process: its memory knows all
 */
export const createBotPace = (deps: {
  readonly redis: ScriptRunner | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
}): BotPace => {
  const { redis, clock, logger } = deps;
  const whole = createOwnPace(clock, botEveryMs, burst);
  const share = createOwnPace(clock, aloneEveryMs, 0);
  if (redis === undefined) return { take: (botId, chat) => Promise.resolve(whole(botId, chat)) };
  let lost = false;

  const ask = async (botId: string, chat: string): Promise<Turn> => {
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => late.reject(new Error('Redis took too long')), patienceMs);
    try {
      const key = `bot-pace:{${botId}}`;
      const answer = redis.eval(script, 2, key, `${key}:${chat}`, botEveryMs, burst, chatEveryMs, longestWaitMs);
      const [granted, waitMs] = (await Promise.race([answer, late.promise])) as [number, number];
      return { granted: granted === 1, waitMs };
    } finally {
      clearTimeout(timer);
    }
  };

  return {
    take: async (botId, chat) => {
      try {
        const turn = await ask(botId, chat);
        if (lost) logger.info({}, "bots' pace is shared again");
        lost = false;
        return turn;
      } catch (error) {
        if (!lost) logger.warn({ problem: messageOf(error) }, "bots' pace is not shared: each process sends little");
        lost = true;
        return share(botId, chat);
      }
    },
  };
};
