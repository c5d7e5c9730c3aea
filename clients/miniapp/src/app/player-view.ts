import type { App_PlayerQuery } from '../generated/graphql.ts';
import { moneyProp, type Block, type Money, type Release } from '../release/release.ts';
import type { NextExpiry, PlayerView, QuestState } from '../view/model.ts';

/** What the server last said about points and level, in the answer to a batch. */
export interface Standing {
  readonly points: bigint;
  readonly level: number;
}

/** Points for one repetition of each action, as the release's tap cards say. */
export const pointsByAction = (release: Release): ReadonlyMap<string, number> =>
  new Map(
    release.screens
      .flatMap(({ blocks }) => blocks)
      .filter(({ type }) => type === 'tap')
      .map(({ props }: Block) => [String(props['actionKey']), Number(props['points']) || 0]),
  );

const costByAction = (release: Release): ReadonlyMap<string, Money> =>
  new Map(
    release.screens
      .flatMap(({ blocks }) => blocks)
      .flatMap(({ type, props }) => {
        const cost = type === 'tap' ? moneyProp(props['cost']) : null;
        return cost === null ? [] : [[String(props['actionKey']), cost] as const];
      }),
  );

/** Points that what waits will bring, as far as this client can know. */
export const waitingPoints = (waiting: ReadonlyMap<string, number>, release: Release): bigint => {
  const worth = pointsByAction(release);
  return [...waiting].reduce((sum, [action, count]) => sum + BigInt((worth.get(action) ?? 0) * count), 0n);
};

/** What waits will cost, by currency, as far as this client can know. */
const waitingCosts = (waiting: ReadonlyMap<string, number>, release: Release): ReadonlyMap<string, bigint> => {
  const costs = new Map<string, bigint>();
  for (const [actionKey, cost] of costByAction(release)) {
    const count = BigInt(waiting.get(actionKey) ?? 0);
    if (count > 0n) costs.set(cost.currencyId, (costs.get(cost.currencyId) ?? 0n) + BigInt(cost.amount) * count);
  }
  return costs;
};

/**
 * What blocks show of the player: what the server said, and on top of it what was done and not yet answered, with what
 * that costs. Claims, levels and what is earned are the server's alone.
 */
export const playerView = (
  { player }: App_PlayerQuery,
  standing: Standing,
  waiting: ReadonlyMap<string, number>,
  release: Release,
): PlayerView => {
  const actions = new Map(release.quests.map(({ id, actionKey }) => [id, actionKey]));
  const quests = player.quests.map(({ quest, count, completedAt, claimedAt, claimable }): [string, QuestState] => {
    const more = completedAt === null ? (waiting.get(actions.get(quest.id) ?? '') ?? 0) : 0;
    return [quest.id, { count: count + more, completed: completedAt !== null, claimed: claimedAt !== null, claimable }];
  });
  const costs = waitingCosts(waiting, release);
  const left = (currencyId: string, available: bigint): bigint => {
    const cost = costs.get(currencyId) ?? 0n;
    return available > cost ? available - cost : 0n;
  };
  const bot = player.environment.botUsername;
  return {
    name: player.profile.displayName,
    points: standing.points + waitingPoints(waiting, release),
    level: standing.level,
    wallets: new Map(
      player.wallets.map(({ currency, available }) => [currency.id, left(currency.id, BigInt(available))]),
    ),
    debts: new Map(
      player.wallets.flatMap(({ currency, debt }): [string, bigint][] =>
        debt === '0' ? [] : [[currency.id, BigInt(debt)]],
      ),
    ),
    expiries: new Map(
      player.wallets.flatMap(({ currency, nextExpiry }): [string, NextExpiry][] =>
        nextExpiry == null ? [] : [[currency.id, { amount: BigInt(nextExpiry.amount), at: new Date(nextExpiry.at) }]],
      ),
    ),
    quests: new Map(quests),
    items: player.items.map(({ item, quantity }) => ({
      itemId: item.id,
      title: item.title,
      quantity: BigInt(quantity),
    })),
    referralLink: bot == null ? null : `https://t.me/${bot}?startapp=r_${player.referralCode}`,
    invited: player.invited,
  };
};
