import { ActionIcon, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { fromLocal, toLocal, zoneName } from '../draft/instant.ts';
import type { DraftNode } from '../draft/node.ts';
import { useEditor } from './context.ts';
import { useFieldError } from './use-field-error.ts';

/** A moment, kept in UTC and typed in the operator's own time zone, which is said. */
export const InstantField = ({
  node,
  name,
  label,
}: {
  readonly node: DraftNode;
  readonly name: string;
  readonly label: string;
}) => {
  const { t, i18n } = useTranslation();
  const { set } = useEditor();
  const error = useFieldError(node.id, [name]);
  const stored = node.props[name];
  const shown = typeof stored === 'string' ? toLocal(stored) : '';
  const input = useRef<HTMLInputElement>(null);
  // What is half typed has no value yet, so it must not be put back while somebody types.
  useEffect(() => {
    const element = input.current;
    if (element !== null && element !== document.activeElement && element.value !== shown) element.value = shown;
  }, [shown]);
  return (
    <div className="ad-inline">
      <TextInput
        ref={input}
        type="datetime-local"
        label={label}
        description={t('editor.zone', {
          zone: zoneName(i18n.language, shown),
        })}
        defaultValue={shown}
        maw={280}
        error={error}
        onChange={(event) => {
          const next = fromLocal(event.currentTarget.value);
          if (next !== null) set(node.id, [name], next);
        }}
        onBlur={(event) => {
          const { value, validity } = event.currentTarget;
          if (value === '' && !validity.badInput && stored !== undefined) set(node.id, [name], null);
        }}
      />
      {stored !== undefined && (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('editor.clear', { field: label })}
          onClick={() => set(node.id, [name], null, 'now')}
        >
          <IconX size={15} />
        </ActionIcon>
      )}
    </div>
  );
};
