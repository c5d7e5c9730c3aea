import { v5 } from 'uuid';
import { newEvent, type NewEvent } from '@stargraph/kit/contracts/event';
import type { AppliedIntent } from './decide-act.ts';
import type { Reward } from './intent.ts';

/** Whose act it is and under which release; what all its events carry. */
export interface ActScope {
  readonly environmentId: string;
  readonly projectId: string;
  readonly playerId: string;
  readonly releaseHash: string;
  readonly traceparent: string;
}

/** Namespace of reward ids. Never change it: billing pays each id once. */
const rewardNamespace = '5b0f6a0e-6a9c-4b57-9d0a-3c1f0b7e2a41';

/**
 * The id under which a reward is paid: the same for the same effect, so that it can never be paid twice.
 * The time is part of it because intents are forgotten after 30 days and their ids may come again.
 */
const rewardId = (scope: ActScope, intentId: string, reward: Reward, now: number): string =>
  v5(
    [scope.environmentId, scope.playerId, intentId, String(now), reward.reason.kind, reward.reason.id].join('\n'),
    rewardNamespace,
  );

/** The subject that all events about a player share, so that they stay in order. */
export const playerSubject = (playerId: string): string => `player:${playerId}`;

/** The events of one act, in the order in which things happened. None where nothing was applied. */
export const eventsOfAct = (scope: ActScope, applied: readonly AppliedIntent[], now: number): NewEvent[] => {
  if (applied.length === 0) return [];
  const { playerId } = scope;
  const common = {
    environmentId: scope.environmentId,
    projectId: scope.projectId,
    subject: playerSubject(playerId),
    releaseHash: scope.releaseHash,
    occurredAt: new Date(now).toISOString(),
    traceparent: scope.traceparent,
  };
  const intents = applied.map(({ intent }) => ({ id: intent.id, action: intent.action, count: intent.count }));
  // Exact: a player's points never exceed what a JSON number holds, so neither does a gain.
  const points = Number(applied.reduce((sum, { gain }) => sum + gain.points, 0n));
  return [
    newEvent({ ...common, type: 'game.act.applied.v1', data: { playerId, points, intents } }),
    ...applied.flatMap(({ intent, gain, completedQuests, reachedLevels }) => [
      ...completedQuests.map((questId) =>
        newEvent({ ...common, type: 'game.quest.completed.v1', data: { playerId, questId } }),
      ),
      ...reachedLevels.map((level) =>
        newEvent({ ...common, type: 'game.level.reached.v1', data: { playerId, level } }),
      ),
      ...gain.rewards.map((reward) =>
        newEvent({
          ...common,
          id: rewardId(scope, intent.id, reward, now),
          type: 'game.reward.granted.v1',
          data: { playerId, money: { currencyId: reward.currencyId, amount: reward.amount }, reason: reward.reason },
        }),
      ),
    ]),
  ];
};
