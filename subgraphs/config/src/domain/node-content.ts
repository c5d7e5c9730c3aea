import type { LocalizedText } from '@stargraph/kit/contracts/release';
import type { JsonValue, NodeKind, Nodes } from './node.ts';
import { isList, isObject } from './props.ts';

/** A place in properties where another node is named. */
export interface Reference {
  readonly path: readonly string[];
  readonly kind: NodeKind;
  readonly id: string;
}

/** A place in properties where a text by locale stands. */
export interface Text {
  readonly path: readonly string[];
  readonly text: LocalizedText;
}

interface Entry {
  readonly path: readonly string[];
  readonly key: string;
  readonly value: JsonValue;
}

/** Every named value, at any depth. Entries of a list carry their index in the path. */
function* entriesOf(value: JsonValue, path: readonly string[]): Generator<Entry> {
  if (isList(value)) {
    for (const [index, entry] of value.entries()) yield* entriesOf(entry, [...path, String(index)]);
  } else if (isObject(value)) {
    for (const [key, entry] of Object.entries(value)) {
      yield { path: [...path, key], key, value: entry };
      yield* entriesOf(entry, [...path, key]);
    }
  }
}

const referenceKey = /^(currency|item|action|quest|product|leaderboard)Ids?$/;
const textKeys: ReadonlySet<string> = new Set(['title', 'name', 'label', 'text', 'description', 'alt']);

/** The nodes that checked properties name. Complete because schemas are strict and follow the naming rule. */
export const referencesOf = (props: JsonValue): Reference[] =>
  [...entriesOf(props, [])].flatMap(({ path, key, value }) => {
    const kind = referenceKey.exec(key)?.[1] as NodeKind | undefined;
    if (kind === undefined) return [];
    if (typeof value === 'string') return [{ path, kind, id: value }];
    return isList(value)
      ? value.flatMap((id, index) => (typeof id === 'string' ? [{ path: [...path, String(index)], kind, id }] : []))
      : [];
  });

/** The texts that checked properties hold. */
export const textsOf = (props: JsonValue): Text[] =>
  [...entriesOf(props, [])].flatMap(({ path, key, value }) =>
    textKeys.has(key) && isObject(value) ? [{ path, text: value as LocalizedText }] : [],
  );

/** The uploaded files that properties name. */
export const assetsOf = (props: JsonValue): { readonly path: readonly string[]; readonly id: string }[] =>
  [...entriesOf(props, [])].flatMap(({ path, key, value }) =>
    key === 'assetId' && typeof value === 'string' ? [{ path, id: value }] : [],
  );

/** The ids of all uploaded files that a draft names, each once. */
export const assetsNamedIn = (nodes: Nodes): string[] => [
  ...new Set([...nodes.values()].flatMap(({ props }) => assetsOf(props).map(({ id }) => id))),
];
