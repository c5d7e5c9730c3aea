import type { LocalizedText } from '@stargraph/kit/contracts/release';
import { textIn } from '../domain/text.ts';

/** Description of every `locale` argument. */
export const localeDescription =
  'Language wanted, such as `ru` or `pt-BR`. A text that is not there in it answers in its language, else in the default locale of the release.';

interface Localized {
  readonly defaultLocale: string;
}

/** Resolves a text by the field's `locale` argument. */
export const localized =
  <Parent extends Localized>(textOf: (parent: Parent) => LocalizedText) =>
  (parent: Parent, { locale }: { readonly locale?: string | null | undefined }): string =>
    textIn(textOf(parent), locale, parent.defaultLocale);
