import { objectAt } from './node.ts';

/** In which units an operator says after how much time a currency expires, with the most that a release takes. */
export const expiryUnits = { day: 366, month: 24 } as const;
export type ExpiryUnit = keyof typeof expiryUnits;

/** What stands there when a unit is chosen. */
export const firstCount: Readonly<Record<ExpiryUnit, number>> = { day: 30, month: 1 };

export interface Expiry {
  readonly unit: ExpiryUnit;
  readonly count: number;
}

/** A draft's rule, as far as it is one; null for a currency that never expires. */
export const expiryAt = (value: unknown): Expiry | null => {
  const { unit, count } = objectAt(value);
  return (unit === 'day' || unit === 'month') && typeof count === 'number' ? { unit, count } : null;
};
