import type { CurrencyDefinition, Expiry } from './contracts/release.ts';

/**
 * When what was earned at a moment expires: from then on it can't be spent. Always a midnight of UTC, so that what is
 * earned on one day expires together.
 *
 * @param earnedAt milliseconds since the epoch
 */
export const expiresAt = ({ unit, count }: Expiry, earnedAt: number): Date => {
  const earned = new Date(earnedAt);
  const [year, month, day] = [earned.getUTCFullYear(), earned.getUTCMonth(), earned.getUTCDate()];
  return new Date(unit === 'day' ? Date.UTC(year, month, day + 1 + count) : Date.UTC(year, month + count, 1));
};

/** The rule of one of a release's currencies; null where it never expires, or is none of the release's. */
export const expiryOf = (
  currencies: readonly Pick<CurrencyDefinition, 'id' | 'expires'>[],
  currencyId: string,
): Expiry | null => currencies.find(({ id }) => id === currencyId)?.expires ?? null;
