import {
  ActionIcon,
  Button,
  ColorInput,
  MultiSelect,
  NumberInput,
  SegmentedControl,
  Select,
  Switch,
  Textarea,
  TextInput,
} from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Field } from '../draft/field.ts';
import { objectAt, ofKind, type DraftNode } from '../draft/node.ts';
import { useEditor } from './context.ts';
import { ExpiryField } from './expiry-field.tsx';
import { GrantsField } from './grants-field.tsx';
import { ScreenIconField, ThingIconField } from './icon-field.tsx';
import { ImageField } from './image-field.tsx';
import { InstantField } from './instant-field.tsx';
import { LocalesField } from './locales-field.tsx';
import { amountOf, useMoneyOptions } from './money.ts';
import { PartsField } from './parts-field.tsx';
import { firstStars } from './product-kind.ts';
import { ProductKindField } from './product-kind-field.tsx';
import { useFieldError } from './use-field-error.ts';
import { useWords } from './use-words.ts';

interface Shared {
  readonly node: DraftNode;
  readonly name: string;
  readonly label: string;
}

const TextField = ({
  node,
  name,
  label,
  long,
  optional,
}: Shared & { readonly long: boolean; readonly optional: boolean }) => {
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

const WordField = ({ node, name, label, field }: Shared & { readonly field: Extract<Field, { form: 'word' }> }) => {
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

const NumberField = ({ node, name, label, field }: Shared & { readonly field: Extract<Field, { form: 'number' }> }) => {
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

const ReferenceField = ({
  node,
  name,
  label,
  field,
}: Shared & { readonly field: Extract<Field, { form: 'reference' }> }) => {
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

const IdsField = ({ node, name, label, field }: Shared & { readonly field: Extract<Field, { form: 'ids' }> }) => {
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

const MoneyField = ({ node, name, label }: Shared) => {
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
const AmountField = ({ node, name, label }: Shared) => {
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

const PriceField = ({ node, label }: Shared) => {
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

const ColourField = ({ node, name, label }: Shared) => {
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

const HomeField = ({ node }: { readonly node: DraftNode }) => {
  const { t } = useTranslation();
  const { store, nodes, setProblems, problems } = useEditor();
  const error = useFieldError(node.id, ['home']);
  const isHome = node.props['home'] === true;
  const others = ofKind(nodes, 'SCREEN').filter(({ id, props }) => id !== node.id && props['home'] === true);
  const make = (): void => {
    store.edit(
      [
        ...others.map(({ id }) => ({ set: { id, path: ['home'], value: null } })),
        { set: { id: node.id, path: ['home'], value: true } },
      ],
      'now',
    );
    setProblems(problems.filter(({ code }) => code !== 'MISSING_HOME_SCREEN' && code !== 'SEVERAL_HOME_SCREENS'));
  };
  return (
    <div>
      {isHome && others.length === 0 ? (
        <p className="ad-dim">{t('editor.isHome')}</p>
      ) : (
        <Button variant="default" size="compact-sm" onClick={make}>
          {t('editor.makeHome')}
        </Button>
      )}
      {error !== undefined && <p className="ad-field-error">{error}</p>}
    </div>
  );
};

const inputOf = (field: Field, shared: Shared): ReactNode => {
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

const FlagField = ({ node, name, label, otherwise }: Shared & { readonly otherwise: boolean }) => {
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

const ChoiceField = ({
  node,
  name,
  label,
  options,
  otherwise,
}: Shared & { readonly options: readonly string[]; readonly otherwise: string }) => {
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

/** One property's input, in a place that a problem can jump to. */
export const FieldForm = ({ node, field }: { readonly node: DraftNode; readonly field: Field }) => {
  const { t } = useTranslation();
  const { name } = field;
  const input = inputOf(field, { node, name, label: t(`field.${name}`) });
  // A text marks the places of its locales itself.
  return field.form === 'text' ? input : <div data-field={name}>{input}</div>;
};
