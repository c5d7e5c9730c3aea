import { IdempotencyConflictError, NotFoundError, NotPublishedError } from '@stargraph/kit/errors';
import { settle } from '@stargraph/kit/graphql/error-types';
import { idempotencyKeyDescription, idempotencyKeyOf } from '@stargraph/kit/graphql/request';
import type { GameBuilder } from '../builder.ts';
import { QuestAlreadyClaimedError, QuestNotCompletedError } from '../domain/errors.ts';
import type { Gain } from '../domain/intent.ts';
import { rulesOf } from '../domain/rules.ts';
import type { CommonErrorTypes } from './common-error-types.ts';
import type { PlayerShape, PlayerTypes, ProgressShape } from './player.ts';
import { rewardsOf, type RewardType } from './reward.ts';

interface ClaimShape {
  readonly player: PlayerShape;
  readonly progress: ProgressShape;
  readonly gain: Gain;
}

export const addQuestClaim = (
  types: GameBuilder,
  { player, questProgress, reward, ...errors }: PlayerTypes & CommonErrorTypes & { readonly reward: RewardType },
): void => {
  const { builder, errorType, resultType } = types;
  const success = builder.objectRef<ClaimShape>('QuestClaimSuccess').implement({
    description: 'The quest is paid.',
    access: 'inherit',
    fields: (t) => ({
      player: t.field({ type: player, description: 'The player after the claim.', resolve: (parent) => parent.player }),
      progress: t.field({
        type: questProgress,
        description: 'The progress of the quest, claimed.',
        resolve: (parent) => parent.progress,
      }),
      points: t.field({
        type: 'BigInt',
        description: 'Points that the claim brought.',
        resolve: ({ gain }) => gain.points,
      }),
      rewards: t.field({
        type: [reward],
        listSize: { assumedSize: 5 },
        description: "Currency that it earned: the quest's, and that of levels which its points reached.",
        resolve: ({ player: { environmentId }, gain }) => rewardsOf(environmentId, gain),
      }),
    }),
  });
  const result = resultType('QuestClaimResult', success, [
    errorType(QuestNotCompletedError, 'The quest is not complete yet.'),
    errorType(QuestAlreadyClaimedError, 'The quest was paid before, by another request or with its completion.'),
    errors.notFound,
    errors.notPublished,
    errors.idempotencyConflict,
  ]);
  const input = builder.inputType('QuestClaimInput', {
    description: 'A claim.',
    fields: (t) => ({
      questId: t.id({ required: true, description: 'A quest of the release that the player has completed.' }),
      idempotencyKey: t.string({ required: true, description: idempotencyKeyDescription }),
    }),
  });
  builder.mutationField('questClaim', (t) =>
    t.field({
      type: result,
      description:
        'Pays a completed quest that does not pay by itself, once, by the rules of the release that answers this request.',
      access: { player: true },
      args: { input: t.arg({ type: input, required: true, description: 'The claim.' }) },
      resolve: (_parent, { input: { questId, idempotencyKey } }, { viewer, releases, acts, trace }) =>
        settle(
          [
            QuestNotCompletedError,
            QuestAlreadyClaimedError,
            NotFoundError,
            NotPublishedError,
            IdempotencyConflictError,
          ],
          async (): Promise<ClaimShape> => {
            if (viewer.kind !== 'player') throw new Error('Mutation.questClaim was reached by another kind of viewer');
            const { environmentId, projectId, playerId, releaseHash } = viewer;
            if (releaseHash === null) throw new NotPublishedError();
            const release = await releases.get(projectId, releaseHash);
            if (release === null) throw new Error('The pinned release is unknown to its owner');
            const { state, createdAt, progress, gain } = await acts.claim({
              environmentId,
              projectId,
              playerId,
              releaseHash,
              traceparent: trace.traceparent,
              rules: rulesOf(release),
              questId,
              idempotencyKey: idempotencyKeyOf(idempotencyKey),
            });
            return {
              player: { environmentId, id: playerId, points: state.points, level: state.level, createdAt },
              progress: {
                environmentId,
                questId,
                count: progress.count,
                completedAt: dateOf(progress.completedAt),
                claimedAt: dateOf(progress.claimedAt),
                offered: true,
              },
              gain,
            };
          },
        ),
    }),
  );
};

const dateOf = (time: number | null): Date | null => (time === null ? null : new Date(time));
