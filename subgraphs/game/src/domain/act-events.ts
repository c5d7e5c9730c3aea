import { v5 } from 'uuid';
import { newEvent, type NewEvent } from '@stargraph/kit/contracts/event';
import { expiresAt, expiryOf } from '@stargraph/kit/currency-expiry';
import type { Settlement } from './charge.ts';
import type { Claimed } from './claim.ts';
import type { AppliedIntent } from './decide-act.ts';
import type { Reward } from './intent.ts';
import type { Rules } from './rules.ts';

/** Whose act or claim it is and under which release; what all its events carry. */
export interface ActScope {
  readonly environmentId: string;
  readonly projectId: string;
  readonly playerId: string;
  readonly releaseHash: string;
  readonly traceparent: string;
}

/** An act or claim with the rules that decide what becomes of what it earns. */
type RuledScope = ActScope & { readonly rules: Pick<Rules, 'currencies'> };

/** When what was earned now expires, for the event to say; nothing where it never does. */
const expiring = ({ rules }: RuledScope, currencyId: string, now: number): { readonly expiresAt?: string } => {
  const rule = expiryOf(rules.currencies, currencyId);
  return rule === null ? {} : { expiresAt: expiresAt(rule, now).toISOString() };
};

/** Namespace of reward ids. Never change it: billing pays each id once. */
const rewardNamespace = '5b0f6a0e-6a9c-4b57-9d0a-3c1f0b7e2a41';

/**
 * The id under which a reward is paid: the same for the same effect, so that it can never be paid twice.
 *
 * @param effect what names the effect among all of the player's, for ever
 */
const rewardId = (scope: ActScope, effect: readonly string[], { reason }: Reward): string =>
  v5([scope.environmentId, scope.playerId, ...effect, reason.kind, reason.id].join('\n'), rewardNamespace);

/** The subject that all events about a player share, so that they stay in order. */
export const playerSubject = (playerId: string): string => `player:${playerId}`;

const commonOf = (scope: ActScope, now: number) => ({
  environmentId: scope.environmentId,
  projectId: scope.projectId,
  subject: playerSubject(scope.playerId),
  releaseHash: scope.releaseHash,
  occurredAt: new Date(now).toISOString(),
  traceparent: scope.traceparent,
});

const levelsReached = (scope: ActScope, levels: readonly number[], now: number): NewEvent[] =>
  levels.map((level) =>
    newEvent({ ...commonOf(scope, now), type: 'game.level.reached.v1', data: { playerId: scope.playerId, level } }),
  );

const rewardsGranted = (
  scope: RuledScope,
  effect: readonly string[],
  rewards: readonly Reward[],
  now: number,
): NewEvent[] =>
  rewards.map((reward) =>
    newEvent({
      ...commonOf(scope, now),
      id: rewardId(scope, effect, reward),
      type: 'game.reward.granted.v1',
      data: {
        playerId: scope.playerId,
        money: { currencyId: reward.currencyId, amount: reward.amount },
        ...expiring(scope, reward.currencyId, now),
        reason: reward.reason,
      },
    }),
  );

/** The events of one act, in the order in which things happened. None where nothing was applied. */
export const eventsOfAct = (scope: RuledScope, applied: readonly AppliedIntent[], now: number): NewEvent[] => {
  if (applied.length === 0) return [];
  const { playerId } = scope;
  const common = commonOf(scope, now);
  const intents = applied.map(({ intent }) => ({ id: intent.id, action: intent.action, count: intent.count }));
  // Exact: a player's points never exceed what a JSON number holds, so neither does a gain.
  const points = Number(applied.reduce((sum, { gain }) => sum + gain.points, 0n));
  return [
    newEvent({ ...common, type: 'game.act.applied.v1', data: { playerId, points, intents } }),
    ...applied.flatMap(({ intent, gain, completedQuests, reachedLevels }) => [
      ...completedQuests.map((questId) =>
        newEvent({ ...common, type: 'game.quest.completed.v1', data: { playerId, questId } }),
      ),
      ...levelsReached(scope, reachedLevels, now),
      // With the time: intents are forgotten after 30 days and their ids may come again.
      ...rewardsGranted(scope, [intent.id, String(now)], gain.rewards, now),
    ]),
  ];
};

/** What became of holds, for billing to take or free what they promise. */
export const holdsSettled = (
  scope: ActScope,
  settled: readonly (readonly [holdId: string, outcome: Settlement])[],
  now: number,
): NewEvent[] =>
  settled.map(([holdId, outcome]) =>
    newEvent({
      ...commonOf(scope, now),
      type: 'game.hold.settled.v1',
      data: { playerId: scope.playerId, holdId, outcome },
    }),
  );

/** The events of a claim that paid. A quest is claimed once for good, so it alone names the effect. */
export const eventsOfClaim = (scope: RuledScope, questId: string, claimed: Claimed, now: number): NewEvent[] => [
  newEvent({
    ...commonOf(scope, now),
    type: 'game.quest.claimed.v1',
    data: { playerId: scope.playerId, questId },
  }),
  ...levelsReached(scope, claimed.reachedLevels, now),
  ...rewardsGranted(scope, [`claim:${questId}`], claimed.gain.rewards, now),
];
