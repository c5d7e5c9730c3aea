import { z } from 'zod';

/** A text by locale (`en`, `ru`, …). */
export const localizedTextSchema = z.record(z.string().regex(/^[a-z]{2}(-[A-Z]{2})?$/), z.string().max(2000));
export type LocalizedText = z.infer<typeof localizedTextSchema>;

/** Integer minor units as a decimal string: JSON numbers lose precision past 2^53. */
export const amountSchema = z.string().regex(/^[1-9]\d{0,17}$/, 'a positive whole number of minor units');

const nodeId = z.string();

export const moneySchema = z.object({ currencyId: nodeId, amount: amountSchema });
export type Money = z.infer<typeof moneySchema>;

/** Pictograms that a definition may show; the Mini App draws each of them itself. */
export const thingIcons = [
  'coin',
  'gem',
  'star',
  'heart',
  'bolt',
  'fire',
  'leaf',
  'moon',
  'sun',
  'planet',
  'comet',
  'rocket',
  'telescope',
  'eye',
  'target',
  'flag',
  'footprints',
  'trophy',
  'medal',
  'crown',
  'gift',
  'chest',
  'ticket',
  'key',
  'shield',
  'potion',
  'book',
  'camera',
  'music',
  'puzzle',
] as const;
export const thingIconSchema = z.enum(thingIcons);
const icon = thingIconSchema.nullable().default(null);

/** After how much time units of a currency expire, by UTC: at most a year and two years. See `currency-expiry.ts`. */
export const expirySchema = z.discriminatedUnion('unit', [
  /** So many full days after the day on which they were earned, at that day's end. */
  z.strictObject({ unit: z.literal('day'), count: z.number().int().min(1).max(366) }),
  /** At the end of a calendar month: 1 is the one in which they were earned. */
  z.strictObject({ unit: z.literal('month'), count: z.number().int().min(1).max(24) }),
]);
export type Expiry = z.infer<typeof expirySchema>;

export const currencySchema = z.object({
  id: nodeId,
  code: z.string(),
  name: localizedTextSchema,
  icon,
  /** When what is earned of it expires; null for never. */
  expires: expirySchema.nullable().default(null),
});
export const itemSchema = z.object({ id: nodeId, title: localizedTextSchema, icon });
/** Something a player can do: `key` is what an intent names. */
export const actionSchema = z.object({
  id: nodeId,
  key: z.string(),
  /** Points for one repetition. */
  points: z.number().int().min(0).max(1_000_000),
  /** Currency for one repetition. */
  reward: moneySchema.nullable(),
  /** Currency that one repetition costs: held before it is decided, taken with it. Null for what is free. */
  cost: moneySchema.nullable().default(null),
  /** The most repetitions that one intent may claim. */
  maxCount: z.number().int().min(1).max(1000),
});
export const levelSchema = z.object({
  id: nodeId,
  /** 1 is where everybody starts. */
  number: z.number().int().min(1),
  /** Points from which the level is held. */
  threshold: z.number().int().min(0),
  reward: moneySchema.nullable(),
});
export const questSchema = z.object({
  id: nodeId,
  title: localizedTextSchema,
  /** The action that moves it. */
  actionKey: z.string(),
  /** Repetitions of the action until it is complete. */
  goal: z.number().int().min(1),
  points: z.number().int().min(0),
  reward: moneySchema.nullable(),
  /** Whether completing it pays at once; otherwise the player claims it. */
  autoClaim: z.boolean().default(true),
  icon,
});
/** Telegram Stars, whole: what a Mini App may ask for one digital good. */
export const starsSchema = z.number().int().min(1).max(10_000);
/**
 * How a product is owned: used up and bought again, owned once and for good, paid for anew every 30 days, or a set of
 * other products.
 */
