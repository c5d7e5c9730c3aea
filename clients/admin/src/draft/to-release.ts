import type {
  Currency,
  Exchange,
  Level,
  LocalizedText,
  Money,
  Product,
  ProductKind,
  Quest,
  Release,
  Screen,
  ScreenIcon,
  ThingIcon,
} from '@stargraph/miniapp/release/release';
import { expiryAt } from './expiry.ts';
import { objectAt, ofKind, siblingsOf, type DraftNode, type Nodes, type Props } from './node.ts';

/** A text by locale; holes and what is no text are left out. Null where nothing is left. */
export const textAt = (value: unknown): LocalizedText | null => {
  const texts = Object.entries(objectAt(value)).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== '',
  );
  return texts.length === 0 ? null : Object.fromEntries(texts);
};

/** Images of the library by their ids, with whole addresses as paths. */
export type Images = ReadonlyMap<string, { readonly path: string; readonly width: number; readonly height: number }>;

const word = (value: unknown): string => (typeof value === 'string' ? value : '');
const number = (value: unknown, otherwise: number): number => (typeof value === 'number' ? value : otherwise);
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const words = (value: unknown): readonly string[] => list(value).filter((item) => typeof item === 'string');

// What the Mini App can't draw it leaves out: names are handed on unchecked.
const iconAt = (value: unknown): ThingIcon | null => (typeof value === 'string' ? (value as ThingIcon) : null);
const screenIconAt = (value: unknown): ScreenIcon | null => (typeof value === 'string' ? (value as ScreenIcon) : null);

const moneyAt = (value: unknown): Money | null => {
  const { currencyId, amount } = objectAt(value);
  return typeof currencyId === 'string' && typeof amount === 'string' && /^\d+$/.test(amount)
    ? { currencyId, amount }
    : null;
};

const kindAt = (value: unknown): ProductKind =>
  value === 'permanent' || value === 'subscription' || value === 'bundle' ? value : 'consumable';
const instantAt = (value: unknown): string | null =>
  typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? value : null;

const currency = ({ id, props }: DraftNode): Currency => ({
  id,
  code: word(props['code']),
  name: textAt(props['name']) ?? {},
  icon: iconAt(props['icon']),
  expires: expiryAt(props['expires']),
});
const level = ({ id, props }: DraftNode): Level => ({
  id,
  number: number(props['number'], 1),
  threshold: number(props['threshold'], 0),
  reward: moneyAt(props['reward']),
});
const quest =
  (keyOf: (id: unknown) => string) =>
  ({ id, props }: DraftNode): Quest => ({
    id,
    title: textAt(props['title']) ?? {},
    actionKey: keyOf(props['actionId']),
    goal: number(props['goal'], 1),
    points: number(props['points'], 0),
    reward: moneyAt(props['reward']),
    autoClaim: props['autoClaim'] !== false,
    icon: iconAt(props['icon']),
  });
const product = ({ id, props }: DraftNode): Product => ({
  id,
  title: textAt(props['title']) ?? {},
  description: textAt(props['description']),
  icon: iconAt(props['icon']),
  price: moneyAt(props['price']),
  stars: typeof props['stars'] === 'number' ? props['stars'] : null,
  grants: list(props['grants']).flatMap((grant) => {
    const { itemId, quantity } = objectAt(grant);
    return typeof itemId === 'string' ? [{ itemId, quantity: number(quantity, 1) }] : [];
  }),
  currencyGrants: list(props['currencyGrants']).flatMap((grant) => moneyAt(grant) ?? []),
  kind: kindAt(props['kind']),
  parts: list(props['parts']).flatMap((part) => {
    const { productId, quantity } = objectAt(part);
    return typeof productId === 'string' ? [{ productId, quantity: number(quantity, 1) }] : [];
  }),
  perPlayerLimit:
    props['kind'] === 'permanent' ? 1 : typeof props['perPlayerLimit'] === 'number' ? props['perPlayerLimit'] : null,
  stock: typeof props['stock'] === 'number' ? props['stock'] : null,
  availableFrom: instantAt(props['availableFrom']),
  availableUntil: instantAt(props['availableUntil']),
});

/** A rate that is not whole yet can't be shown. */
const exchange = ({ id, props }: DraftNode): Exchange[] => {
  const [give, get] = [moneyAt(props['give']), moneyAt(props['get'])];
  const bound = (value: unknown): string | null => (/^\d+$/.test(word(value)) ? word(value) : null);
  return give === null || get === null
    ? []
    : [
        {
          id,
          give,
          get,
          minimum: bound(props['minimum']),
          maximum: bound(props['maximum']),
          perDay: bound(props['perDay']),
        },
      ];
};

const blockProps = (props: Props, actions: Nodes, images: Images): Props => {
  const { type, ...rest } = props;
  if (type === 'image') return { image: images.get(word(props['assetId'])), alt: props['alt'] };
  if (type !== 'tap') return rest;
  const action = actions.find(({ id }) => id === props['actionId']);
  return {
    // A tap whose action is not chosen yet is shown all the same: this is a draft.
    actionKey: word(action?.props['key']) || 'tap',
    label: props['label'],
    points: number(action?.props['points'], 0),
    cost: moneyAt(action?.props['cost']),
    maxCount: number(action?.props['maxCount'], 1),
  };
};

/** The release that the draft would be if it were published now, as far as it goes: half-made parts show half. */
export const draftRelease = (projectId: string, nodes: Nodes, images: Images = new Map()): Release => {
  const settings = ofKind(nodes, 'SETTINGS')[0]?.props ?? {};
  const actions = ofKind(nodes, 'ACTION');
  const keyOf = (id: unknown): string => word(actions.find((action) => action.id === id)?.props['key']);
  const locales = words(settings['locales']);
  const defaultLocale = word(settings['defaultLocale']) || (locales[0] ?? 'en');
  return {
    projectId,
    defaultLocale,
    locales: locales.length === 0 ? [defaultLocale] : locales,
    title: textAt(settings['title']),
    accent: /^#[0-9a-f]{6}$/.test(word(settings['accent'])) ? word(settings['accent']) : null,
    screens: ofKind(nodes, 'SCREEN').map(({ id, props }): Screen => ({
      id,
      name: word(props['name']),
      title: textAt(props['title']),
      icon: screenIconAt(props['icon']),
      home: props['home'] === true,
      blocks: siblingsOf(nodes, 'BLOCK', id).map((block) => ({
        id: block.id,
        type: word(block.props['type']),
        props: blockProps(block.props, actions, images),
      })),
    })),
    currencies: ofKind(nodes, 'CURRENCY').map(currency),
    items: ofKind(nodes, 'ITEM').map(({ id, props }) => ({
      id,
      title: textAt(props['title']) ?? {},
      icon: iconAt(props['icon']),
    })),
    levels: ofKind(nodes, 'LEVEL')
      .map(level)
      .toSorted((a, b) => a.number - b.number),
    quests: ofKind(nodes, 'QUEST').map(quest(keyOf)),
    products: ofKind(nodes, 'PRODUCT').map(product),
    exchanges: ofKind(nodes, 'EXCHANGE').flatMap(exchange),
    leaderboards: ofKind(nodes, 'LEADERBOARD').map(({ id, props }) => ({ id, title: textAt(props['title']) ?? {} })),
  };
};
