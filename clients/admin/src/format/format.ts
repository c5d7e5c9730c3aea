/** Numbers, amounts, days and moments in the operator's language. Amounts are decimal strings of any size. */
export interface Format {
  readonly locale: string;
  readonly number: (value: number) => string;
  /** A whole number that came as a string: `"1234567"` is `1,234,567`. What is no whole number stays as it is. */
  readonly amount: (value: string) => string;
  /** The same with its sign, for a movement. */
  readonly signed: (value: string) => string;
  /** A length in bytes, in units of a thousand: `"1234567"` is `1.2 MB`. */
  readonly bytes: (value: string) => string;
  /** 1,240,000 as `1.2M`, for an axis. */
  readonly compact: (value: number) => string;
  /** A moment as date and time of day. */
  readonly moment: (iso: string) => string;
  readonly date: (iso: string) => string;
  /** `YYYY-MM-DD` as `24 Nov`. */
  readonly day: (day: string) => string;
  /** How long ago: `2 minutes ago`. */
  readonly ago: (iso: string, now: number) => string;
}

const whole = /^-?\d+$/;

const byteUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

const units: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

export const createFormat = (locale: string): Format => {
  const plain = new Intl.NumberFormat(locale);
  const signedFormat = new Intl.NumberFormat(locale, { signDisplay: 'exceptZero' });
  const compactFormat = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 });
  const momentFormat = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const dateFormat = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  const dayFormat = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  return {
    locale,
    number: (value) => plain.format(value),
    amount: (value) => (whole.test(value) ? plain.format(BigInt(value)) : value),
    signed: (value) => (whole.test(value) ? signedFormat.format(BigInt(value)) : value),
    bytes: (value) => {
      const bytes = Number(value);
      const step = bytes < 1 ? 0 : Math.min(byteUnits.length - 1, Math.floor(Math.log10(bytes) / 3));
      return new Intl.NumberFormat(locale, {
        style: 'unit',
        unit: byteUnits[step] ?? 'byte',
        maximumFractionDigits: 1,
      }).format(bytes / 1000 ** step);
    },
    compact: (value) => compactFormat.format(value),
    moment: (iso) => momentFormat.format(new Date(iso)),
    date: (iso) => dateFormat.format(new Date(iso)),
    day: (day) => dayFormat.format(new Date(`${day}T00:00:00Z`)),
    ago: (iso, now) => {
      const seconds = Math.min(0, Math.round((Date.parse(iso) - now) / 1000));
      const [unit, size] = units.find(([, least]) => -seconds >= least) ?? ['second', 1];
      return relative.format(Math.ceil(seconds / size), unit);
    },
  };
};
