import type { BillingBuilder } from '../builder.ts';
import type { PayoutForecast } from '../domain/payout.ts';
import type { DayOfStars } from '../store/payout-store.ts';

/** Telegram's hold, mirrored. */
export interface PayoutShape extends PayoutForecast {
  /** What Telegram last said stands on the balance; null before the first comparison. */
  readonly balance: bigint | null;
  readonly balanceAt: Date | null;
}

export const addStarsPayout = ({ builder }: BillingBuilder) => {
  const day = builder.objectRef<DayOfStars>('StarsPayoutDay').implement({
    description: 'Stars that become available on one day.',
    access: 'inherit',
    fields: (t) => ({
      day: t.exposeString('day', { description: 'The day in UTC, `2026-11-27`.' }),
      stars: t.field({ type: 'BigInt', description: 'How many.', resolve: (parent) => parent.stars }),
    }),
  });
  return builder.objectRef<PayoutShape>('StarsPayoutForecast').implement({
    description:
      'When Stars may be withdrawn, by our books: Telegram holds them for 21 days after they came. Refunds and what is known to have left the balance are taken off.',
    access: 'inherit',
    fields: (t) => ({
      available: t.field({
        type: 'BigInt',
        description: 'What may be withdrawn now, whole Stars.',
        resolve: (parent) => parent.available,
      }),
      held: t.field({
        type: 'BigInt',
        description: 'What Telegram still holds, whole Stars.',
        resolve: (parent) => parent.held,
      }),
      days: t.field({
        type: [day],
        listSize: { assumedSize: 21 },
        description: 'What is held, by the day on which it becomes available; days without any are left out.',
        resolve: (parent) => [...parent.days],
      }),
      balance: t.field({
        type: 'BigInt',
        nullable: true,
        description: "What Telegram said at the last comparison stands on the bot's balance; null before the first.",
        resolve: (parent) => parent.balance,
      }),
      balanceAt: t.expose('balanceAt', { type: 'DateTime', nullable: true, description: 'When it said so.' }),
    }),
  });
};
export type StarsPayoutType = ReturnType<typeof addStarsPayout>;
