import type { KeyValues } from './storage.ts';

/** One text that a tab keeps over reloads of one launch. Another launch, of another user perhaps, doesn't find it. */
export interface LaunchValue {
  readonly load: () => string | undefined;
  readonly save: (value: string | undefined) => void;
}

/** @param field the text's name beside the launch that it belongs to */
export const createLaunchValue = (tab: KeyValues, key: string, field: string, launch: string): LaunchValue => ({
  load: () => {
    try {
      const saved = JSON.parse(tab.get(key) ?? 'null') as Readonly<Record<string, unknown>> | null;
      const value = saved?.['launch'] === launch ? saved[field] : undefined;
      return typeof value === 'string' ? value : undefined;
    } catch {
      return undefined;
    }
  },
  save: (value) => tab.set(key, value === undefined ? null : JSON.stringify({ launch, [field]: value })),
});
