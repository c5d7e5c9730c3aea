import type { Format } from '../format/format.ts';

/** A use or a limit as a person reads it: bytes in units of a thousand, everything else as a whole number. */
export const amountText = (limit: string, value: string, format: Pick<Format, 'amount' | 'bytes'>): string =>
  limit === 'STORAGE' ? format.bytes(value) : format.amount(value);

/** How much of a limit is used, in percent, at most 100; null where there is no limit. */
export const percentOf = (used: string, allowed: string | null | undefined): number | null =>
  allowed == null ? null : Math.min(100, Math.floor((Number(used) * 100) / Math.max(1, Number(allowed))));

const dayMs = 86_400_000;

/** Days until a moment, the begun one counted. */
export const daysUntil = (iso: string, now: number): number => Math.max(0, Math.ceil((Date.parse(iso) - now) / dayMs));
