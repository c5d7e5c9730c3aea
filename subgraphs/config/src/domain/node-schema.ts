import { z } from 'zod';
import { actionSchema, amountSchema, localizedTextSchema } from '@stargraph/kit/contracts/release';
import type { NodeKind } from './node.ts';

/** A language tag as texts are keyed by: `en`, `pt-BR`. */
const localeSchema = z.string().regex(/^[a-z]{2}(-[A-Z]{2})?$/, 'a locale such as en or pt-BR');

// Two conventions that validation finds things by (node-content.ts): `<kind>Id` and `<kind>Ids` name other
// nodes of the draft, and title, name, label and text that are objects hold a text by locale.
const text = localizedTextSchema;
const id = z.string();

const money = z.strictObject({ currencyId: id, amount: amountSchema });
const reward = money.nullable().default(null);

const nonNegative = (max: number) => z.number().int().min(0).max(max);

/** Properties of a block, by its type. */
const blockPropsSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text, style: z.enum(['title', 'body']).default('body') }),
  z.strictObject({ type: z.literal('balance'), currencyId: id }),
  z.strictObject({ type: z.literal('tap'), actionId: id, label: text }),
  /** Without `questIds` it shows every quest. */
  z.strictObject({ type: z.literal('quests'), questIds: z.array(id).max(100).optional() }),
  /** Without `productIds` it shows every product. */
  z.strictObject({ type: z.literal('shop'), productIds: z.array(id).max(100).optional() }),
  z.strictObject({
    type: z.literal('leaderboard'),
    leaderboardId: id,
    size: z.number().int().min(1).max(100).default(10),
  }),
]);

/** The properties that each kind of node must have to be published. An absent optional one takes its default. */
export const nodePropsSchemas = {
  settings: z.strictObject({ defaultLocale: localeSchema, locales: z.array(localeSchema).min(1).max(50) }),
  screen: z.strictObject({ name: z.string().min(1).max(80), home: z.boolean().default(false) }),
  block: blockPropsSchema,
  currency: z.strictObject({
    code: z.string().regex(/^[A-Z][A-Z0-9_]{1,11}$/, '2 to 12 capital letters, digits or _'),
    name: text,
  }),
  item: z.strictObject({ title: text }),
  action: z.strictObject({
    key: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'up to 40 small letters, digits or _'),
    points: actionSchema.shape.points.default(0),
    reward,
    maxCount: actionSchema.shape.maxCount.default(1),
  }),
  level: z.strictObject({
    number: z.number().int().min(1).max(1000),
    threshold: nonNegative(1_000_000_000_000_000),
    reward,
  }),
  quest: z.strictObject({
    title: text,
    actionId: id,
    goal: z.number().int().min(1).max(1_000_000_000),
    points: nonNegative(1_000_000).default(0),
    reward,
  }),
  product: z.strictObject({
    title: text,
    price: money,
    grants: z
      .array(z.strictObject({ itemId: id, quantity: z.number().int().min(1).max(1_000_000) }))
      .min(1)
      .max(20),
    perPlayerLimit: z.number().int().min(1).max(1_000_000).nullable().default(null),
  }),
  leaderboard: z.strictObject({ title: text, metric: z.literal('points').default('points') }),
} as const satisfies Record<NodeKind, z.ZodType>;

export type PropsOf<Kind extends NodeKind> = z.output<(typeof nodePropsSchemas)[Kind]>;

/** A node whose properties are known to be right. */
export interface CheckedNode<Kind extends NodeKind> {
  readonly id: string;
  readonly props: PropsOf<Kind>;
}
