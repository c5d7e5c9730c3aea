import { Popover, UnstyledButton } from '@mantine/core';
import { Glyph, Thing } from '@stargraph/miniapp/icon';
import type { ScreenIcon, ThingIcon } from '@stargraph/miniapp/release/release';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { DraftNode } from '../draft/node.ts';
import { useEditor } from './context.ts';

const things: readonly ThingIcon[] = [
  'coin',
  'gem',
  'star',
  'heart',
  'bolt',
  'fire',
  'leaf',
  'moon',
  'sun',
  'planet',
  'comet',
  'rocket',
  'telescope',
  'eye',
  'target',
  'flag',
  'footprints',
  'trophy',
  'medal',
  'crown',
  'gift',
  'chest',
  'ticket',
  'key',
  'shield',
  'potion',
  'book',
  'camera',
  'music',
  'puzzle',
];
const glyphs: readonly ScreenIcon[] = ['home', 'star', 'quests', 'shop', 'trophy', 'person', 'gift', 'bolt'];

interface FieldProps {
  readonly node: DraftNode;
  readonly name: string;
  readonly label: string;
}

const IconField = <Icon extends string>({
  node,
  name,
  label,
  icons,
  renderIcon,
}: FieldProps & { readonly icons: readonly Icon[]; readonly renderIcon: (icon: Icon) => ReactNode }) => {
  const { t } = useTranslation();
  const nameOf = (icon: string): string => t(`icon.${icon}`);
  const { set } = useEditor();
  const [opened, setOpened] = useState(false);
  const value = icons.find((icon) => icon === node.props[name]) ?? null;
  const choose = (icon: Icon | null): void => {
    set(node.id, [name], icon, 'now');
    setOpened(false);
  };
  return (
    <div>
      <span className="ad-label">{label}</span>
      <Popover opened={opened} onChange={setOpened} position="bottom-start" shadow="md" trapFocus returnFocus>
        <Popover.Target>
          <UnstyledButton
            className="ad-icon-button"
            aria-label={`${label}: ${value === null ? t('editor.noIcon') : nameOf(value)}`}
            onClick={() => setOpened((old) => !old)}
          >
            {value === null ? <span className="ad-dim">{t('editor.noIcon')}</span> : renderIcon(value)}
          </UnstyledButton>
        </Popover.Target>
        <Popover.Dropdown>
          <fieldset className="ad-icons" aria-label={label}>
            <button type="button" className="ad-icon-none" aria-pressed={value === null} onClick={() => choose(null)}>
              {t('editor.noIcon')}
            </button>
            {icons.map((icon) => (
              <button
                key={icon}
                type="button"
                title={nameOf(icon)}
                aria-label={nameOf(icon)}
                aria-pressed={icon === value}
                onClick={() => choose(icon)}
              >
                {renderIcon(icon)}
              </button>
            ))}
          </fieldset>
        </Popover.Dropdown>
      </Popover>
    </div>
  );
};

export const ThingIconField = (props: FieldProps) => (
  <IconField {...props} icons={things} renderIcon={(icon) => <Thing icon={icon} size={24} />} />
);
export const ScreenIconField = (props: FieldProps) => (
  <IconField {...props} icons={glyphs} renderIcon={(icon) => <Glyph icon={icon} size={22} />} />
);
