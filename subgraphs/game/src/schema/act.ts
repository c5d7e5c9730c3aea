import { badInput, NotPublishedError } from '@stargraph/kit/errors';
import { settle } from '@stargraph/kit/graphql/error-types';
import type { GameBuilder } from '../builder.ts';
import { shapeProblem, type IntentOutcome, type Refusal } from '../domain/intent.ts';
import { rulesOf } from '../domain/rules.ts';
import type { CommonErrorTypes } from './common-error-types.ts';
import type { PlayerShape, PlayerTypes } from './player.ts';
import { rewardsOf, type RewardType } from './reward.ts';

type OutcomeShape = IntentOutcome & { readonly environmentId: string };

const addOutcome = ({ builder }: GameBuilder, reward: RewardType) => {
  const status = builder.enumType('IntentStatus', {
    description: 'What became of an intent.',
    values: {
      APPLIED: { description: 'It took effect now.' },
      REPEATED: { description: 'It took effect before; nothing moved now, and the answer is that of the first time.' },
      REFUSED: { description: 'It moved nothing; `refusal` says why.' },
    } as const,
  });
  const refusal = builder.enumType('IntentRefusal', {
    description: 'Why an intent moved nothing.',
    values: {
      UNKNOWN_ACTION: { description: 'The release has no such action.' },
      COUNT_OUT_OF_RANGE: { description: 'Below 1, above what the action allows, or more than an amount can say.' },
      INTENT_CONFLICT: { description: 'The id was used for another action or count.' },
    } as const satisfies Record<Refusal, unknown>,
  });
  return builder.objectRef<OutcomeShape>('IntentOutcome').implement({
    description: 'The answer to one intent.',
    access: 'inherit',
    fields: (t) => ({
      intentId: t.exposeID('intentId', { description: "The client's id of the intent." }),
      status: t.expose('status', { type: status, description: 'What became of it.' }),
      refusal: t.field({
        type: refusal,
        nullable: true,
        description: 'Why it was refused; null otherwise.',
        resolve: (parent) => (parent.status === 'REFUSED' ? parent.refusal : null),
      }),
      points: t.field({
        type: 'BigInt',
        description: 'Points that it brought, those of completed quests included; 0 for a refused one.',
        resolve: (parent) => (parent.status === 'REFUSED' ? 0n : parent.gain.points),
      }),
      rewards: t.field({
        type: [reward],
        listSize: { assumedSize: 3 },
        description: 'Currency that it earned; none for a refused one.',
        resolve: (parent) => (parent.status === 'REFUSED' ? [] : rewardsOf(parent.environmentId, parent.gain)),
      }),
    }),
  });
};

export const addAct = (
  types: GameBuilder,
  { player, reward, notPublished }: PlayerTypes & CommonErrorTypes & { readonly reward: RewardType },
): void => {
  const { builder, resultType } = types;
  const outcome = addOutcome(types, reward);
  const success = builder
    .objectRef<{ readonly player: PlayerShape; readonly outcomes: readonly OutcomeShape[] }>('ActSuccess')
    .implement({
      description: 'Every intent was decided; what was applied is durable.',
      access: 'inherit',
      fields: (t) => ({
        player: t.field({ type: player, description: 'The player after the act.', resolve: (parent) => parent.player }),
        outcomes: t.field({
          type: [outcome],
          listSize: { assumedSize: 10 },
          description: 'One for each intent, in their order.',
          resolve: (parent) => [...parent.outcomes],
        }),
      }),
    });
  const result = resultType('ActResult', success, [notPublished]);

  const intent = builder.inputType('IntentInput', {
    description: 'Something that the player did.',
    fields: (t) => ({
      id: t.id({
        required: true,
        description:
          'Chosen by the client, once per intended effect: 1 to 64 characters of A-Z, a-z, 0-9, _ and -. Kept for 30 days.',
      }),
      action: t.string({ required: true, description: 'The key of an action of the release, at most 64 characters.' }),
      count: t.int({ required: true, defaultValue: 1, description: 'How often: 1 up to what the action allows.' }),
    }),
  });
  const input = builder.inputType('ActInput', {
    description: 'What the player did, in order.',
    fields: (t) => ({
      intents: t.field({ type: [intent], required: true, description: '1 to 50 intents, each id once.' }),
    }),
  });

  builder.mutationType({});
  builder.mutationField('act', (t) =>
    t.field({
      type: result,
      description:
        "Applies what the player did by the rules of the release that answers this request. Each intent takes effect once, however often it is sent, so a batch may be repeated after a lost answer; one refused intent doesn't hold up the others. Errors: BAD_USER_INPUT for a batch of the wrong shape.",
      access: { player: true },
      args: { input: t.arg({ type: input, required: true, description: 'The intents.' }) },
      resolve: (_parent, { input: { intents } }, { viewer, releases, acts, trace }) =>
        settle([NotPublishedError], async () => {
          if (viewer.kind !== 'player') throw new Error('Mutation.act was reached by another kind of viewer');
          const problem = shapeProblem(intents);
          if (problem !== null) throw badInput(problem);
          const { environmentId, projectId, playerId, releaseHash } = viewer;
          if (releaseHash === null) throw new NotPublishedError();
          const release = await releases.get(projectId, releaseHash);
          if (release === null) throw new Error('The pinned release is unknown to its owner');
          const scope = { environmentId, projectId, playerId, releaseHash, traceparent: trace.traceparent };
          const { state, createdAt, outcomes } = await acts.submit({ ...scope, rules: rulesOf(release), intents });
          return {
            player: { environmentId, id: playerId, points: state.points, level: state.level, createdAt },
            outcomes: outcomes.map((decided) => ({ ...decided, environmentId })),
          };
        }),
    }),
  );
};
