import type { LevelDefinition } from '@stargraph/kit/contracts/release';
import type { ConfigBuilder } from '../builder.ts';
import { ofRelease } from './kept.ts';
import { moneyIn, type MoneyType } from './money.ts';

export const addLevel = ({ builder }: ConfigBuilder, money: MoneyType) =>
  builder.objectRef<LevelDefinition & { readonly environmentId: string }>('Level').implement({
    description: 'A step that points lead to. A level that was reached is never lost.',
    access: 'inherit',
    cacheControl: ofRelease,
    fields: (t) => ({
      number: t.exposeInt('number', { description: '1, 2, 3, …; everybody starts at 1.' }),
      threshold: t.field({
        type: 'BigInt',
        description: 'Points from which it is held; 0 for level 1.',
        resolve: ({ threshold }) => BigInt(threshold),
      }),
      reward: t.field({
        type: money,
        nullable: true,
        description: 'Currency that reaching it pays; null for none.',
        resolve: ({ environmentId, reward }) => moneyIn(environmentId, reward),
      }),
    }),
  });
