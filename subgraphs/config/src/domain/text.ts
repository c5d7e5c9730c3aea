import type { LocalizedText } from '@stargraph/kit/contracts/release';

/**
 * The text to show for a wanted locale: itself, then its language, then the default locale.
 *
 * @returns '' only where a text has none of these, which publication does not let through
 */
export const textIn = (text: LocalizedText, wanted: string | null | undefined, defaultLocale: string): string => {
  const language = wanted?.split('-', 1)[0];
  for (const locale of [wanted, language, defaultLocale]) {
    if (locale === null || locale === undefined || !Object.hasOwn(text, locale)) continue;
    const found = text[locale];
    if (found !== undefined && found.trim() !== '') return found;
  }
  return '';
};
