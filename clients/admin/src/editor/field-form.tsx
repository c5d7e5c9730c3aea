import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Field } from '../draft/field.ts';
import type { DraftNode } from '../draft/node.ts';
import { ExpiryField } from './expiry-field.tsx';
import type { FieldProps } from './field-props.ts';
import { GrantsField } from './grants-field.tsx';
import { HomeField } from './home-field.tsx';
import { ScreenIconField, ThingIconField } from './icon-field.tsx';
import { ImageField } from './image-field.tsx';
import { InstantField } from './instant-field.tsx';
import { LocalesField } from './locales-field.tsx';
import { AmountField, MoneyField, PriceField } from './money-fields.tsx';
import { PartsField } from './parts-field.tsx';
import { ChoiceField, ColourField, FlagField, NumberField, WordField } from './plain-fields.tsx';
import { ProductKindField } from './product-kind-field.tsx';
import { IdsField, ReferenceField } from './reference-fields.tsx';
import { TextField } from './text-field.tsx';

const inputOf = (field: Field, shared: FieldProps): ReactNode => {
  const { node, name, label } = shared;
  switch (field.form) {
    case 'text':
      return <TextField {...shared} long={field.long === true} optional={field.optional === true} />;
    case 'word':
      return <WordField {...shared} field={field} />;
    case 'number':
      return <NumberField {...shared} field={field} />;
    case 'reference':
      return <ReferenceField {...shared} field={field} />;
    case 'ids':
      return <IdsField {...shared} field={field} />;
    case 'money':
      return <MoneyField {...shared} />;
    case 'amount':
      return <AmountField {...shared} />;
    case 'flag':
      return <FlagField {...shared} otherwise={field.otherwise} />;
    case 'choice':
      return <ChoiceField {...shared} options={field.options} otherwise={field.otherwise} />;
    case 'thingIcon':
      return <ThingIconField node={node} name={name} label={label} />;
    case 'screenIcon':
      return <ScreenIconField node={node} name={name} label={label} />;
    case 'image':
      return <ImageField {...shared} />;
    case 'colour':
      return <ColourField {...shared} />;
    case 'home':
      return <HomeField node={node} />;
    case 'locales':
      return <LocalesField node={node} />;
    case 'price':
      return <PriceField {...shared} />;
    case 'grants':
      return <GrantsField node={node} />;
    case 'productKind':
      return <ProductKindField node={node} label={label} />;
    case 'parts':
      return <PartsField node={node} />;
    case 'instant':
      return <InstantField node={node} name={name} label={label} />;
    case 'expiry':
      return <ExpiryField node={node} name={name} label={label} />;
  }
};

/** One property's input, in a place that a problem can jump to. */
export const FieldForm = ({ node, field }: { readonly node: DraftNode; readonly field: Field }) => {
  const { t } = useTranslation();
  const { name } = field;
  const input = inputOf(field, { node, name, label: t(`field.${name}`) });
  // A text marks the places of its locales itself.
  return field.form === 'text' ? input : <div data-field={name}>{input}</div>;
};
