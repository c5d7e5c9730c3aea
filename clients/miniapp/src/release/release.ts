/** The public part of a release, as the gateway inlines it in the page. Everything in it is text to show, never markup. */

/** A text by locale (`en`, `pt-BR`, …). */
export type LocalizedText = Readonly<Record<string, string>>;

export type ThingIcon =
  | 'coin'
  | 'gem'
  | 'star'
  | 'heart'
  | 'bolt'
  | 'fire'
  | 'leaf'
  | 'moon'
  | 'sun'
  | 'planet'
  | 'comet'
  | 'rocket'
  | 'telescope'
  | 'eye'
  | 'target'
  | 'flag'
  | 'footprints'
  | 'trophy'
  | 'medal'
  | 'crown'
  | 'gift'
  | 'chest'
  | 'ticket'
  | 'key'
  | 'shield'
  | 'potion'
  | 'book'
  | 'camera'
  | 'music'
  | 'puzzle';

export type ScreenIcon = 'home' | 'star' | 'quests' | 'shop' | 'trophy' | 'person' | 'gift' | 'bolt';

/** Integer minor units as a decimal string, of one of the release's currencies. */
export interface Money {
  readonly currencyId: string;
  readonly amount: string;
}
/** An amount as a block's property holds it; null for anything else. */
export const moneyProp = (value: unknown): Money | null => {
  const { currencyId, amount } = Object(value) as Readonly<Record<string, unknown>>;
  return typeof currencyId === 'string' && typeof amount === 'string' && /^[1-9]\d{0,17}$/.test(amount)
    ? { currencyId, amount }
    : null;
};
export interface Currency {
  readonly id: string;
  readonly code: string;
  readonly name: LocalizedText;
  readonly icon: ThingIcon | null;
  /** When what is earned expires; absent in old releases, null for never. The server says what expires when. */
  readonly expires?: { readonly unit: 'day' | 'month'; readonly count: number } | null;
}
export interface Item {
  readonly id: string;
  readonly title: LocalizedText;
  readonly icon: ThingIcon | null;
}
export interface Level {
  readonly id: string;
  readonly number: number;
  readonly threshold: number;
  readonly reward: Money | null;
}
export interface Quest {
  readonly id: string;
  readonly title: LocalizedText;
  readonly actionKey: string;
  readonly goal: number;
  readonly points: number;
  readonly reward: Money | null;
  readonly autoClaim: boolean;
  readonly icon: ThingIcon | null;
}
export type ProductKind = 'consumable' | 'permanent' | 'subscription' | 'bundle';
export interface Product {
  readonly id: string;
  readonly kind: ProductKind;
  readonly title: LocalizedText;
  readonly description: LocalizedText | null;
  readonly icon: ThingIcon | null;
  /** Null for one that is sold for Stars. */
  readonly price: Money | null;
  /** Null for one that is sold for currency. */
  readonly stars: number | null;
  readonly grants: readonly { readonly itemId: string; readonly quantity: number }[];
  readonly currencyGrants: readonly Money[];
  /** The products that a bundle brings beside its own grants. */
  readonly parts: readonly { readonly productId: string; readonly quantity: number }[];
  readonly perPlayerLimit: number | null;
  /** How many are sold in all; null for no end. */
  readonly stock: number | null;
  /** Moments in UTC, ISO 8601; null for always. */
  readonly availableFrom: string | null;
  readonly availableUntil: string | null;
}
/** A rate: so much given for so much got. */
export interface Exchange {
  readonly id: string;
  readonly give: Money;
  readonly get: Money;
  /** The least and the most that one exchange gives, minor units; null for no bound. */
  readonly minimum: string | null;
  readonly maximum: string | null;
  /** The most that one player gives at it in a day; null for no limit, and absent in releases of before there was one. */
  readonly perDay?: string | null;
}
export interface Leaderboard {
  readonly id: string;
  readonly title: LocalizedText;
}
/** `props` is what its type says, and anything at all for a type that this client does not know. */
export interface Block {
  readonly id: string;
  readonly type: string;
  readonly props: Readonly<Record<string, unknown>>;
}
export interface Screen {
  readonly id: string;
  readonly name: string;
  readonly title: LocalizedText | null;
  readonly icon: ScreenIcon | null;
  readonly home: boolean;
  readonly blocks: readonly Block[];
}
export interface Release {
  readonly projectId: string;
  readonly defaultLocale: string;
  readonly locales: readonly string[];
  readonly title: LocalizedText | null;
  /** `#rrggbb`. */
  readonly accent: string | null;
  readonly screens: readonly Screen[];
  readonly currencies: readonly Currency[];
  readonly items: readonly Item[];
  readonly levels: readonly Level[];
  readonly quests: readonly Quest[];
  readonly products: readonly Product[];
  readonly exchanges: readonly Exchange[];
  readonly leaderboards: readonly Leaderboard[];
}

/** What there is before anything was published. */
export const emptyRelease: Release = {
  projectId: '',
  defaultLocale: 'en',
  locales: ['en'],
  title: null,
  accent: null,
  screens: [],
  currencies: [],
  items: [],
  levels: [],
  quests: [],
  products: [],
  exchanges: [],
  leaderboards: [],
};

/** The screen to open first. Every release that could be published has one. */
export const homeScreen = (release: Release): Screen | undefined =>
  release.screens.find(({ home }) => home) ?? release.screens[0];

export const byId = <T extends { readonly id: string }>(list: readonly T[], id: string): T | undefined =>
  list.find((each) => each.id === id);

/** The definitions that `ids` names, in its order; all of them where it names none. Ids of what is gone are skipped. */
export const chosen = <T extends { readonly id: string }>(list: readonly T[], ids: unknown): readonly T[] =>
  Array.isArray(ids) ? ids.flatMap((id: unknown) => list.filter((each) => each.id === id)) : list;
