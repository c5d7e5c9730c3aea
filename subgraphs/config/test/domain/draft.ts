import type { DraftNode, JsonObject, NodeKind, Nodes } from '../../src/domain/node.ts';

/** Nodes in the order given, with the ids that the test chooses. A child follows its screen's id after a slash: `home/tap`. */
export const draftOf = (...entries: readonly (readonly [NodeKind, string, JsonObject])[]): Nodes =>
  new Map(
    entries.map(([kind, place, props], index): [string, DraftNode] => {
      const [parentId, id] = place.includes('/') ? (place.split('/') as [string, string]) : [null, place];
      return [id, { id, kind, parentId, order: `a${String(index).padStart(3, '0')}`, props }];
    }),
  );

export const settings = ['settings', 'settings', { defaultLocale: 'en', locales: ['en', 'ru'] }] as const;
export const home = ['screen', 'home', { name: 'Home', home: true }] as const;
export const coin = ['currency', 'coin', { code: 'COIN', name: { en: 'Coins' } }] as const;
export const tap = ['action', 'tap', { key: 'tap', points: 1 }] as const;
export const quest = ['quest', 'quest', { title: { en: 'Ten taps' }, actionId: 'tap', goal: 10 }] as const;
