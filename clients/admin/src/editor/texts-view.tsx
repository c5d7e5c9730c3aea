import { Switch, Textarea, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { textEntries } from '../draft/texts.ts';
import { Notice } from '../ui/state.tsx';
import { useEditor } from './context.ts';
import { useWords } from './use-words.ts';

/** All texts beside each other by language: to translate, and to find what is missing. */
export const TextsView = () => {
  const { t } = useTranslation();
  const { nodes, locales, set, select } = useEditor();
  const words = useWords();
  const [search, setSearch] = useSearchParams();
  const onlyMissing = search.get('missing') === '1';
  const [query, setQuery] = useState('');
  const [kept, setKept] = useState<ReadonlySet<string>>(new Set());
  const entries = textEntries(nodes, locales);
  const missing = entries.reduce((sum, entry) => sum + entry.missing.length, 0);
  const wanted = query.trim().toLocaleLowerCase();
  const shown = entries.filter((entry) => {
    const key = `${entry.node.id} ${entry.name}`;
    // A row that is being filled in stays until the filter is set anew.
    if (onlyMissing && entry.missing.length === 0 && !kept.has(key)) return false;
    return (
      wanted === '' ||
      Object.values(entry.texts).some((text) => typeof text === 'string' && text.toLocaleLowerCase().includes(wanted))
    );
  });
  return (
    <section className="ad-form ad-form-wide" aria-label={t('texts.title')}>
      <header className="ad-form-head">
        <div>
          <h2 className="ad-form-name">{t('texts.title')}</h2>
          <p className="ad-dim">{missing === 0 ? t('texts.complete') : t('texts.missingLong', { count: missing })}</p>
        </div>
      </header>
      <div className="ad-filter">
        <TextInput
          leftSection={<IconSearch size={15} aria-hidden="true" />}
          aria-label={t('texts.search')}
          placeholder={t('texts.search')}
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
        />
        <Switch
          label={t('texts.onlyMissing')}
          checked={onlyMissing}
          onChange={(event) => {
            setKept(new Set());
            setSearch({ view: 'texts', ...(event.currentTarget.checked ? { missing: '1' } : {}) }, { replace: true });
          }}
        />
      </div>
      {shown.length === 0 ? (
        <Notice title={t('texts.nothing.title')} text={t('texts.nothing.text')} />
      ) : (
        shown.map(({ node, name, texts, missing: lacking, optional }) => (
          <fieldset key={`${node.id} ${name}`} className="ad-texts ad-text-row">
            <legend>
              <button type="button" className="ad-link" onClick={() => select(node.id)}>
                {words.kind(node)}
              </button>
              <span className="ad-dim">
                {' · '}
                {t(`field.${name}`)}
                {optional && ` · ${t('editor.optional')}`}
              </span>
            </legend>
            <div className="ad-text-columns">
              {locales.map((locale) => (
                <div key={locale} data-missing={lacking.includes(locale) || undefined}>
                  <Textarea
                    className="ad-textarea"
                    aria-label={`${words.kind(node)}, ${t(`field.${name}`)}, ${words.language(locale)}`}
                    autosize
                    minRows={1}
                    maxRows={8}
                    maxLength={2000}
                    lang={locale}
                    leftSection={<span className="ad-locale">{locale}</span>}
                    leftSectionWidth={44}
                    rightSection={
                      lacking.includes(locale) ? <span className="ad-missing">{t('texts.none')}</span> : undefined
                    }
                    rightSectionWidth={lacking.includes(locale) ? 84 : undefined}
                    rightSectionPointerEvents="none"
                    value={typeof texts[locale] === 'string' ? texts[locale] : ''}
                    onChange={(event) => {
                      const { value } = event.currentTarget;
                      setKept((old) => new Set(old).add(`${node.id} ${name}`));
                      set(node.id, [name, locale], value === '' ? null : value);
                    }}
                  />
                </div>
              ))}
            </div>
          </fieldset>
        ))
      )}
    </section>
  );
};
