import type { GameBuilder } from '../builder.ts';
import type { Gain, Reward } from '../domain/intent.ts';
import type { ForeignEntities } from './foreign.ts';

type RewardShape = Reward & { readonly environmentId: string };

/** A gain's rewards as the API shows them. */
export const rewardsOf = (environmentId: string, { rewards }: Gain): RewardShape[] =>
  rewards.map((reward) => ({ ...reward, environmentId }));

export const addReward = ({ builder }: GameBuilder, foreign: ForeignEntities) => {
  const reason = builder.enumType('RewardReason', {
    description: 'What a reward is paid for.',
    values: {
      ACTION: { value: 'action', description: 'An action, for each repetition.' },
      LEVEL: { value: 'level', description: 'A level that was reached, once.' },
      QUEST: { value: 'quest', description: 'A quest that was completed or claimed, once.' },
    } as const,
  });
  return builder.objectRef<RewardShape>('GrantedReward').implement({
    description: 'Currency that an act or a claim earned. The wallet shows it a moment later.',
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
      reason: t.field({
        type: reason,
        description: 'What kind of definition pays it.',
        resolve: (parent) => parent.reason.kind,
      }),
      reasonId: t.id({
        description: 'The id of that definition in the release.',
        resolve: (parent) => parent.reason.id,
      }),
    }),
  });
};
export type RewardType = ReturnType<typeof addReward>;
