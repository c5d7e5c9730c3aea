import { ActionIcon, Button, NumberInput, Select, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { objectAt, ofKind, type DraftNode, type Props } from '../draft/node.ts';
import { useEditor } from './context.ts';
import { amountOf, useMoneyOptions } from './money.ts';
import { useFieldError } from './use-field-error.ts';
import { useWords } from './use-words.ts';

const listAt = (value: unknown): readonly Props[] => (Array.isArray(value) ? value.map(objectAt) : []);

/** What a product brings: items and currency, at least one of them. A list is set as a whole. */
export const GrantsField = ({ node }: { readonly node: DraftNode }) => {
  const { t } = useTranslation();
  const { set, nodes } = useEditor();
  const words = useWords();
  const currencies = useMoneyOptions();
  const grantsError = useFieldError(node.id, ['grants']);
  const currencyError = useFieldError(node.id, ['currencyGrants']);
  const items = ofKind(nodes, 'ITEM').map((item) => ({ value: item.id, label: words.name(item) }));
  const grants = listAt(node.props['grants']);
  const money = listAt(node.props['currencyGrants']);
  const setGrants = (next: readonly Props[], when?: 'now'): void =>
    set(node.id, ['grants'], next.length === 0 ? null : next, when);
  const setMoney = (next: readonly Props[], when?: 'now'): void =>
    set(node.id, ['currencyGrants'], next.length === 0 ? null : next, when);
  const changed = (list: readonly Props[], index: number, part: Props): readonly Props[] =>
    list.map((each, at) => (at === index ? { ...each, ...part } : each));
  const without = (list: readonly Props[], index: number): readonly Props[] => list.filter((_, at) => at !== index);
  const [firstItem] = items;
  const [firstCurrency] = currencies;
  return (
    <fieldset className="ad-texts">
      <legend>{t('field.grants')}</legend>
      {grants.map((grant, index) => (
        <div key={index} className="ad-inline ad-grant" data-field={`grants.${index}`}>
          <NumberInput
            aria-label={t('field.quantity')}
            value={typeof grant['quantity'] === 'number' ? grant['quantity'] : ''}
            min={1}
            max={1_000_000}
            allowDecimal={false}
            w={110}
            onChange={(next) => setGrants(changed(grants, index, { quantity: typeof next === 'number' ? next : null }))}
          />
          <Select
            aria-label={t('field.itemId')}
            data={items}
            value={typeof grant['itemId'] === 'string' ? grant['itemId'] : null}
            allowDeselect={false}
            onChange={(next) => setGrants(changed(grants, index, { itemId: next }), 'now')}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('editor.take')}
            onClick={() => setGrants(without(grants, index), 'now')}
          >
            <IconX size={15} />
          </ActionIcon>
        </div>
      ))}
      {money.map((grant, index) => (
        <div key={index} className="ad-inline ad-grant" data-field={`currencyGrants.${index}`}>
          <TextInput
            aria-label={t('field.amount')}
            value={typeof grant['amount'] === 'string' ? grant['amount'] : ''}
            inputMode="numeric"
            maxLength={18}
            w={110}
            className="ad-amount-input"
            onChange={(event) => setMoney(changed(money, index, { amount: amountOf(event.currentTarget.value) }))}
          />
          <Select
            aria-label={t('field.currencyId')}
            data={currencies}
            value={typeof grant['currencyId'] === 'string' ? grant['currencyId'] : null}
            allowDeselect={false}
            onChange={(next) => setMoney(changed(money, index, { currencyId: next }), 'now')}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('editor.take')}
            onClick={() => setMoney(without(money, index), 'now')}
          >
            <IconX size={15} />
          </ActionIcon>
        </div>
      ))}
      <div className="ad-buttons">
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconPlus size={13} aria-hidden="true" />}
          disabled={firstItem === undefined || grants.length >= 20}
          onClick={() => setGrants([...grants, { itemId: firstItem?.value, quantity: 1 }], 'now')}
        >
          {firstItem === undefined ? t('editor.noneOf.ITEM') : t('editor.addItem')}
        </Button>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconPlus size={13} aria-hidden="true" />}
          disabled={firstCurrency === undefined || money.length >= 20}
          onClick={() => setMoney([...money, { currencyId: firstCurrency?.value, amount: '100' }], 'now')}
        >
          {firstCurrency === undefined ? t('editor.noneOf.CURRENCY') : t('editor.addCurrency')}
        </Button>
      </div>
      {(grantsError ?? currencyError) !== undefined && <p className="ad-field-error">{grantsError ?? currencyError}</p>}
    </fieldset>
  );
};
