import { objectAt, type DraftNode, type NodeKind, type Nodes } from './node.ts';

/** Which properties of a node are texts by locale; `optional` ones may be missing altogether. */
export interface TextProperty {
  readonly name: string;
  readonly optional: boolean;
  readonly long: boolean;
}

const property = (name: string, options: Partial<TextProperty> = {}): TextProperty => ({
  name,
  optional: false,
  long: false,
  ...options,
});

const byKind: Readonly<Record<NodeKind, readonly TextProperty[]>> = {
  SETTINGS: [property('title', { optional: true })],
  SCREEN: [property('title', { optional: true })],
  BLOCK: [],
  CURRENCY: [property('name')],
  ITEM: [property('title')],
  ACTION: [],
  LEVEL: [],
  QUEST: [property('title')],
  PRODUCT: [property('title'), property('description', { optional: true, long: true })],
  EXCHANGE: [],
  LEADERBOARD: [property('title')],
};
const byBlockType: Readonly<Record<string, readonly TextProperty[]>> = {
  text: [property('text', { long: true })],
  image: [property('alt', { optional: true })],
  tap: [property('label')],
  referral: [property('text', { optional: true, long: true })],
};

export const textProperties = ({ kind, props }: DraftNode): readonly TextProperty[] =>
  kind === 'BLOCK' ? (byBlockType[typeof props['type'] === 'string' ? props['type'] : ''] ?? []) : byKind[kind];

export interface TextEntry extends TextProperty {
  readonly node: DraftNode;
  readonly texts: Readonly<Record<string, unknown>>;
  /** Locales that it should have and has not. An optional text that is in no locale lacks none. */
  readonly missing: readonly string[];
}

/** Every text of the draft, in reading order. */
export const textEntries = (nodes: Nodes, locales: readonly string[]): TextEntry[] =>
  nodes.flatMap((node) =>
    textProperties(node).map((each) => {
      const texts = objectAt(node.props[each.name]);
      const isThere = (locale: string): boolean => {
        const text = texts[locale];
        return typeof text === 'string' && text.trim() !== '';
      };
      const absent = each.optional && !locales.some(isThere);
      return { ...each, node, texts, missing: absent ? [] : locales.filter((locale) => !isThere(locale)) };
    }),
  );
