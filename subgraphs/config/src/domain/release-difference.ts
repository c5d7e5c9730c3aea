import type { PrivateRelease, PublicRelease } from '@stargraph/kit/contracts/release';
import { canonicalJson } from './build-release.ts';
import { definitionKinds, definitionsIn } from './definition.ts';

/** A release's content. */
export interface ReleaseContent {
  readonly view: PublicRelease;
  readonly rules: PrivateRelease;
}

/** Ids that are told of one kind of change: what an audit log shows must stay readable. */
const mostTold = 50;

type Parts = ReadonlyMap<string, string>;

const byId = (parts: readonly { readonly id: string }[]): Parts =>
  new Map(parts.map((part) => [part.id, canonicalJson(part)]));

/** The release cut into what operators speak of, each part by its id. */
const partsOf = ({ view, rules }: ReleaseContent): ReadonlyMap<string, Parts> => {
  const { screens, levels, ...rest } = view;
  const settings = Object.entries(rest).filter(([, value]) => !Array.isArray(value));
  return new Map<string, Parts>([
    ['screens', byId(screens)],
    ...definitionKinds.map((kind): [string, Parts] => [`${kind}s`, byId(definitionsIn(view, kind))]),
    ['levels', byId(levels)],
    ['actions', byId(rules.actions)],
    ['settings', new Map(settings.map(([name, value]) => [name, canonicalJson(value)]))],
    // Budgets, odds and the like stand beside the public definition under its id.
    ['rules', byId([...rules.quests, ...rules.products, ...rules.leaderboards])],
  ]);
};

/** By kind, how, and id. */
export type ReleaseDifference = {
  [kind: string]: { [how: string]: string[] };
};

/** What is otherwise in `after` than in `before`: by kind, the ids that were added, changed and removed. */
export const releaseDifference = (before: ReleaseContent | null, after: ReleaseContent): ReleaseDifference => {
  const old = before === null ? new Map<string, Parts>() : partsOf(before);
  return Object.fromEntries(
    [...partsOf(after)].flatMap(([kind, now]) => {
      const then = old.get(kind) ?? new Map<string, string>();
      const added = [...now.keys()].filter((id) => !then.has(id));
      const changed = [...now].filter(([id, text]) => then.has(id) && then.get(id) !== text).map(([id]) => id);
      const removed = [...then.keys()].filter((id) => !now.has(id));
      const told = Object.entries({ added, changed, removed }).filter(([, ids]) => ids.length > 0);
      if (told.length === 0) return [];
      return [[kind, Object.fromEntries(told.map(([how, ids]) => [how, shortened(ids)]))]];
    }),
  );
};

const shortened = (ids: readonly string[]): string[] =>
  ids.length <= mostTold ? [...ids] : [...ids.slice(0, mostTold), `and ${ids.length - mostTold} more`];
