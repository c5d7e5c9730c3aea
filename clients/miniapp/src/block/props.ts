import {
  byId,
  chosen,
  type Block,
  type Currency,
  moneyProp,
  type Leaderboard,
  type LocalizedText,
  type Money,
  type Product,
  type Quest,
  type Release,
} from '../release/release.ts';
import { textProp } from '../release/text.ts';

/** What a block says, read from its properties: whatever is missing or of another shape is as if it were not there. */
export type BlockContent =
  | { readonly type: 'text'; readonly text: LocalizedText | null; readonly style: 'title' | 'body' }
  | {
      readonly type: 'image';
      readonly path: string;
      readonly width: number;
      readonly height: number;
      readonly alt: LocalizedText | null;
    }
  | { readonly type: 'balance'; readonly currency: Currency }
  | { readonly type: 'level' }
  | {
      readonly type: 'tap';
      readonly actionKey: string;
      readonly label: LocalizedText | null;
      readonly points: number;
      /** What one repetition costs; null for what is free. */
      readonly cost: Money | null;
      readonly maxCount: number;
    }
  | { readonly type: 'quests'; readonly quests: readonly Quest[] }
  | { readonly type: 'shop'; readonly products: readonly Product[] }
  | { readonly type: 'leaderboard'; readonly leaderboard: Leaderboard; readonly size: number }
  | { readonly type: 'profile' }
  | { readonly type: 'referral'; readonly text: LocalizedText | null };

const whole = (value: unknown, least: number, most: number, otherwise: number): number =>
  typeof value === 'number' && Number.isInteger(value) ? Math.min(most, Math.max(least, value)) : otherwise;
const word = (value: unknown): string => (typeof value === 'string' ? value : '');

/** `unknown` for a type that this client does not know; null where what it shows is no longer in the release. */
export const blockContent = ({ type, props }: Block, release: Release): BlockContent | 'unknown' | null => {
  switch (type) {
    case 'text':
      return { type, text: textProp(props['text']), style: props['style'] === 'title' ? 'title' : 'body' };
    case 'image': {
      const { path, width, height } = Object(props['image']) as Readonly<Record<string, unknown>>;
      const [across, down] = [whole(width, 1, 65_535, 0), whole(height, 1, 65_535, 0)];
      return word(path) === '' || across === 0 || down === 0
        ? null
        : { type, path: word(path), width: across, height: down, alt: textProp(props['alt']) };
    }
    case 'balance': {
      const currency = byId(release.currencies, word(props['currencyId']));
      return currency === undefined ? null : { type, currency };
    }
    case 'level':
    case 'profile':
      return { type };
    case 'tap': {
      const actionKey = word(props['actionKey']);
      return actionKey === ''
        ? null
        : {
            type,
            actionKey,
            label: textProp(props['label']),
            points: whole(props['points'], 0, 1_000_000, 0),
            cost: moneyProp(props['cost']),
            maxCount: whole(props['maxCount'], 1, 1000, 1),
          };
    }
    case 'quests':
      return { type, quests: chosen(release.quests, props['questIds']) };
    case 'shop':
      return { type, products: chosen(release.products, props['productIds']) };
    case 'leaderboard': {
      const leaderboard = byId(release.leaderboards, word(props['leaderboardId']));
      return leaderboard === undefined ? null : { type, leaderboard, size: whole(props['size'], 1, 100, 10) };
    }
    case 'referral':
      return { type, text: textProp(props['text']) };
    default:
      return 'unknown';
  }
};
