import type { DayOfStars, PayoutFigures } from '../store/payout-store.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** Telegram lets Stars be withdrawn 21 days after they came. */
const holdDays = 21;

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** The first day, UTC, whose Stars are held at `now`: at its beginning. */
export const heldSince = (now: number): Date => new Date(Date.parse(dayOf(now)) - (holdDays - 1) * dayMs);

export interface PayoutForecast {
  /** What may be withdrawn now, whole Stars, 0 or more. */
  readonly available: bigint;
  /** What Telegram still holds. */
  readonly held: bigint;
  /** What is held, by the day on which it becomes available; only days on which something does. */
  readonly days: readonly DayOfStars[];
}

/**
 * Telegram's hold, mirrored: the Stars of a day become available 21 days later. What was withdrawn or spent came from
 * what was available first, and only then lowers what is held, the oldest first: so it can also be read where Telegram
 * counts by the hour.
 */
export const forecastPayout = ({ days, before, spent }: PayoutFigures): PayoutForecast => {
  const available = before - spent;
  let short = available < 0n ? -available : 0n;
  const coming = days.flatMap(({ day, stars }) => {
    const taken = short < stars ? short : stars;
    short -= taken;
    const left = stars - taken;
    return left > 0n ? [{ day: dayOf(Date.parse(day) + holdDays * dayMs), stars: left }] : [];
  });
  return {
    available: available > 0n ? available : 0n,
    held: coming.reduce((sum, { stars }) => sum + stars, 0n),
    days: coming,
  };
};
