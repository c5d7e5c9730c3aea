import type { LocalizedText } from '@stargraph/kit/contracts/release';
import { textIn } from '../domain/text.ts';

/** Description of every `locale` argument. */
export const localeDescription =
  'Language wanted, such as `ru` or `pt-BR`. A text that is not there in it answers in its language, else in the default locale of the release.';

interface Localized {
  readonly defaultLocale: string;
}

interface LocaleArgs {
  readonly locale?: string | null | undefined;
}

/** Resolves a text by the field's `locale` argument. */
export const localized =
  <Parent extends Localized>(textOf: (parent: Parent) => LocalizedText) =>
  (parent: Parent, { locale }: LocaleArgs): string =>
    textIn(textOf(parent), locale, parent.defaultLocale);

/** {@link localized} for a text that need not be there. */
export const localizedOrNull =
  <Parent extends Localized>(textOf: (parent: Parent) => LocalizedText | null) =>
  (parent: Parent, { locale }: LocaleArgs): string | null => {
    const text = textOf(parent);
    return text === null ? null : textIn(text, locale, parent.defaultLocale);
  };
