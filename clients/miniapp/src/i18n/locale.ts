import { en, type Messages } from './en.ts';
import { ru } from './ru.ts';

/** Everything that a component needs to speak to one player. */
export interface Speech {
  /** The player's own locale: texts of the release and numbers follow it. */
  readonly locale: string;
  readonly messages: Messages;
  /** A whole number of any size with the locale's grouping. */
  readonly number: (value: number | bigint) => string;
}

/** Locales that `Intl` refuses count as English: the value comes from launch data, which anybody can write. */
const safeLocale = (locale: string): string => {
  try {
    return Intl.getCanonicalLocales(locale)[0] ?? 'en';
  } catch {
    return 'en';
  }
};

export const speechOf = (wanted: string): Speech => {
  const locale = safeLocale(wanted);
  const format = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  return {
    locale,
    messages: /^ru\b/.test(locale) ? ru : en,
    number: (value) => format.format(value),
  };
};
