import type { Release } from '../release/release.ts';
import { textIn } from '../release/text.ts';
import type { HistoryEntry, LeaderboardView, PlayerView, QuestState, SubscriptionRow } from '../view/model.ts';

/** What state a preview shows. */
export type PreviewState = 'new' | 'playing' | 'rich' | 'loading' | 'failed';

const names = ['Vega', 'Rigel', 'Alcor', 'Mira', 'Deneb', 'Altair', 'Spica', 'Antares', 'Capella', 'Polaris'];

/** How far an invented player has come: nothing, half way, everything. */
const shares = { new: 0, playing: 0.4, rich: 1 } as const;

const questState = (goal: number, autoClaim: boolean, share: number): QuestState => {
  const count = Math.min(goal, Math.round(goal * share * 1.2));
  const completed = count >= goal && goal > 0;
  return { count, completed, claimed: completed && autoClaim, claimable: completed && !autoClaim };
};

/** An invented player, as far as the state says, of whatever the release defines. */
export const samplePlayer = (release: Release, state: 'new' | 'playing' | 'rich'): PlayerView => {
  const share = shares[state];
  const top = release.levels.at(-1)?.threshold ?? 0;
  const points = Math.round(top * share * 0.62);
  const level = release.levels.findLast(({ threshold }) => threshold <= points)?.number ?? 1;
  return {
    name: 'Vega',
    points: BigInt(points),
    level,
    wallets: new Map(release.currencies.map(({ id }) => [id, BigInt(Math.round(1240 * share))])),
    expiries: new Map(
      release.currencies.flatMap(({ id, expires }) =>
        expires == null || share === 0
          ? []
          : [[id, { amount: BigInt(Math.round(120 * share)), at: new Date(Date.UTC(2026, 1, 1)) }] as const],
      ),
    ),
    quests: new Map(release.quests.map(({ id, goal, autoClaim }) => [id, questState(goal, autoClaim, share)])),
    items:
      share === 0
        ? []
        : release.items.slice(0, 12).map(({ id }, index) => ({ itemId: id, title: '', quantity: BigInt(index + 1) })),
    referralLink: 'https://t.me/your_bot?startapp=r_7k2m9d',
    invited: Math.round(7 * share),
  };
};

/** What an invented player earned and spent, the newest first. */
export const sampleHistory = (release: Release, state: 'new' | 'playing' | 'rich'): readonly HistoryEntry[] => {
  if (state === 'new') return [];
  const title = (text: Parameters<typeof textIn>[0]): string =>
    textIn(text, release.defaultLocale, release.defaultLocale);
  const [quest] = release.quests;
  const product = release.products.find(({ price }) => price !== null);
  const moves: readonly Pick<HistoryEntry, 'kind' | 'cause' | 'gives' | 'amount'>[] = [
    { kind: 'REWARD', cause: { kind: 'level', name: '2' }, gives: false, amount: 20n },
    ...(quest === undefined
      ? []
      : [{ kind: 'REWARD', cause: { kind: 'quest', name: title(quest.title) }, gives: false, amount: 50n } as const]),
    ...(product === undefined
      ? []
      : [
          {
            kind: 'PURCHASE',
            cause: { kind: 'product', name: title(product.title) },
            gives: true,
            amount: 40n,
          } as const,
        ]),
  ];
  let balance = 0n;
  return moves
    .map((move, index) => {
      balance += move.gives ? -move.amount : move.amount;
      return {
        ...move,
        id: String(index),
        balanceAfter: balance,
        expiresAt: null,
        at: new Date(Date.UTC(2026, 0, 5, 9 + index, 30)),
      };
    })
    .toReversed();
};

/** What an invented player pays for every 30 days: the first subscription that is sold. */
export const sampleSubscriptions = (
  { products }: Release,
  state: 'new' | 'playing' | 'rich',
): readonly SubscriptionRow[] =>
  products
    .filter(({ kind }) => kind === 'subscription' && state !== 'new')
    .slice(0, 1)
    .map(({ id, stars }) => ({
      id,
      productId: id,
      title: '',
      stars: stars ?? 1,
      state: 'ACTIVE',
      paidUntil: new Date(Date.UTC(2026, 1, 4, 12)).toISOString(),
      graceUntil: null,
      canceledBy: null,
      endReason: null,
      pendingChange: null,
    }));

export const sampleBoard = (size: number, state: 'new' | 'playing' | 'rich'): LeaderboardView => {
  if (state === 'new') return { rows: [], own: null };
  const rows = names.slice(0, Math.min(size, names.length)).map((name, index) => ({
    rank: index + 1,
    name,
    score: BigInt(980 - index * 67),
    own: state === 'rich' && index === 0,
  }));
  return { rows, own: { rank: 34, name: 'Vega', score: 124n, own: true } };
};