export const productKinds = ['consumable', 'permanent', 'subscription', 'bundle'] as const;
export type ProductKind = (typeof productKinds)[number];
/** How many of a product an environment may sell in all: they are counted at every sale. */
export const stockSchema = z.number().int().min(1).max(100_000);
/** A moment in UTC, ISO 8601 with a `Z`. */
export const instantSchema = z.iso.datetime();
/** A product within a bundle. */
export const productPartSchema = z.object({ productId: nodeId, quantity: z.number().int().min(1).max(1000) });
export const productSchema = z.object({
  id: nodeId,
  kind: z.enum(productKinds).default('consumable'),
  title: localizedTextSchema,
  description: localizedTextSchema.nullable().default(null),
  icon,
  /** What it costs in the project's own currency; null for one that is sold for Stars. */
  price: moneySchema.nullable(),
  /** What it costs in Telegram Stars; null for one that is sold for currency. Exactly one of the two is there. */
  stars: starsSchema.nullable().default(null),
  grants: z.array(z.object({ itemId: nodeId, quantity: z.number().int().min(1).max(1_000_000) })),
  /** Currency that it brings; a product brings at least one item or amount. */
  currencyGrants: z.array(moneySchema).default([]),
  /** What a bundle brings beside its own grants; empty for every other kind. */
  parts: z.array(productPartSchema).default([]),
  /** How many one player may buy in all; null for no limit. 1 for what is permanent; none for a subscription, of which one runs at a time. */
  perPlayerLimit: z.number().int().min(1).nullable(),
  /** How many are sold in all in an environment, whoever buys and whatever they pay with; null for no end. */
  stock: stockSchema.nullable().default(null),
  /** The moment from which it is sold; null for always. */
  availableFrom: instantSchema.nullable().default(null),
  /** The moment at which its sale has ended; null for never. */
  availableUntil: instantSchema.nullable().default(null),
});
/** A rate at which one currency is exchanged for another: so much given for so much got, as often as one likes. */
export const exchangeSchema = z.object({
  id: nodeId,
  give: moneySchema,
  get: moneySchema,
  /** The least and the most that one exchange gives; null for no bound. */
  minimum: amountSchema.nullable().default(null),
  maximum: amountSchema.nullable().default(null),
  /** The most that one player gives at it in a day, which begins at midnight in UTC; null for no limit. */
  perDay: amountSchema.nullable().default(null),
});
export const leaderboardSchema = z.object({ id: nodeId, title: localizedTextSchema, metric: z.literal('points') });
export const blockSchema = z.object({ id: nodeId, type: z.string(), props: z.record(z.string(), z.json()) });
/** What a screen's tab shows. */
export const screenIcons = ['home', 'star', 'quests', 'shop', 'trophy', 'person', 'gift', 'bolt'] as const;
export const screenSchema = z.object({
  id: nodeId,
  name: z.string(),
  /** What players read on its tab; null for its name. */
  title: localizedTextSchema.nullable().default(null),
  icon: z.enum(screenIcons).nullable().default(null),
  home: z.boolean(),
  blocks: z.array(blockSchema),
});
/** The project's own colour, `#rrggbb`; the Mini App corrects it where its contrast fails. */
export const accentSchema = z.string().regex(/^#[0-9a-f]{6}$/, 'a colour as #rrggbb in small letters');

/** What everybody who opens the Mini App may know. */
export const publicReleaseSchema = z.object({
  projectId: z.string(),
  defaultLocale: z.string(),
  locales: z.array(z.string()).min(1),
  /** What the Mini App calls itself; null for the project's name. */
  title: localizedTextSchema.nullable().default(null),
  accent: accentSchema.nullable().default(null),
  screens: z.array(screenSchema),
  currencies: z.array(currencySchema),
  items: z.array(itemSchema),
  levels: z.array(levelSchema),
  quests: z.array(questSchema),
  products: z.array(productSchema),
  exchanges: z.array(exchangeSchema).default([]),
  leaderboards: z.array(leaderboardSchema),
});
export type PublicRelease = z.infer<typeof publicReleaseSchema>;

/** What only services may know: the rules that decide outcomes. */
export const privateReleaseSchema = z.object({
  projectId: z.string(),
  actions: z.array(actionSchema),
  currencies: z.array(currencySchema),
  levels: z.array(levelSchema),
  quests: z.array(questSchema),
  products: z.array(productSchema),
  exchanges: z.array(exchangeSchema).default([]),
  leaderboards: z.array(leaderboardSchema),
});
export type PrivateRelease = z.infer<typeof privateReleaseSchema>;
export type ActionDefinition = z.infer<typeof actionSchema>;
export type CurrencyDefinition = z.infer<typeof currencySchema>;
export type LevelDefinition = z.infer<typeof levelSchema>;
export type QuestDefinition = z.infer<typeof questSchema>;
export type ExchangeDefinition = z.infer<typeof exchangeSchema>;
export type ProductDefinition = z.infer<typeof productSchema>;
