import { ColorInput, NumberInput, SegmentedControl, Switch, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Field } from '../draft/field.ts';
import { useEditor } from './context.ts';
import type { FieldProps } from './field-props.ts';
import { useFieldError } from './use-field-error.ts';

export const WordField = ({
  node,
  name,
  label,
  field,
}: FieldProps & { readonly field: Extract<Field, { form: 'word' }> }) => {
  const { t } = useTranslation();
  const { set } = useEditor();
  const error = useFieldError(node.id, [name]);
  const value = node.props[name];
  const text = typeof value === 'string' ? value : '';
  const wrong = field.pattern !== undefined && text !== '' && !field.pattern.test(text);
  return (
    <TextInput
      label={label}
      description={field.hint === true ? t(`fieldHint.${node.kind}.${name}`) : undefined}
      value={text}
      maxLength={field.maxLength}
      spellCheck={field.pattern === undefined}
      error={error ?? (wrong ? t(`problem.hint.${name}`) : undefined)}
      onChange={(event) => {
        const { value: next } = event.currentTarget;
        set(node.id, [name], next === '' ? null : next);
      }}
    />
  );
};

export const NumberField = ({
  node,
  name,
  label,
  field,
}: FieldProps & { readonly field: Extract<Field, { form: 'number' }> }) => {
  const { t, i18n } = useTranslation();
  const { set } = useEditor();
  const error = useFieldError(node.id, [name]);
  const value = node.props[name];
  return (
    <NumberInput
      label={label}
      description={t([`fieldHint.${node.kind}.${name}`, 'fieldHint.none'], { defaultValue: '' }) || undefined}
      value={typeof value === 'number' ? value : (field.otherwise ?? '')}
      placeholder={field.optional === true ? t('editor.noLimit') : undefined}
      min={field.min}
      max={field.max}
      clampBehavior="blur"
      allowDecimal={false}
      thousandSeparator={i18n.language === 'ru' ? '\u00A0' : ','}
      maw={240}
      error={error}
      onChange={(next) => {
        if (next === '') set(node.id, [name], null);
        else if (typeof next === 'number') set(node.id, [name], next);
      }}
    />
  );
};

export const FlagField = ({ node, name, label, otherwise }: FieldProps & { readonly otherwise: boolean }) => {
  const { t } = useTranslation();
  const { set } = useEditor();
  const value = node.props[name];
  return (
    <Switch
      label={label}
      description={t(`fieldHint.${node.kind}.${name}`)}
      checked={typeof value === 'boolean' ? value : otherwise}
      onChange={(event) => set(node.id, [name], event.currentTarget.checked, 'now')}
    />
  );
};

export const ChoiceField = ({
  node,
  name,
  label,
  options,
  otherwise,
}: FieldProps & { readonly options: readonly string[]; readonly otherwise: string }) => {
  const { t } = useTranslation();
  const { set } = useEditor();
  const value = node.props[name];
  return (
    <div>
      <span className="ad-label">{label}</span>
      <SegmentedControl
        aria-label={label}
        value={typeof value === 'string' ? value : otherwise}
        onChange={(next) => set(node.id, [name], next, 'now')}
        data={options.map((option) => ({ value: option, label: t(`choice.${name}.${option}`) }))}
      />
    </div>
  );
};

export const ColourField = ({ node, name, label }: FieldProps) => {
  const { t } = useTranslation();
  const { set } = useEditor();
  const error = useFieldError(node.id, [name]);
  const value = node.props[name];
  return (
    <ColorInput
      label={label}
      description={t('fieldHint.SETTINGS.accent')}
      value={typeof value === 'string' ? value : ''}
      format="hex"
      swatches={['#4b53c9', '#2f80ed', '#0f9d8a', '#2f9e44', '#e8890c', '#e5484d', '#d6409f', '#7c4dff']}
      swatchesPerRow={8}
      maw={240}
      error={error}
      eyeDropperButtonProps={{ 'aria-label': t('editor.pickColour') }}
      onChange={(next) => set(node.id, [name], next === '' ? null : next.toLowerCase())}
    />
  );
};
