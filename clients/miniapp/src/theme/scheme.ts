import { contrast, inkOn, isDark, readable } from './contrast.ts';

export type Scheme = 'light' | 'dark';

/** Telegram's own colours, for where it hands none in: the constructor's preview, old clients. */
const host: Readonly<Record<Scheme, Readonly<Record<string, string>>>> = {
  light: {
    bg_color: '#ffffff',
    secondary_bg_color: '#efeff4',
    section_bg_color: '#ffffff',
    text_color: '#000000',
    hint_color: '#8e8e93',
    subtitle_text_color: '#8e8e93',
    section_header_text_color: '#6d6d72',
    section_separator_color: '#c8c7cc',
    link_color: '#007aff',
    accent_text_color: '#007aff',
    button_color: '#007aff',
    button_text_color: '#ffffff',
    destructive_text_color: '#ff3b30',
    bottom_bar_bg_color: '#f7f7f7',
    header_bg_color: '#efeff4',
  },
  dark: {
    bg_color: '#000000',
    secondary_bg_color: '#0f0f10',
    section_bg_color: '#1c1c1e',
    text_color: '#ffffff',
    hint_color: '#8d8d93',
    subtitle_text_color: '#98989e',
    section_header_text_color: '#8d8d93',
    section_separator_color: '#38383a',
    link_color: '#3e88f7',
    accent_text_color: '#3e88f7',
    button_color: '#3e88f7',
    button_text_color: '#ffffff',
    destructive_text_color: '#eb5545',
    bottom_bar_bg_color: '#1d1d1d',
    header_bg_color: '#1a1a1a',
  },
};

/** Telegram's theme parameters, `bg_color` to `#rrggbb`. */
export type ThemeParams = Readonly<Record<string, string | undefined>>;

export const schemeOf = (theme: ThemeParams, otherwise: Scheme): Scheme => {
  const ground = theme['bg_color'];
  return ground === undefined ? otherwise : isDark(ground) ? 'dark' : 'light';
};

/**
 * CSS variables of the palette. The host's colours go through as they are, except that its faint text is corrected
 * to 4.5:1: some of Telegram's own themes stay below it. Of the accent there are three: `accent` for shapes and
 * filled controls (3:1 to the grounds) with `on-accent` on it, and `accent-text` for words (4.5:1).
 */
export const palette = (scheme: Scheme, theme: ThemeParams, accent: string | null) => {
  const of = (name: string): string => theme[name] ?? host[scheme][name] ?? '#888888';
  const section = of('section_bg_color');
  const ground = of('secondary_bg_color');
  const grounds = [section, ground];
  const own = accent ?? of('button_color');
  const shape = readable(own, grounds, 3);
  // A middling accent carries neither white nor black well: then it gives way until one of them reads.
  const filled = contrast(inkOn(shape), shape) >= 4.5 ? shape : readable(shape, [inkOn(shape)], 4.5);
  const faint = readable(of('subtitle_text_color'), [...grounds, of('bottom_bar_bg_color')], 4.5);
  return {
    '--sg-ground': ground,
    '--sg-section': section,
    '--sg-bar': of('bottom_bar_bg_color'),
    '--sg-text': of('text_color'),
    '--sg-faint': faint,
    '--sg-header': readable(of('section_header_text_color'), [ground], 4.5),
    '--sg-line': of('section_separator_color'),
    '--sg-danger': readable(of('destructive_text_color'), grounds, 4.5),
    '--sg-accent': filled,
    '--sg-on-accent': inkOn(filled),
    '--sg-accent-text': readable(own, [...grounds, of('bottom_bar_bg_color')], 4.5),
  };
};
