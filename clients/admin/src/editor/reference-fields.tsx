import { MultiSelect, Select, Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Field } from '../draft/field.ts';
import { ofKind } from '../draft/node.ts';
import { useEditor } from './context.ts';
import type { FieldProps } from './field-props.ts';
import { useFieldError } from './use-field-error.ts';
import { useWords } from './use-words.ts';

export const ReferenceField = ({
  node,
  name,
  label,
  field,
}: FieldProps & { readonly field: Extract<Field, { form: 'reference' }> }) => {
  const { t } = useTranslation();
  const { set, nodes } = useEditor();
  const words = useWords();
  const error = useFieldError(node.id, [name]);
  const value = node.props[name];
  const options = ofKind(nodes, field.kind).map((each) => ({ value: each.id, label: words.name(each) }));
  const gone = typeof value === 'string' && !options.some((option) => option.value === value);
  return (
    <Select
      label={label}
      data={options}
      value={gone ? null : typeof value === 'string' ? value : null}
      placeholder={options.length === 0 ? t(`editor.noneOf.${field.kind}`) : t('editor.choose')}
      error={error ?? (gone ? t('problem.DANGLING_REFERENCE') : undefined)}
      searchable={options.length > 8}
      allowDeselect={false}
      onChange={(next) => set(node.id, [name], next, 'now')}
    />
  );
};

export const IdsField = ({
  node,
  name,
  label,
  field,
}: FieldProps & { readonly field: Extract<Field, { form: 'ids' }> }) => {
  const { t } = useTranslation();
  const { set, nodes } = useEditor();
  const words = useWords();
  const error = useFieldError(node.id, [name]);
  const value = node.props[name];
  const chosen = Array.isArray(value) ? value.filter((id): id is string => typeof id === 'string') : null;
  const options = ofKind(nodes, field.kind).map((each) => ({ value: each.id, label: words.name(each) }));
  return (
    <div className="ad-stack">
      <Switch
        label={t(`editor.allOf.${field.kind}`)}
        checked={chosen === null}
        onChange={(event) =>
          set(node.id, [name], event.currentTarget.checked ? null : options.map((option) => option.value), 'now')
        }
      />
      {chosen !== null && (
        <MultiSelect
          label={label}
          data={options}
          value={chosen.filter((id) => options.some((option) => option.value === id))}
          error={error}
          searchable
          placeholder={chosen.length === 0 ? t('editor.choose') : undefined}
          onChange={(next) => set(node.id, [name], next, 'now')}
        />
      )}
    </div>
  );
};
