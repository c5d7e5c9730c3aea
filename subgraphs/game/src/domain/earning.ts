import type { LevelDefinition, Money } from '@stargraph/kit/contracts/release';
import type { Gain, Reward } from './intent.ts';
import { maxPoints, type PlayerState } from './player-state.ts';
import type { Rules } from './rules.ts';

/** What points did to a player. */
export interface Earned {
  readonly points: bigint;
  readonly level: number;
  readonly gain: Gain;
  /** Numbers of the levels that were reached, ascending. */
  readonly reachedLevels: readonly number[];
}

export const rewardOf = (money: Money, kind: Reward['reason']['kind'], id: string): Reward => ({
  currencyId: money.currencyId,
  amount: money.amount,
  reason: { kind, id },
});

/**
 * Gives a player points, with the levels that they reach, and what is owed beside them.
 *
 * @param rewards what is paid for other reasons than levels; it comes first
 */
export const earn = (state: PlayerState, points: bigint, rewards: readonly Reward[], rules: Rules): Earned => {
  const total = state.points + points > maxPoints ? maxPoints : state.points + points;
  const reached = levelsReached(state.level, total, rules.levels);
  return {
    points: total,
    level: reached.at(-1)?.number ?? state.level,
    gain: {
      points: total - state.points,
      rewards: [
        ...rewards,
        ...reached.flatMap((level) => (level.reward === null ? [] : [rewardOf(level.reward, 'level', level.id)])),
      ],
    },
    reachedLevels: reached.map((level) => level.number),
  };
};

/**
 * The levels between the present one and the highest whose threshold is met, ascending. Those passed over
 * count as reached, so that their reward is paid. Never looks below the present level: none is lost.
 */
const levelsReached = (
  present: number,
  points: bigint,
  levels: readonly LevelDefinition[],
): readonly LevelDefinition[] => {
  const highest = levels.findLast((level) => BigInt(level.threshold) <= points)?.number ?? present;
  return levels.filter((level) => level.number > present && level.number <= highest);
};
