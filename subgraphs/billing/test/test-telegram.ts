import type { z } from 'zod';
import type {
  botRefundStars,
  botStarPayer,
  botStarTransactions,
  platformStarPayer,
} from '@stargraph/kit/contracts/commands/tenant-bot';

type Page = Extract<z.input<typeof botStarTransactions.output>, { outcome: 'page' }>;
type Listed = Page['transactions'][number];
type RefundAnswer = z.input<typeof botRefundStars.output>;

/** Telegram's list of the Stars of one bot after another, as tenant tells of it, and what it does with refunds. */
export const createTestTelegram = () => {
  const lists = new Map<string, Listed[]>();
  const listOf = (telegramBotId: string): Listed[] => {
    const known = lists.get(telegramBotId) ?? [];
    lists.set(telegramBotId, known);
    return known;
  };
  const payers = new Map<string, string | null>();
  const state = {
    /** What the next refunds are answered with; `lost`: carried out, but the answer never comes. */
    answers: [] as (RefundAnswer | 'lost')[],
    /** Gives no answer to anything. */
    silent: false,
    /** The bot is not connected any more. */
    gone: false,
    /** Its list can't be read by a fault of the platform's own. */
    broken: false,
    refundCalls: 0,
    /** The offsets of the pages that were read. */
    offsets: [] as number[],
  };
  const silence = { outcome: 'unavailable', retryAfterMs: null } as const;
  const giveBack = (telegramBotId: string, chargeId: string): RefundAnswer => {
    const list = listOf(telegramBotId);
    const paid = list.find(({ id, direction }) => id === chargeId && direction === 'in');
    if (paid === undefined) return { outcome: 'refused', reason: 'charge-unknown', words: '' };
    // A repeat of what is done is done.
    if (!list.some(({ id, direction }) => id === chargeId && direction === 'out'))
      list.push({ ...paid, direction: 'out', at: (list.at(-1)?.at ?? 0) + 1000 });
    return { outcome: 'refunded' };
  };
  return {
    state,
    listOf,
    /** Takes Stars as Telegram does, whatever becomes of the update that tells of it. */
    take: (
      telegramBotId: string,
      payment: { chargeId: string; payload: string; stars: number; at: number; playerId: string | null },
    ): void => {
      const { chargeId: id, payload, stars, at, playerId } = payment;
      listOf(telegramBotId).push({ id, direction: 'in', kind: 'invoice', stars, at, payload });
      payers.set(id, playerId);
    },
    giveBack,
    refund: async ({ telegramBotId, chargeId }: z.output<typeof botRefundStars.input>): Promise<RefundAnswer> => {
      state.refundCalls += 1;
      if (state.silent) return silence;
      const answer = state.answers.shift() ?? giveBack(telegramBotId, chargeId);
      if (answer !== 'lost') return answer;
      giveBack(telegramBotId, chargeId);
      return silence;
    },
    payer: async ({ chargeId }: z.output<typeof botStarPayer.input>): Promise<z.input<typeof botStarPayer.output>> =>
      state.silent ? silence : { outcome: 'found', playerId: payers.get(chargeId) ?? null },
    account: async ({
      chargeId,
    }: z.output<typeof platformStarPayer.input>): Promise<z.input<typeof platformStarPayer.output>> => {
      if (state.silent) return silence;
      const telegramUserId = payers.get(chargeId) ?? null;
      return telegramUserId === null
        ? { outcome: 'refused', reason: 'charge-unknown' }
        : { outcome: 'found', telegramUserId };
    },
    list: async ({
      telegramBotId,
      offset,
      limit,
    }: z.output<typeof botStarTransactions.input>): Promise<z.input<typeof botStarTransactions.output>> => {
      if (state.silent) return silence;
      if (state.broken) throw new TypeError('A fault of ours');
      if (state.gone) return { outcome: 'refused', reason: 'no-bot' };
      state.offsets.push(offset);
      const list = listOf(telegramBotId);
      const balance = list.reduce((sum, { direction, stars }) => sum + (direction === 'in' ? stars : -stars), 0);
      return { outcome: 'page', transactions: list.slice(offset, offset + limit), balance };
    },
  };
};

export type TestTelegram = ReturnType<typeof createTestTelegram>;
