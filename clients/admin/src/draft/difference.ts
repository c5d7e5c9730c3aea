import type { LocalizedText, Release } from '@stargraph/miniapp/release/release';
import { sameValue } from './equal.ts';
import { textAt } from './to-release.ts';

export type Thing =
  | 'screen'
  | 'block'
  | 'currency'
  | 'item'
  | 'level'
  | 'quest'
  | 'product'
  | 'exchange'
  | 'leaderboard'
  | 'settings';

/** What became of one thing between two releases. */
export interface Difference {
  readonly change: 'added' | 'removed' | 'changed' | 'moved';
  readonly thing: Thing;
  readonly id: string;
  /** What it is called; a block's type. Null for what has no name. */
  readonly name: LocalizedText | string | null;
  /** What a block says; null for one that says nothing of its own. */
  readonly text: LocalizedText | null;
  /** Names of the properties that changed. */
  readonly fields: readonly string[];
}

interface Part {
  readonly thing: Thing;
  readonly id: string;
  readonly name: LocalizedText | string | null;
  readonly text?: LocalizedText | null;
  readonly group: string;
  readonly value: Readonly<Record<string, unknown>>;
}

const partsOf = (release: Release): Part[] => [
  {
    thing: 'settings',
    id: 'settings',
    name: null,
    group: '',
    value: {
      title: release.title,
      accent: release.accent,
      defaultLocale: release.defaultLocale,
      locales: release.locales,
    },
  },
  ...release.screens.flatMap(({ blocks, ...screen }): Part[] => [
    { thing: 'screen', id: screen.id, name: screen.title ?? screen.name, group: 'screen', value: screen },
    ...blocks.map((block): Part => ({
      thing: 'block',
      id: block.id,
      name: block.type,
      text: textAt(block.props['text'] ?? block.props['label']),
      group: screen.id,
      value: { ...block.props, type: block.type },
    })),
  ]),
  ...release.currencies.map((value): Part => ({
    thing: 'currency',
    id: value.id,
    name: value.name,
    group: 'currency',
    value: { ...value },
  })),
  ...release.items.map((value): Part => ({
    thing: 'item',
    id: value.id,
    name: value.title,
    group: 'item',
    value: { ...value },
  })),
  ...release.levels.map((value): Part => ({
    thing: 'level',
    id: value.id,
    name: String(value.number),
    group: 'level',
    value: { ...value },
  })),
  ...release.quests.map((value): Part => ({
    thing: 'quest',
    id: value.id,
    name: value.title,
    group: 'quest',
    value: { ...value },
  })),
  ...release.products.map((value): Part => ({
    thing: 'product',
    id: value.id,
    name: value.title,
    group: 'product',
    value: { ...value },
  })),
  ...release.exchanges.map((value): Part => ({
    thing: 'exchange',
    id: value.id,
    name: null,
    group: 'exchange',
    value: { ...value },
  })),
  ...release.leaderboards.map((value): Part => ({
    thing: 'leaderboard',
    id: value.id,
    name: value.title,
    group: 'leaderboard',
    value: { ...value },
  })),
];

/** Defaults that a publication fills in: absent is the same as these. */
const defaults: Readonly<Record<string, unknown>> = { style: 'body', size: 10, metric: 'points' };

const changedFields = (before: Part, after: Part): string[] =>
  [...new Set([...Object.keys(before.value), ...Object.keys(after.value)])].filter(
    (name) => !sameValue(before.value[name] ?? defaults[name], after.value[name] ?? defaults[name]),
  );

const orderOf = (parts: readonly Part[], known: ReadonlySet<string>): Map<string, string> => {
  const places = new Map<string, string>();
  const counts = new Map<string, number>();
  for (const { id, group } of parts.filter((part) => known.has(part.id))) {
    const count = counts.get(group) ?? 0;
    counts.set(group, count + 1);
    places.set(id, `${group} ${count}`);
  }
  return places;
};

/** What is different in `after`, in the order of what is shown. Rules that players can't see are not in it. */
export const differences = (before: Release | null, after: Release): Difference[] => {
  const old = before === null ? [] : partsOf(before);
  const now = partsOf(after);
  const oldById = new Map(old.map((part) => [part.id, part]));
  const nowIds = new Set(now.map(({ id }) => id));
  const both = new Set(old.flatMap(({ id }) => (nowIds.has(id) ? [id] : [])));
  const [oldPlaces, nowPlaces] = [orderOf(old, both), orderOf(now, both)];
  const told = (
    { thing, id, name, text = null }: Part,
    change: Difference['change'],
    fields: readonly string[] = [],
  ): Difference => ({
    change,
    thing,
    id,
    name,
    text,
    fields,
  });
  return [
    ...now.flatMap((part): Difference[] => {
      const was = oldById.get(part.id);
      if (was === undefined) return [told(part, 'added')];
      const fields = changedFields(was, part);
      if (fields.length > 0) return [told(part, 'changed', fields)];
      return oldPlaces.get(part.id) === nowPlaces.get(part.id) ? [] : [told(part, 'moved')];
    }),
    ...old.filter(({ id }) => !nowIds.has(id)).map((part) => told(part, 'removed')),
  ];
};
