import type { Money } from '@stargraph/kit/contracts/release';
import type { BillingBuilder } from '../builder.ts';
import type { ForeignEntities } from './foreign.ts';

export interface MoneyShape {
  readonly environmentId: string;
  readonly currencyId: string;
  readonly amount: bigint;
}

/** The same type as config's: prices of releases and of purchases are one kind of thing. */
export const addMoney = ({ builder }: BillingBuilder, { currency }: ForeignEntities) =>
  builder.objectRef<MoneyShape>('Money').implement({
    description: 'An amount of a currency.',
    access: 'inherit',
    shareable: true,
    fields: (t) => ({
      amount: t.field({ type: 'BigInt', description: 'Whole minor units.', resolve: (parent) => parent.amount }),
      currency: t.field({
        type: currency,
        description: 'The currency.',
        resolve: ({ environmentId, currencyId }) => ({ environmentId, id: currencyId }),
      }),
    }),
  });

/** The amounts of a release's definition as the API shows them. */
export const moneysOf = (environmentId: string, moneys: readonly Money[]): MoneyShape[] =>
  moneys.map(({ currencyId, amount }) => ({ environmentId, currencyId, amount: BigInt(amount) }));
export type MoneyType = ReturnType<typeof addMoney>;
