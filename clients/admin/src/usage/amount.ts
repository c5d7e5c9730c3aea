import type { Format } from '../format/format.ts';

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** A use or a limit as a person reads it: bytes in units of a thousand, everything else as a whole number. */
export const amountText = (limit: string, value: string, format: Pick<Format, 'amount' | 'locale'>): string => {
  if (limit !== 'STORAGE') return format.amount(value);
  const bytes = Number(value);
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return new Intl.NumberFormat(format.locale, {
    style: 'unit',
    unit: units[step] ?? 'byte',
    maximumFractionDigits: 1,
  }).format(bytes / 1000 ** step);
};

/** How much of a limit is used, in percent, at most 100; null where there is no limit. */
export const percentOf = (used: string, allowed: string | null | undefined): number | null =>
  allowed == null ? null : Math.min(100, Math.floor((Number(used) * 100) / Math.max(1, Number(allowed))));

const dayMs = 86_400_000;

/** Days until a moment, the begun one counted. */
export const daysUntil = (iso: string, now: number): number => Math.max(0, Math.ceil((Date.parse(iso) - now) / dayMs));
