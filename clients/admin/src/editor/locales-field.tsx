import { MultiSelect, Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { DraftNode } from '../draft/node.ts';
import type { Operation } from '../draft/operation.ts';
import { textEntries } from '../draft/texts.ts';
import { toastDone } from '../ui/toast.tsx';
import { useEditor } from './context.ts';
import { useFieldError } from './use-field-error.ts';
import { useWords } from './use-words.ts';

const known = [
  'en',
  'ru',
  'es',
  'pt-BR',
  'de',
  'fr',
  'it',
  'tr',
  'uk',
  'kk',
  'uz',
  'id',
  'ar',
  'fa',
  'hi',
  'zh',
  'ja',
  'ko',
];

/** The languages of the texts. One that is taken away goes with its texts, in one step that can be undone. */
export const LocalesField = ({ node }: { readonly node: DraftNode }) => {
  const { t } = useTranslation();
  const { store, nodes, locales, defaultLocale, set } = useEditor();
  const words = useWords();
  const localesError = useFieldError(node.id, ['locales']);
  const defaultError = useFieldError(node.id, ['defaultLocale']);
  const label = (locale: string): string => `${words.language(locale)} (${locale})`;
  const change = (next: string[]): void => {
    if (next.length === 0) return;
    const removed = locales.filter((locale) => !next.includes(locale));
    const emptied = textEntries(nodes, locales).flatMap((entry): Operation[] =>
      removed
        .filter((locale) => entry.texts[locale] !== undefined)
        .map((locale) => ({ set: { id: entry.node.id, path: [entry.name, locale], value: null } })),
    );
    // One edit holds at most 200 operations; the settings come last, so that no text is in a language unlisted.
    for (let index = 0; index < emptied.length; index += 150) store.edit(emptied.slice(index, index + 150));
    store.edit(
      [
        { set: { id: node.id, path: ['locales'], value: next } },
        ...(next.includes(defaultLocale) ? [] : [{ set: { id: node.id, path: ['defaultLocale'], value: next[0] } }]),
      ],
      'now',
    );
    if (emptied.length > 0) toastDone(t('editor.localeRemoved', { count: emptied.length }));
  };
  return (
    <div className="ad-stack">
      <MultiSelect
        label={t('field.locales')}
        description={t('fieldHint.SETTINGS.locales')}
        value={[...locales]}
        data={[...new Set([...locales, ...known])].map((locale) => ({ value: locale, label: label(locale) }))}
        searchable
        error={localesError}
        onChange={change}
      />
      <div data-field="defaultLocale">
        <Select
          label={t('field.defaultLocale')}
          description={t('fieldHint.SETTINGS.defaultLocale')}
          value={defaultLocale}
          data={locales.map((locale) => ({ value: locale, label: label(locale) }))}
          allowDeselect={false}
          error={defaultError}
          onChange={(next) => set(node.id, ['defaultLocale'], next, 'now')}
        />
      </div>
    </div>
  );
};
