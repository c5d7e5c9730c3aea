import { tooManyRequests } from './api-error.ts';

/** A bucket of `size` tokens that fills at `perSecond`. */
interface Bucket {
  tokens: number;
  at: number;
}

const chatLimit = { size: 20, perSecond: 1 };
const botLimit = { size: 60, perSecond: 30 };

/**
 * Telegram promises no exact limits: about 30 messages a second for a bot and one a second for a chat, with
 * bursts above that let through for a while.
 */
export const createFloodControl = (now: () => number) => {
  const buckets = new Map<string, Bucket>();
  const take = (key: string, limit: { readonly size: number; readonly perSecond: number }): void => {
    const bucket = buckets.get(key) ?? { tokens: limit.size, at: now() };
    const tokens = Math.min(limit.size, bucket.tokens + ((now() - bucket.at) / 1000) * limit.perSecond);
    if (tokens < 1) throw tooManyRequests(Math.max(1, Math.ceil((1 - tokens) / limit.perSecond)));
    buckets.set(key, { tokens: tokens - 1, at: now() });
  };
  return {
    /** @throws BotApiError 429 where a message would be one too many */
    admit: (botId: number, chatId: unknown): void => {
      take(`chat:${botId}:${String(chatId)}`, chatLimit);
      take(`bot:${botId}`, botLimit);
    },
  };
};
