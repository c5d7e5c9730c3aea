import type { Money } from '@stargraph/kit/contracts/release';
import { badInput, NotPublishedError } from '@stargraph/kit/errors';
import { settle } from '@stargraph/kit/graphql/error-types';
import type { GameBuilder } from '../builder.ts';
import { shapeProblem, type IntentOutcome, type Refusal } from '../domain/intent.ts';
import { rulesOf } from '../domain/rules.ts';
import { placeCharges } from '../use-case/place-charges.ts';
import type { CommonErrorTypes } from './common-error-types.ts';
import type { PlayerShape, PlayerTypes } from './player.ts';
import type { ForeignEntities } from './foreign.ts';
import { rewardsOf, type RewardType } from './reward.ts';

type OutcomeShape = IntentOutcome & { readonly environmentId: string };

const addOutcome = ({ builder }: GameBuilder, reward: RewardType, foreign: ForeignEntities) => {
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
      INSUFFICIENT_FUNDS: { description: 'There is less available than the action costs.' },
      CHARGE_ENDED: {
        description:
          'What it costs was promised, and let go before it could be decided. Nothing was taken; send it under another id.',
      },
    } as const satisfies Record<Refusal, unknown>,
  });
  const cost = builder.objectRef<Money & { readonly environmentId: string }>('ActCost').implement({
    description:
      'Currency that an act cost. It is held since before the act was decided, and taken a moment after: until then the wallet shows it as held.',
    access: 'inherit',
    fields: (t) => ({
      amount: t.field({
        type: 'BigInt',
        description: 'Minor units, more than 0.',
        resolve: (parent) => BigInt(parent.amount),
      }),
      currency: t.field({
        type: foreign.currency,
        description: 'In which currency.',
        resolve: ({ environmentId, currencyId }) => ({ environmentId, id: currencyId }),
      }),
    }),
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
      cost: t.field({
        type: cost,
        nullable: true,
        description: 'Currency that it cost; null for what is free and for a refused one.',
        resolve: (parent) =>
          parent.status === 'REFUSED' || parent.gain.cost === undefined
            ? null
            : { ...parent.gain.cost, environmentId: parent.environmentId },
      }),
    }),
  });
};

export const addAct = (
  types: GameBuilder,
  {
    player,
    reward,
    notPublished,
    foreign,
  }: PlayerTypes & CommonErrorTypes & { readonly reward: RewardType; readonly foreign: ForeignEntities },
): void => {
  const { builder, resultType } = types;
  const outcome = addOutcome(types, reward, foreign);
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
        "Applies what the player did by the rules of the release that answers this request. Each intent takes effect once, however often it is sent, so a batch may be repeated after a lost answer; one refused intent doesn't hold up the others. What an action costs is held before anything is decided. Errors: BAD_USER_INPUT for a batch of the wrong shape; UNAVAILABLE where something costs currency and the ledger can't be asked: nothing has changed then.",
      access: { player: true },
      args: { input: t.arg({ type: input, required: true, description: 'The intents.' }) },
      resolve: (_parent, { input: { intents } }, { viewer, releases, acts, commands, trace }) =>
        settle([NotPublishedError], async () => {
          if (viewer.kind !== 'player') throw new Error('Mutation.act was reached by another kind of viewer');
          const problem = shapeProblem(intents);
          if (problem !== null) throw badInput(problem);
          const { environmentId, projectId, playerId, releaseHash } = viewer;
          if (releaseHash === null) throw new NotPublishedError();
          const release = await releases.get(projectId, releaseHash);
          if (release === null) throw new Error('The pinned release is unknown to its owner');
          const scope = { environmentId, projectId, playerId, releaseHash, traceparent: trace.traceparent };
          const rules = rulesOf(release);
          const charges = await placeCharges(commands, scope, intents, rules);
          const { state, createdAt, outcomes } = await acts.submit({ ...scope, rules, intents, charges });
          return {
            player: { environmentId, id: playerId, points: state.points, level: state.level, createdAt },
            outcomes: outcomes.map((decided) => ({ ...decided, environmentId })),
          };
        }),
    }),
  );
};
