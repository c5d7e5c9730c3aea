import { Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { objectAt } from '../draft/node.ts';
import { useEditor } from './context.ts';
import type { FieldProps } from './field-props.ts';
import { useFieldError } from './use-field-error.ts';
import { useWords } from './use-words.ts';

export const TextField = ({
  node,
  name,
  label,
  long,
  optional,
}: FieldProps & { readonly long: boolean; readonly optional: boolean }) => {
  const { t } = useTranslation();
  const { set, locales, problems } = useEditor();
  const words = useWords();
  const texts = objectAt(node.props[name]);
  const whole = useFieldError(node.id, [name], true);
  const isThere = (locale: string): boolean => typeof texts[locale] === 'string' && texts[locale].trim() !== '';
  const absent = optional && !locales.some(isThere);
  return (
    <fieldset className="ad-texts" data-field={name}>
      <legend>
        {label}
        {optional && <span className="ad-dim"> · {t('editor.optional')}</span>}
      </legend>
      {locales.map((locale) => {
        const problem = problems.find(
          ({ nodeId, path }) => nodeId === node.id && path.length === 2 && path[0] === name && path[1] === locale,
        );
        const missing = !isThere(locale) && !absent;
        const shared = {
          'aria-label': `${label}, ${words.language(locale)}`,
          value: typeof texts[locale] === 'string' ? texts[locale] : '',
          maxLength: 2000,
          lang: locale,
          leftSection: <span className="ad-locale">{locale}</span>,
          leftSectionWidth: 44,
          error: problem && words.problem(problem),
          rightSection:
            missing && problem === undefined ? <span className="ad-missing">{t('texts.none')}</span> : undefined,
          rightSectionWidth: missing && problem === undefined ? 84 : undefined,
          rightSectionPointerEvents: 'none' as const,
          onChange: (event: { readonly currentTarget: { readonly value: string } }) => {
            const { value } = event.currentTarget;
            set(node.id, [name, locale], value === '' ? null : value);
          },
        };
        return (
          <div key={locale} data-field={`${name}.${locale}`} data-missing={missing || undefined}>
            {long ? (
              <Textarea {...shared} autosize minRows={2} maxRows={8} className="ad-textarea" />
            ) : (
              <TextInput {...shared} />
            )}
          </div>
        );
      })}
      {whole !== undefined && <p className="ad-field-error">{whole}</p>}
    </fieldset>
  );
};
