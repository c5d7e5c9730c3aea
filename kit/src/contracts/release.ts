import { z } from 'zod';

/** A text by locale (`en`, `ru`, …). */
export const localizedTextSchema = z.record(z.string().regex(/^[a-z]{2}(-[A-Z]{2})?$/), z.string().max(2000));
export type LocalizedText = z.infer<typeof localizedTextSchema>;

/** Integer minor units as a decimal string: JSON numbers lose precision past 2^53. */
export const amountSchema = z.string().regex(/^[1-9]\d{0,17}$/, 'a positive whole number of minor units');

const nodeId = z.string();

export const moneySchema = z.object({ currencyId: nodeId, amount: amountSchema });
export type Money = z.infer<typeof moneySchema>;

export const currencySchema = z.object({ id: nodeId, code: z.string(), name: localizedTextSchema });
export const itemSchema = z.object({ id: nodeId, title: localizedTextSchema });
/** Something a player can do: `key` is what an intent names. */
export const actionSchema = z.object({
  id: nodeId,
  key: z.string(),
  /** Points for one repetition. */
  points: z.number().int().min(0).max(1_000_000),
  /** Currency for one repetition. */
  reward: moneySchema.nullable(),
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
});
export const productSchema = z.object({
  id: nodeId,
  title: localizedTextSchema,
  price: moneySchema,
  grants: z.array(z.object({ itemId: nodeId, quantity: z.number().int().min(1).max(1_000_000) })).min(1),
  /** How many one player may buy in all; null for no limit. */
  perPlayerLimit: z.number().int().min(1).nullable(),
});
export const leaderboardSchema = z.object({ id: nodeId, title: localizedTextSchema, metric: z.literal('points') });
export const blockSchema = z.object({ id: nodeId, type: z.string(), props: z.record(z.string(), z.json()) });
export const screenSchema = z.object({ id: nodeId, name: z.string(), home: z.boolean(), blocks: z.array(blockSchema) });

/** What everybody who opens the Mini App may know. */
export const publicReleaseSchema = z.object({
  projectId: z.string(),
  defaultLocale: z.string(),
  locales: z.array(z.string()).min(1),
  screens: z.array(screenSchema),
  currencies: z.array(currencySchema),
  items: z.array(itemSchema),
  levels: z.array(levelSchema),
  quests: z.array(questSchema),
  products: z.array(productSchema),
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
  leaderboards: z.array(leaderboardSchema),
});
export type PrivateRelease = z.infer<typeof privateReleaseSchema>;
export type ActionDefinition = z.infer<typeof actionSchema>;
export type LevelDefinition = z.infer<typeof levelSchema>;
export type QuestDefinition = z.infer<typeof questSchema>;
export type ProductDefinition = z.infer<typeof productSchema>;
