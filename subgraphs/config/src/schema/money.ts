import type { Money } from '@stargraph/kit/contracts/release';
import type { ConfigBuilder } from '../builder.ts';
import type { CurrencyType } from './currency.ts';
import { ofRelease } from './kept.ts';

/** An amount with the environment whose currency it is. */
export interface MoneyShape {
  readonly environmentId: string;
  readonly money: Money;
}

export const moneyIn = <M extends Money | null>(environmentId: string, money: M): M extends null ? null : MoneyShape =>
  (money === null ? null : { environmentId, money }) as M extends null ? null : MoneyShape;

export const addMoney = ({ builder }: ConfigBuilder, currency: CurrencyType) =>
  builder.objectRef<MoneyShape>('Money').implement({
    description: 'An amount of a currency.',
    access: 'inherit',
    cacheControl: ofRelease,
    shareable: true,
    fields: (t) => ({
      amount: t.field({
        type: 'BigInt',
        description: 'Whole minor units.',
        resolve: ({ money }) => BigInt(money.amount),
      }),
      currency: t.field({
        type: currency,
        description: 'The currency.',
        resolve: async ({ environmentId, money }, _args, { loaders }) => {
          const found = await loaders.definition({ environmentId, kind: 'currency', id: money.currencyId });
          // Publication checks every reference, and what was ever published is remembered.
          if (found === null) throw new Error(`The currency ${money.currencyId} of a published price is unknown`);
          return found;
        },
      }),
    }),
  });
export type MoneyType = ReturnType<typeof addMoney>;
