import type { Money, QuestDefinition } from '@stargraph/kit/contracts/release';
import { firstIllegalAmount } from './charge.ts';
import { earn, rewardOf } from './earning.ts';
import type { Gain, Intent, Refusal, Reward } from './intent.ts';
import type { PlayerState, QuestState } from './player-state.ts';
import type { Rules } from './rules.ts';

/** What an applied intent did to a player. */
export interface Applied {
  readonly state: PlayerState;
  readonly gain: Gain;
  /** Quests that this intent completed. */
  readonly completedQuests: readonly string[];
  /** Numbers of the levels that this intent reached, ascending. */
  readonly reachedLevels: readonly number[];
}

/**
 * Applies one intent by one release's rules. Pure and total: whatever the intent says, the answer is the
 * new state or the refusal, and a refusal moves nothing. A completed quest that is to be claimed pays nothing yet.
 *
 * @param now milliseconds since the epoch
 */
export const applyIntent = (
  state: PlayerState,
  intent: Intent,
  rules: Rules,
  now: number,
): Applied | { readonly refusal: Refusal } => {
  const action = rules.actions.get(intent.action);
  if (action === undefined) return { refusal: 'UNKNOWN_ACTION' };
  if (intent.count < 1 || intent.count > action.maxCount) return { refusal: 'COUNT_OUT_OF_RANGE' };
  const times = (money: Money | null): bigint => (money === null ? 0n : BigInt(money.amount) * BigInt(intent.count));
  const amount = times(action.reward);
  if (amount >= firstIllegalAmount || times(action.cost) >= firstIllegalAmount)
    return { refusal: 'COUNT_OUT_OF_RANGE' };

  const { quests, completed } = moveQuests(
    state.quests,
    rules.questsByAction.get(intent.action) ?? [],
    intent.count,
    now,
  );
  const paying = completed.filter((quest) => quest.autoClaim);
  const rewards: Reward[] =
    action.reward === null ? [] : [rewardOf({ ...action.reward, amount: String(amount) }, 'action', action.id)];
  for (const quest of paying) if (quest.reward !== null) rewards.push(rewardOf(quest.reward, 'quest', quest.id));
  const earned =
    BigInt(action.points) * BigInt(intent.count) + paying.reduce((sum, quest) => sum + BigInt(quest.points), 0n);
  const { points, level, gain, reachedLevels } = earn(state, earned, rewards, rules);
  return { state: { points, level, quests }, gain, completedQuests: completed.map((quest) => quest.id), reachedLevels };
};

const moveQuests = (
  quests: ReadonlyMap<string, QuestState>,
  moved: readonly QuestDefinition[],
  count: number,
  now: number,
) => {
  const open = moved.filter((quest) => (quests.get(quest.id)?.completedAt ?? null) === null);
  if (open.length === 0) return { quests, completed: open };
  const next = new Map(quests);
  const completed = open.filter((quest) => {
    const reached = Math.min((quests.get(quest.id)?.count ?? 0) + count, quest.goal);
    const done = reached === quest.goal;
    next.set(quest.id, {
      count: reached,
      completedAt: done ? now : null,
      claimedAt: done && quest.autoClaim ? now : null,
    });
    return done;
  });
  return { quests: next, completed };
};
