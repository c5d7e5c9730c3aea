import { NumberInput, SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { expiryAt, expiryUnits, firstCount, type ExpiryUnit } from '../draft/expiry.ts';
import type { DraftNode } from '../draft/node.ts';
import { useEditor } from './context.ts';
import { useFieldError } from './use-field-error.ts';

const choices = ['never', 'day', 'month'] as const;

/** When what players earn of a currency expires: never, after days, or with a month. The rule is set as a whole. */
export const ExpiryField = ({
  node,
  name,
  label,
}: {
  readonly node: DraftNode;
  readonly name: string;
  readonly label: string;
}) => {
  const { t } = useTranslation();
  const { set } = useEditor();
  const error = useFieldError(node.id, [name]);
  const rule = expiryAt(node.props[name]);
  const chosen = rule?.unit ?? 'never';
  const choose = (next: string): void => {
    const unit: ExpiryUnit | undefined = next === 'day' || next === 'month' ? next : undefined;
    set(node.id, [name], unit === undefined ? null : { unit, count: firstCount[unit] }, 'now');
  };
  return (
    <div className="ad-stack">
      <div>
        <span className="ad-label">{label}</span>
        <SegmentedControl
          aria-label={label}
          value={chosen}
          onChange={choose}
          data={choices.map((each) => ({ value: each, label: t(`expiry.choice.${each}`) }))}
        />
        <p className="ad-dim">{t(`expiry.hint.${chosen}`)}</p>
      </div>
      {rule !== null && (
        <NumberInput
          label={t(`expiry.count.${rule.unit}`)}
          value={rule.count}
          min={1}
          max={expiryUnits[rule.unit]}
          clampBehavior="blur"
          allowDecimal={false}
          maw={240}
          error={error}
          onChange={(next) => {
            if (typeof next === 'number') set(node.id, [name], { ...rule, count: next });
          }}
        />
      )}
      {rule === null && error !== undefined && <p className="ad-field-error">{error}</p>}
    </div>
  );
};
