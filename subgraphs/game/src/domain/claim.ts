import { IdempotencyConflictError, NotFoundError, type DomainError } from '@stargraph/kit/errors';
import type { StoredIntent } from './decide-act.ts';
import { earn, rewardOf, type Earned } from './earning.ts';
import { QuestAlreadyClaimedError, QuestNotCompletedError } from './errors.ts';
import type { Gain } from './intent.ts';
import type { PlayerState, QuestState } from './player-state.ts';
import type { Rules } from './rules.ts';

/** What a claim did to a player. */
export interface Claimed extends Pick<Earned, 'gain' | 'reachedLevels'> {
  readonly state: PlayerState;
}

/**
 * Pays a completed quest by the rules of the release that answers: one that it doesn't hold can't be claimed, and
 * what it pays now is what counts. A quest is claimed once for good, whatever later releases say.
 *
 * @param now milliseconds since the epoch
 */
export const claimQuest = (
  state: PlayerState,
  questId: string,
  rules: Rules,
  now: number,
): Claimed | { readonly refusal: DomainError } => {
  const quest = rules.quests.get(questId);
  if (quest === undefined) return { refusal: new NotFoundError(`The quest ${questId}`) };
  const progress = state.quests.get(questId);
  if (progress === undefined || progress.completedAt === null) return { refusal: new QuestNotCompletedError() };
  if (progress.claimedAt !== null) return { refusal: new QuestAlreadyClaimedError() };
  const rewards = quest.reward === null ? [] : [rewardOf(quest.reward, 'quest', questId)];
  const { points, level, gain, reachedLevels } = earn(state, BigInt(quest.points), rewards, rules);
  const quests = new Map(state.quests).set(questId, { ...progress, claimedAt: now });
  return { state: { points, level, quests }, gain, reachedLevels };
};

/** A claim is kept among the intents. Theirs hold no colon, so that a client's id is never taken for a claim's key. */
export const claimId = (idempotencyKey: string): string => `claim:${idempotencyKey}`;

/** What is kept of a claim, so that a repeat of its key is known and answered. */
export const keptClaim = (questId: string, gain: Gain): StoredIntent => ({
  action: `claim:${questId}`,
  count: 1,
  gain,
});

export type ClaimDecision =
  | { readonly outcome: 'claimed'; readonly claimed: Claimed; readonly progress: QuestState }
  | { readonly outcome: 'repeated'; readonly gain: Gain; readonly progress: QuestState }
  | { readonly outcome: 'refused'; readonly refusal: DomainError };

/**
 * Decides a claim: a key that paid before is answered as then, and pays nothing. A refusal isn't remembered: the
 * same key may pay once the quest is complete.
 *
 * @param known what the player's key was used for before; undefined for a new one
 */
export const decideClaim = (
  state: PlayerState,
  known: StoredIntent | undefined,
  questId: string,
  rules: Rules,
  now: number,
): ClaimDecision => {
  if (known !== undefined) {
    const progress = state.quests.get(questId);
    return known.action === keptClaim(questId, known.gain).action && progress !== undefined
      ? { outcome: 'repeated', gain: known.gain, progress }
      : { outcome: 'refused', refusal: new IdempotencyConflictError() };
  }
  const claimed = claimQuest(state, questId, rules, now);
  if ('refusal' in claimed) return { outcome: 'refused', refusal: claimed.refusal };
  const progress = claimed.state.quests.get(questId);
  if (progress === undefined) throw new Error('A claimed quest has no progress');
  return { outcome: 'claimed', claimed, progress };
};
