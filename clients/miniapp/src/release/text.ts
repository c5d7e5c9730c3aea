import type { LocalizedText } from './release.ts';

/**
 * The text in `locale`, else in its language, else in another region's form of that language, else in the default
 * locale. Empty where there is none of these: a hole is better than a wrong language's accident.
 */
export const textIn = (text: LocalizedText | null | undefined, locale: string, defaultLocale: string): string => {
  if (text == null) return '';
  const own = (key: string): string | undefined => (Object.hasOwn(text, key) ? text[key] : undefined);
  const language = locale.split('-', 1)[0] ?? locale;
  const sibling = Object.keys(text).find((key) => key.startsWith(`${language}-`));
  return (
    own(locale) ??
    own(language) ??
    (sibling === undefined ? undefined : own(sibling)) ??
    own(defaultLocale) ??
    Object.values(text)[0] ??
    ''
  );
};

/** A block's property that should be a text by locale: whatever else stands there is no text. */
export const textProp = (value: unknown): LocalizedText | null => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const texts = Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return texts.length === 0 ? null : Object.fromEntries(texts);
};
