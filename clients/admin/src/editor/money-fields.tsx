import { ActionIcon, Button, NumberInput, SegmentedControl, Select, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { objectAt } from '../draft/node.ts';
import { useEditor } from './context.ts';
import type { FieldProps } from './field-props.ts';
import { amountOf, useMoneyOptions } from './money.ts';
import { firstStars } from './product-kind.ts';
import { useFieldError } from './use-field-error.ts';

export const MoneyField = ({ node, name, label }: FieldProps) => {
  const { t } = useTranslation();
  const { set } = useEditor();
  const options = useMoneyOptions();
  const error = useFieldError(node.id, [name]);
  const value = node.props[name];
  const [first] = options;
  if (value == null)
    return (
      <div>
        <span className="ad-label">{label}</span>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconPlus size={13} aria-hidden="true" />}
          disabled={first === undefined}
          onClick={() => set(node.id, [name], { currencyId: first?.value, amount: '10' }, 'now')}
        >
          {first === undefined ? t('editor.noneOf.CURRENCY') : t('editor.addReward')}
        </Button>
        {error !== undefined && <p className="ad-field-error">{error}</p>}
      </div>
    );
  const { currencyId, amount } = objectAt(value);
  return (
    <div className="ad-inline ad-grant">
      <TextInput
        label={label}
        // The words may be longer than the amount is.
        labelProps={{ style: { whiteSpace: 'nowrap' } }}
        value={typeof amount === 'string' ? amount : ''}
        inputMode="numeric"
        maxLength={18}
        maw={140}
        className="ad-amount-input"
        error={error}
        onChange={(event) => set(node.id, [name, 'amount'], amountOf(event.currentTarget.value))}
      />
      <Select
        aria-label={t('field.currencyId')}
        data={options}
        value={typeof currencyId === 'string' ? currencyId : null}
        allowDeselect={false}
        maw={180}
        onChange={(next) => set(node.id, [name, 'currencyId'], next, 'now')}
      />
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('editor.noReward')}
        onClick={() => set(node.id, [name], null, 'now')}
      >
        <IconX size={15} />
      </ActionIcon>
    </div>
  );
};

/** An amount that need not be there. */
export const AmountField = ({ node, name, label }: FieldProps) => {
  const { t } = useTranslation();
  const { set } = useEditor();
  const error = useFieldError(node.id, [name]);
  const value = node.props[name];
  return (
    <TextInput
      label={
        <>
          {label}
          <span className="ad-dim"> · {t('editor.optional')}</span>
        </>
      }
      value={typeof value === 'string' ? value : ''}
      inputMode="numeric"
      maxLength={18}
      styles={{ wrapper: { maxWidth: 180 } }}
      className="ad-amount-input"
      error={error}
      onChange={(event) => {
        const amount = amountOf(event.currentTarget.value);
        set(node.id, [name], amount === '' ? null : amount);
      }}
    />
  );
};

export const PriceField = ({ node, label }: FieldProps) => {
  const { t } = useTranslation();
  const { store, set, setProblems, problems } = useEditor();
  const options = useMoneyOptions();
  const priceError = useFieldError(node.id, ['price']);
  const starsError = useFieldError(node.id, ['stars']);
  const error = priceError ?? starsError;
  const { price, stars } = node.props;
  const isSubscription = node.props['kind'] === 'subscription';
  const [first] = options;
  const inStars = price == null && (stars != null || first === undefined || isSubscription);
  const { currencyId, amount } = objectAt(price);
  const choose = (next: string): void => {
    store.edit(
      next === 'stars'
        ? [
            { set: { id: node.id, path: ['price'], value: null } },
            { set: { id: node.id, path: ['stars'], value: firstStars } },
          ]
        : [
            { set: { id: node.id, path: ['stars'], value: null } },
            { set: { id: node.id, path: ['price'], value: { currencyId: first?.value, amount: '10' } } },
          ],
      'now',
    );
    setProblems(
      problems.filter(({ nodeId, path }) => nodeId !== node.id || (path[0] !== 'price' && path[0] !== 'stars')),
    );
  };
  return (
    <div className="ad-stack">
      <div>
        <span className="ad-label">{label}</span>
        <SegmentedControl
          aria-label={label}
          value={inStars ? 'stars' : 'currency'}
          onChange={choose}
          data={[
            { value: 'currency', label: t('editor.inCurrency'), disabled: first === undefined || isSubscription },
            { value: 'stars', label: t('editor.inStars') },
          ]}
        />
      </div>
      {inStars ? (
        <NumberInput
          label={t(isSubscription ? 'editor.starsEachPeriod' : 'field.stars')}
          value={typeof stars === 'number' ? stars : ''}
          min={1}
          max={10_000}
          allowDecimal={false}
          maw={200}
          error={error}
          onChange={(next) => {
            if (next === '' || typeof next === 'number') set(node.id, ['stars'], next === '' ? null : next);
          }}
        />
      ) : (
        <div className="ad-inline">
          <TextInput
            label={t('field.amount')}
            value={typeof amount === 'string' ? amount : ''}
            inputMode="numeric"
            maxLength={18}
            maw={140}
            className="ad-amount-input"
            error={error}
            onChange={(event) => set(node.id, ['price', 'amount'], amountOf(event.currentTarget.value))}
          />
          <Select
            aria-label={t('field.currencyId')}
            data={options}
            value={typeof currencyId === 'string' ? currencyId : null}
            allowDeselect={false}
            maw={180}
            onChange={(next) => set(node.id, ['price', 'currencyId'], next, 'now')}
          />
        </div>
      )}
    </div>
  );
};
