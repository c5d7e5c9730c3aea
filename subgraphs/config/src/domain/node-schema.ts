import { z } from 'zod';
import {
  accentSchema,
  actionSchema,
  amountSchema,
  expirySchema,
  type Money,
  instantSchema,
  localizedTextSchema,
  productKinds,
  productPartSchema,
  screenIcons,
  starsSchema,
  stockSchema,
  thingIconSchema,
  type ProductKind,
} from '@stargraph/kit/contracts/release';
import type { NodeKind } from './node.ts';

/** A language tag as texts are keyed by: `en`, `pt-BR`. */
const localeSchema = z.string().regex(/^[a-z]{2}(-[A-Z]{2})?$/, 'a locale such as en or pt-BR');

// Conventions that validation finds things by (node-content.ts): `<kind>Id` and `<kind>Ids` name other nodes of the
// draft, `assetId` an uploaded file, and title, name, label, text, description and alt that are objects hold a text by
// locale.
const text = localizedTextSchema;
const id = z.string();

const money = z.strictObject({ currencyId: id, amount: amountSchema });
const reward = money.nullable().default(null);
const optionalText = text.nullable().default(null);
const icon = thingIconSchema.nullable().default(null);

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
  /** Without `alt` it is decoration that screen readers pass over. */
  z.strictObject({ type: z.literal('image'), assetId: id, alt: text.optional() }),
  z.strictObject({ type: z.literal('level') }),
  z.strictObject({ type: z.literal('profile') }),
  z.strictObject({ type: z.literal('referral'), text: text.optional() }),
]);

interface ProductProps {
  readonly kind: ProductKind;
  readonly price: unknown;
  readonly stars: number | null;
  readonly grants: readonly unknown[];
  readonly currencyGrants: readonly unknown[];
  readonly parts: readonly unknown[];
  readonly perPlayerLimit: number | null;
  readonly availableFrom: string | null;
  readonly availableUntil: string | null;
}

/** What a product must be beyond its properties one by one: sold for one kind of money, worth something, one thing. */
const checkProduct = (product: ProductProps, context: z.RefinementCtx): void => {
  const { kind, price, stars, parts, availableFrom, availableUntil } = product;
  const refuse = (name: string, message: string): void => context.addIssue({ code: 'custom', path: [name], message });
  if ((price === null) === (stars === null))
    refuse(price === null ? 'price' : 'stars', 'A product has either a price in currency or one in Stars.');
  else if (kind === 'subscription' && stars === null) refuse('price', 'A subscription is sold for Stars.');
  if (kind === 'bundle' && parts.length === 0) refuse('parts', 'A bundle has at least one part.');
  if (kind !== 'bundle' && parts.length > 0) refuse('parts', 'Only a bundle has parts.');
  if (product.grants.length + product.currencyGrants.length + parts.length === 0 && kind !== 'bundle')
    refuse('grants', 'A product brings at least one item or amount.');
  if (kind === 'permanent' && (product.perPlayerLimit ?? 1) !== 1)
    refuse('perPlayerLimit', 'What is permanent is owned once.');
  if (kind === 'subscription' && product.perPlayerLimit !== null)
    refuse('perPlayerLimit', 'A player has one subscription at a time, and may subscribe again once it has ended.');
  if (availableFrom !== null && availableUntil !== null && Date.parse(availableUntil) <= Date.parse(availableFrom))
    refuse('availableUntil', 'A sale ends after it starts.');
};

/** What a rate must be beyond its properties one by one: between two currencies, and met by some amount. */
const checkExchange = (
  {
    give,
    get,
    minimum,
    maximum,
    perDay,
  }: {
    readonly give: Money;
    readonly get: Money;
    readonly minimum: string | null;
    readonly maximum: string | null;
    readonly perDay: string | null;
  },
  context: z.RefinementCtx,
): void => {
  if (give.currencyId === get.currencyId)
    context.addIssue({ code: 'custom', path: ['get'], message: 'A currency is exchanged for another one.' });
  const unit = BigInt(give.amount);
  const least = minimum === null ? unit : ((BigInt(minimum) + unit - 1n) / unit) * unit;
  if (maximum !== null && BigInt(maximum) < least)
    context.addIssue({ code: 'custom', path: ['maximum'], message: 'No amount lies between the least and the most.' });
  if (perDay !== null && BigInt(perDay) < least)
    context.addIssue({ code: 'custom', path: ['perDay'], message: 'A day’s limit allows not even the least amount.' });
};

/** The properties that each kind of node must have to be published. An absent optional one takes its default. */
export const nodePropsSchemas = {
  settings: z.strictObject({
    defaultLocale: localeSchema,
    locales: z.array(localeSchema).min(1).max(50),
    title: optionalText,
    accent: accentSchema.nullable().default(null),
  }),
  screen: z.strictObject({
    name: z.string().min(1).max(80),
    title: optionalText,
    icon: z.enum(screenIcons).nullable().default(null),
    home: z.boolean().default(false),
  }),
  block: blockPropsSchema,
  currency: z.strictObject({
    code: z.string().regex(/^[A-Z][A-Z0-9_]{1,11}$/, '2 to 12 capital letters, digits or _'),
    name: text,
    icon,
    expires: expirySchema.nullable().default(null),
  }),
  item: z.strictObject({ title: text, icon }),
  action: z.strictObject({
    key: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'up to 40 small letters, digits or _'),
    points: actionSchema.shape.points.default(0),
    reward,
    cost: money.nullable().default(null),
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
    autoClaim: z.boolean().default(true),
    icon,
  }),
  product: z
    .strictObject({
      title: text,
      description: optionalText,
      icon,
      price: money.nullable().default(null),
      stars: starsSchema.nullable().default(null),
      grants: z
        .array(z.strictObject({ itemId: id, quantity: z.number().int().min(1).max(1_000_000) }))
        .max(20)
        .default([]),
      currencyGrants: z.array(money).max(20).default([]),
      kind: z.enum(productKinds).default('consumable'),
      parts: z.array(z.strictObject(productPartSchema.shape)).max(20).default([]),
      perPlayerLimit: z.number().int().min(1).max(1_000_000).nullable().default(null),
      stock: stockSchema.nullable().default(null),
      availableFrom: instantSchema.nullable().default(null),
      availableUntil: instantSchema.nullable().default(null),
    })
    .superRefine(checkProduct),
  exchange: z
    .strictObject({
      give: money,
      get: money,
      minimum: amountSchema.nullable().default(null),
      maximum: amountSchema.nullable().default(null),
      perDay: amountSchema.nullable().default(null),
    })
    .superRefine(checkExchange),
  leaderboard: z.strictObject({ title: text, metric: z.literal('points').default('points') }),
} as const satisfies Record<NodeKind, z.ZodType>;

export type PropsOf<Kind extends NodeKind> = z.output<(typeof nodePropsSchemas)[Kind]>;

/** A node whose properties are known to be right. */
export interface CheckedNode<Kind extends NodeKind> {
  readonly id: string;
  readonly props: PropsOf<Kind>;
}
