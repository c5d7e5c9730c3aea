import type { NodeKind } from './node.ts';

/** What a form asks for a property. Texts by locale are `text`; `ids` names nodes of `kind`, all where it is absent. */
export type Field =
  | { readonly form: 'text'; readonly name: string; readonly long?: boolean; readonly optional?: boolean }
  | {
      readonly form: 'word';
      readonly name: string;
      readonly pattern?: RegExp;
      readonly hint?: boolean;
      readonly maxLength?: number;
    }
  | {
      readonly form: 'number';
      readonly name: string;
      readonly min: number;
      readonly max: number;
      readonly otherwise?: number;
      readonly optional?: boolean;
    }
  | { readonly form: 'reference'; readonly name: string; readonly kind: NodeKind }
  | { readonly form: 'ids'; readonly name: string; readonly kind: NodeKind }
  | { readonly form: 'money'; readonly name: string }
  | { readonly form: 'amount'; readonly name: string }
  | { readonly form: 'flag'; readonly name: string; readonly otherwise: boolean; readonly hint?: boolean }
  | { readonly form: 'choice'; readonly name: string; readonly options: readonly string[]; readonly otherwise: string }
  | { readonly form: 'thingIcon'; readonly name: string }
  | { readonly form: 'screenIcon'; readonly name: string }
  | { readonly form: 'colour'; readonly name: string }
  | { readonly form: 'image'; readonly name: string }
  | {
      readonly form: 'home' | 'locales' | 'price' | 'grants' | 'productKind' | 'parts' | 'instant' | 'expiry';
      readonly name: string;
    };

const reward: Field = { form: 'money', name: 'reward' };
const icon: Field = { form: 'thingIcon', name: 'icon' };

export const fieldsOfKind: Readonly<Record<Exclude<NodeKind, 'BLOCK'>, readonly Field[]>> = {
  SETTINGS: [
    { form: 'text', name: 'title', optional: true },
    { form: 'colour', name: 'accent' },
    { form: 'locales', name: 'locales' },
  ],
  SCREEN: [
    { form: 'word', name: 'name', maxLength: 80, hint: true },
    { form: 'text', name: 'title', optional: true },
    { form: 'screenIcon', name: 'icon' },
    { form: 'home', name: 'home' },
  ],
  CURRENCY: [
    { form: 'text', name: 'name' },
    { form: 'word', name: 'code', pattern: /^[A-Z][A-Z0-9_]{1,11}$/, hint: true, maxLength: 12 },
    icon,
    { form: 'expiry', name: 'expires' },
  ],
  ITEM: [{ form: 'text', name: 'title' }, icon],
  ACTION: [
    { form: 'word', name: 'key', pattern: /^[a-z][a-z0-9_]{0,39}$/, hint: true, maxLength: 40 },
    { form: 'number', name: 'points', min: 0, max: 1_000_000, otherwise: 0 },
    reward,
    { form: 'money', name: 'cost' },
    { form: 'number', name: 'maxCount', min: 1, max: 1000, otherwise: 1 },
  ],
  LEVEL: [
    { form: 'number', name: 'number', min: 1, max: 1000 },
    { form: 'number', name: 'threshold', min: 0, max: 1_000_000_000_000_000 },
    reward,
  ],
  QUEST: [
    { form: 'text', name: 'title' },
    { form: 'reference', name: 'actionId', kind: 'ACTION' },
    { form: 'number', name: 'goal', min: 1, max: 1_000_000_000 },
    { form: 'number', name: 'points', min: 0, max: 1_000_000, otherwise: 0 },
    reward,
    { form: 'flag', name: 'autoClaim', otherwise: true, hint: true },
    icon,
  ],
  PRODUCT: [
    { form: 'text', name: 'title' },
    { form: 'text', name: 'description', long: true, optional: true },
    { form: 'productKind', name: 'kind' },
    { form: 'price', name: 'price' },
    { form: 'parts', name: 'parts' },
    { form: 'grants', name: 'grants' },
    { form: 'number', name: 'perPlayerLimit', min: 1, max: 1_000_000, optional: true },
    { form: 'number', name: 'stock', min: 1, max: 100_000, optional: true },
    { form: 'instant', name: 'availableFrom' },
    { form: 'instant', name: 'availableUntil' },
    icon,
  ],
  EXCHANGE: [
    { form: 'money', name: 'give' },
    { form: 'money', name: 'get' },
    { form: 'amount', name: 'minimum' },
    { form: 'amount', name: 'maximum' },
    { form: 'amount', name: 'perDay' },
  ],
  LEADERBOARD: [{ form: 'text', name: 'title' }],
};

export const blockTypes = [
  'text',
  'image',
  'balance',
  'level',
  'tap',
  'quests',
  'shop',
  'leaderboard',
  'profile',
  'referral',
] as const;
export type BlockType = (typeof blockTypes)[number];

export const fieldsOfBlock: Readonly<Record<BlockType, readonly Field[]>> = {
  text: [
    { form: 'text', name: 'text', long: true },
    { form: 'choice', name: 'style', options: ['title', 'body'], otherwise: 'body' },
  ],
  image: [
    { form: 'image', name: 'assetId' },
    { form: 'text', name: 'alt', optional: true },
  ],
  balance: [{ form: 'reference', name: 'currencyId', kind: 'CURRENCY' }],
  level: [],
  tap: [
    { form: 'text', name: 'label' },
    { form: 'reference', name: 'actionId', kind: 'ACTION' },
  ],
  quests: [{ form: 'ids', name: 'questIds', kind: 'QUEST' }],
  shop: [{ form: 'ids', name: 'productIds', kind: 'PRODUCT' }],
  leaderboard: [
    { form: 'reference', name: 'leaderboardId', kind: 'LEADERBOARD' },
    { form: 'number', name: 'size', min: 1, max: 100, otherwise: 10 },
  ],
  profile: [],
  referral: [{ form: 'text', name: 'text', long: true, optional: true }],
};

export const isBlockType = (type: unknown): type is BlockType => blockTypes.some((known) => known === type);
