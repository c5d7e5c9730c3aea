import type { Scheme } from './settings.ts';

export type ThemeParams = Readonly<Record<string, string>>;

/** Telegram's palettes, its blues a shade deeper where text on them would be too faint to read. */
export const themes: Readonly<Record<Scheme, ThemeParams>> = {
  light: {
    accent_text_color: '#1a6fc9',
    bg_color: '#ffffff',
    bottom_bar_bg_color: '#f4f4f7',
    button_color: '#1f78d1',
    button_text_color: '#ffffff',
    destructive_text_color: '#d32f2f',
    header_bg_color: '#f7f7f9',
    hint_color: '#6b7078',
    link_color: '#1a6fc9',
    secondary_bg_color: '#efeff4',
    section_bg_color: '#ffffff',
    section_header_text_color: '#63686f',
    section_separator_color: '#dcdce1',
    subtitle_text_color: '#6b7078',
    text_color: '#0b0c0f',
  },
  dark: {
    accent_text_color: '#6ab3f3',
    bg_color: '#17212b',
    bottom_bar_bg_color: '#1b2632',
    button_color: '#3577bb',
    button_text_color: '#ffffff',
    destructive_text_color: '#ff6b6b',
    header_bg_color: '#1b2632',
    hint_color: '#8b9eb2',
    link_color: '#6ab3f3',
    secondary_bg_color: '#0f1720',
    section_bg_color: '#1a2531',
    section_header_text_color: '#7fb8ee',
    section_separator_color: '#0c131a',
    subtitle_text_color: '#8b9eb2',
    text_color: '#f5f7fa',
  },
};

/** CSS custom properties of a theme, for what the phone itself draws. */
export const themeStyle = (theme: ThemeParams): Record<string, string> =>
  Object.fromEntries(Object.entries(theme).map(([name, value]) => [`--tg-${name.replaceAll('_', '-')}`, value]));

/** Black or white, whichever reads better on a colour `#rrggbb`. */
export const inkOn = (color: string): string => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
  return (red * 299 + green * 587 + blue * 114) / 1000 > 150 ? '#0b0c0f' : '#ffffff';
};
