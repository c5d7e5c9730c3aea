const two = (value: number): string => String(value).padStart(2, '0');

/** A moment as `datetime-local` shows it, in this device's time zone; empty for what is no moment. */
export const toLocal = (instant: string): string => {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return '';
  const day = `${String(at.getFullYear()).padStart(4, '0')}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`;
};

/** What was typed in this device's time zone, in UTC; null for what is not a moment yet. */
export const fromLocal = (typed: string): string | null => {
  const at = new Date(typed);
  return typed === '' || Number.isNaN(at.getTime()) ? null : at.toISOString();
};

/** This device's time zone with its distance from UTC at a moment, or now where that is none: `Europe/Berlin, GMT+1`. */
export const zoneName = (locale: string, instant: string): string => {
  const { timeZone } = new Intl.DateTimeFormat(locale).resolvedOptions();
  const at = Date.parse(instant);
  const offset = new Intl.DateTimeFormat(locale, { timeZoneName: 'shortOffset' })
    .formatToParts(Number.isNaN(at) ? new Date() : at)
    .find(({ type }) => type === 'timeZoneName')?.value;
  return offset === undefined || offset === timeZone ? timeZone : `${timeZone}, ${offset}`;
};
