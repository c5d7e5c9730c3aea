import { ActionIcon, Button, NumberInput, Select } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { objectAt, ofKind, type DraftNode, type Props } from '../draft/node.ts';
import { useEditor } from './context.ts';
import { useFieldError } from './use-field-error.ts';
import { useWords } from './use-words.ts';

const most = 20;

/** The products that a bundle brings. What is owned once or paid for every month is no part, nor the bundle itself. */
export const PartsField = ({ node }: { readonly node: DraftNode }) => {
  const { t } = useTranslation();
  const { set, nodes } = useEditor();
  const words = useWords();
  const error = useFieldError(node.id, ['parts']);
  const stored = node.props['parts'];
  const parts: readonly Props[] = Array.isArray(stored) ? stored.map(objectAt) : [];
  const products = ofKind(nodes, 'PRODUCT')
    .filter(({ id }) => id !== node.id)
    .map((product) => ({
      value: product.id,
      label: words.name(product),
      disabled: product.props['kind'] === 'permanent' || product.props['kind'] === 'subscription',
    }));
  const free = products.find(({ value, disabled }) => !disabled && !parts.some(({ productId }) => productId === value));
  const put = (next: readonly Props[], when?: 'now'): void =>
    set(node.id, ['parts'], next.length === 0 ? null : next, when);
  const change = (index: number, part: Props, when?: 'now'): void =>
    put(
      parts.map((each, at) => (at === index ? { ...each, ...part } : each)),
      when,
    );
  return (
    <fieldset className="ad-texts">
      <legend>{t('field.parts')}</legend>
      {parts.map((part, index) => (
        <div key={index} className="ad-inline ad-grant" data-field={`parts.${index}`}>
          <NumberInput
            aria-label={t('field.quantity')}
            value={typeof part['quantity'] === 'number' ? part['quantity'] : ''}
            min={1}
            max={1000}
            clampBehavior="blur"
            allowDecimal={false}
            w={110}
            onChange={(next) => change(index, { quantity: typeof next === 'number' ? next : null })}
          />
          <Select
            aria-label={t('field.productId')}
            data={products}
            value={typeof part['productId'] === 'string' ? part['productId'] : null}
            placeholder={t('editor.choose')}
            searchable={products.length > 8}
            allowDeselect={false}
            onChange={(next) => change(index, { productId: next }, 'now')}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('editor.take')}
            onClick={() =>
              put(
                parts.filter((_, at) => at !== index),
                'now',
              )
            }
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
          disabled={free === undefined || parts.length >= most}
          onClick={() => put([...parts, { productId: free?.value, quantity: 1 }], 'now')}
        >
          {free === undefined ? t('editor.noPart') : t('editor.addPart')}
        </Button>
      </div>
      {error !== undefined && <p className="ad-field-error">{error}</p>}
    </fieldset>
  );
};
