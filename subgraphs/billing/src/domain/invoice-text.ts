import type { LocalizedText } from '@stargraph/kit/contracts/release';

/** Telegram's limits for an invoice, in UTF-16 code units, which are never fewer than its characters. */
const longestTitle = 32;
const longestDescription = 255;

const segments = new Intl.Segmenter();

/** Cuts between what readers see as characters, so that no emoji is broken. */
const cut = (text: string, longest: number): string => {
  if (text.length <= longest) return text;
  let kept = '';
  for (const { segment } of segments.segment(text)) {
    if (kept.length + segment.length > longest - 1) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
};

/** The text in `locale`, or its language; then in English; then in whatever there is. Empty where there is none. */
const textIn = (text: LocalizedText, locale: string): string => {
  const [language = ''] = locale.split('-', 1);
  // A map, because a locale that a client sends may name what every object has.
  const texts = new Map(Object.entries(text));
  const found = [texts.get(locale), texts.get(language), texts.get('en'), ...texts.values()].find(
    (each) => each !== undefined && each.trim() !== '',
  );
  return (found ?? '').trim();
};

/**
 * What an invoice says, within Telegram's limits: a title of 1 to 32 characters and a description of 1 to 255.
 *
 * @param locale what the player reads, `en` or `pt-BR`; unknown ones fall back
 */
export const invoiceText = (
  product: { readonly title: LocalizedText; readonly description: LocalizedText | null },
  locale: string,
): { readonly title: string; readonly description: string } => {
  // Telegram takes no blank title; a release with one can be published.
  const title = textIn(product.title, locale) || '⭐';
  const description = product.description === null ? '' : textIn(product.description, locale);
  return { title: cut(title, longestTitle), description: cut(description || title, longestDescription) };
};
