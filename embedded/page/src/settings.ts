import { useCallback, useEffect, useState } from 'react';

export const devices = {
  small: { width: 360, height: 740 },
  medium: { width: 390, height: 844 },
  large: { width: 430, height: 932 },
} as const;
export type DeviceName = keyof typeof devices;
export type Scheme = 'light' | 'dark';
export type Language = 'en' | 'ru';
export type PanelName = 'log' | 'users' | 'stars' | 'network' | 'bots';

export interface Settings {
  readonly scheme: Scheme;
  readonly language: Language;
  readonly device: DeviceName;
  readonly userId: number | null;
  readonly botId: number | null;
  readonly panel: PanelName;
  readonly tools: boolean;
  readonly workshop: boolean;
}

const key = 'stargraph-simulator';

const roomForBoth = (): boolean => matchMedia('(min-width: 1500px)').matches;

/** Shows or hides what lies beside the phone; where there is no room for both, one makes way for the other. */
export const besides = (settings: Settings, name: 'tools' | 'workshop'): Partial<Settings> => {
  const shown = !settings[name];
  const other = name === 'tools' ? 'workshop' : 'tools';
  return shown && !roomForBoth() ? { [name]: true, [other]: false } : { [name]: shown };
};

const read = (): Settings => {
  const defaults: Settings = {
    scheme: matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light',
    language: navigator.language.startsWith('ru') ? 'ru' : 'en',
    device: 'medium',
    userId: null,
    botId: null,
    panel: 'log',
    tools: roomForBoth() || matchMedia('(720px <= width < 1200px)').matches,
    workshop: matchMedia('(min-width: 1200px)').matches,
  };
  try {
    return { ...defaults, ...(JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Settings>) };
  } catch {
    // Storage that is forbidden or damaged only costs the settings.
    return defaults;
  }
};

/** How this browser shows the simulator; kept between visits. */
export const useSettings = (): [Settings, (change: Partial<Settings>) => void] => {
  const [settings, setSettings] = useState(read);
  useEffect(() => {
    try {
      localStorage.setItem(key, JSON.stringify(settings));
    } catch {
      // As above: they last as long as the page.
    }
    document.documentElement.dataset['scheme'] = settings.scheme;
    document.documentElement.lang = settings.language;
  }, [settings]);
  const change = useCallback((next: Partial<Settings>) => setSettings((old) => ({ ...old, ...next })), []);
  return [settings, change];
};
